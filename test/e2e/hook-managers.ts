/** Programs that put hooks into repositories, as they are published, each in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Versions are fixed: another one may do other things. */
const PACKAGES = { lefthook: '2.2.2', preCommit: '4.7.0' } as const;
const CACHE = path.join(tmpdir(), 'aup-hook-managers-1');
const MOST_MS = 120_000;

/** A folder to put on PATH, or why there is none. */
export type Found = { readonly bin: string } | { readonly why: string };

function run(argv: readonly string[], cwd: string): string | undefined {
  const { status, stderr } = spawnSync(argv[0] ?? 'false', argv.slice(1), {
    cwd,
    encoding: 'utf8',
    timeout: MOST_MS,
  });
  if (status === 0) return undefined;
  return `${argv.slice(0, 3).join(' ')}: ${(stderr ?? 'does not start').trim().split('\n').at(-1) ?? ''}`;
}

/** Makes a folder once; what did not work is left nowhere. */
function once(name: string, bin: string, make: (draft: string) => string | undefined): Found {
  const folder = path.join(CACHE, name);
  if (!existsSync(folder)) {
    const draft = `${folder}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    const why = make(draft);
    if (why !== undefined) {
      rmSync(draft, { recursive: true, force: true });
      return { why };
    }
    renameSync(draft, folder);
  }
  return { bin: path.join(folder, bin) };
}

/** Of this package's own dependencies. */
export function husky(): Found {
  return existsSync('node_modules/.bin/husky')
    ? { bin: path.resolve('node_modules/.bin') }
    : { why: 'no husky in node_modules' };
}

export function lefthook(): Found {
  return once(`lefthook-${PACKAGES.lefthook}`, 'node_modules/.bin', (draft) => {
    writeFileSync(path.join(draft, 'package.json'), '{"private":true}');
    const words = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `lefthook@${PACKAGES.lefthook}`];
    return run(['npm', ...words], draft);
  });
}

/** Paths are written into a Python environment: it is made where it stays. */
export function preCommit(): Found {
  const folder = path.join(CACHE, `pre-commit-${PACKAGES.preCommit}`);
  const stays = `${folder}-env`;
  return once(`pre-commit-${PACKAGES.preCommit}`, 'bin', (draft) => {
    rmSync(stays, { recursive: true, force: true });
    const why =
      run(['python3', '-m', 'venv', stays], draft) ??
      run([`${stays}/bin/pip`, '-q', 'install', `pre-commit==${PACKAGES.preCommit}`], draft);
    if (why !== undefined) return why;
    mkdirSync(path.join(draft, 'bin'));
    symlinkSync(`${stays}/bin/pre-commit`, path.join(draft, 'bin/pre-commit'));
    return undefined;
  });
}

/** The system's, else from its packages, unpacked and not installed. */
export function gitLfs(): Found {
  if (existsSync('/usr/bin/git-lfs')) return { bin: '/usr/bin' };
  return once('git-lfs', 'usr/bin', (draft) =>
    run(['sh', '-c', 'apt-get -q download git-lfs && dpkg -x git-lfs_*.deb .'], draft),
  );
}
