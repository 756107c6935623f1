/** `doctor` on machines on which hardly anything works: every line says why and what helps. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { cli, type Home, makeHome, type Ran } from '../fixtures/home.ts';

vi.setConfig({ testTimeout: 120_000, maxConcurrency: 2 });

interface Check {
  readonly id: string;
  readonly grade: string;
  readonly text: string;
  readonly cause?: string;
  readonly remedy?: string;
}

const homes: Home[] = [];
afterAll(() => {
  for (const made of homes.splice(0)) made.remove();
});

function newHome(): Home {
  const made = makeHome();
  homes.push(made);
  return made;
}

function run(at: Home, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const [program = '', ...args] = argv;
  const options = { env: { ...at.env, ...env }, cwd: path.dirname(at.dir), timeout: 60_000 };
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
    child.stdin?.end();
  });
}

const DOCTOR = [process.execPath, cli, 'doctor', '--json'];

/** The checks that are red; each has its cause and its remedy, and none is a fault of the guard. */
function redOf({ code, out, err }: Ran): readonly Check[] {
  expect(err).toBe('');
  const { checks } = JSON.parse(out) as { checks: readonly Check[] };
  for (const { id, grade, text, cause = '', remedy = '' } of checks) {
    const all = `${text} ${cause} ${remedy}`;
    expect(all, id).not.toMatch(/own fault|undefined|\n| at \S+:\d+/);
    if (grade === 'ok' || grade === 'skip') continue;
    expect([cause, remedy], id).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
  }
  const red = checks.filter(({ grade }) => grade === 'fail');
  expect(code).toBe(red.length > 0 ? 4 : 0);
  return red;
}

function userPolicy({ dir }: Home): string {
  const file = path.join(dir, '.config/aup-guard/aup.yaml');
  mkdirSync(path.dirname(file), { recursive: true });
  return file;
}

interface Row {
  readonly name: string;
  readonly spoil: (at: Home) => Readonly<Record<string, string>>;
  /** Ids of the red lines, and what the first one says. */
  readonly red: readonly string[];
  readonly says: RegExp;
}

const rows: readonly Row[] = [
  {
    name: 'without git',
    spoil: () => ({ PATH: path.join(path.dirname(cli), 'nowhere') }),
    red: ['canary'],
    says: /^git is not on PATH .*install git/,
  },
  {
    name: 'without a temporary folder',
    // A long one would not be used at all.
    spoil: () => ({ TMPDIR: '/aup-nowhere' }),
    red: ['install', 'canary'],
    says: /starts without it/,
  },
  {
    name: 'where a file stands in the place of the state folder',
    spoil: (at) => {
      mkdirSync(path.join(at.dir, '.local/state'), { recursive: true });
      writeFileSync(path.join(at.dir, '.local/state/aup-guard'), 'x');
      return { PATH: '' };
    },
    red: ['drift', 'canary', 'mcp', 'state.private', 'state.write', 'state.log', 'state.clock'],
    says: /journal\.json: a file stands where a folder must be move that file away/,
  },
  {
    name: 'where the policy is a link to itself',
    spoil: (at) => {
      symlinkSync('aup.yaml', userPolicy(at));
      return { PATH: '' };
    },
    red: ['policy'],
    says: /a symbolic link stands in its place; no new session starts, .* put the file itself there/,
  },
  {
    name: 'where the policy is a folder',
    spoil: (at) => {
      mkdirSync(userPolicy(at));
      return { PATH: '' };
    },
    red: ['policy'],
    says: /no new session starts, .* must be a regular file/,
  },
  {
    name: 'where the policy is no text',
    spoil: (at) => {
      writeFileSync(userPolicy(at), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
      return { PATH: '' };
    },
    red: ['policy'],
    says: /not UTF-8 text.* save it as UTF-8/,
  },
];

describe.concurrent('doctor, where nothing is installed,', () => {
  it.each(rows)('$name says why and what helps', async ({ spoil, red, says }) => {
    const at = newHome();
    const env = spoil(at);
    const found = redOf(await run(at, DOCTOR, env));
    expect(found.map(({ id }) => id)).toEqual(red);
    expect(`${found[0]?.cause} ${found[0]?.remedy}`).toMatch(says);
  });
});

interface Mounted {
  readonly name: string;
  /** Shell text that mounts over `$1`, of which `$2` is a copy. */
  readonly mount: string;
  readonly red: string;
  readonly says: RegExp;
}

const mounted: readonly Mounted[] = [
  {
    name: 'is read-only',
    mount: 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"',
    red: 'state.write',
    says: /its file system is read-only have it mounted/,
  },
  {
    name: 'is full',
    mount:
      'mount -t tmpfs -o size=1m,mode=0700 none "$1" && cp -a "$2/." "$1" && { head -c 2000000 /dev/zero >"$1/rest" 2>/dev/null; true; }',
    red: 'state.room',
    says: /0 MiB are left in .* make room/,
  },
];

describe.concurrent('doctor, where its state folder', () => {
  it.for(mounted)('$name says so, and what helps', async ({ mount, red, says }, context) => {
    const at = newHome();
    expect(await run(at, [process.execPath, cli, 'install', '--yes'])).toMatchObject({ code: 0 });
    const state = path.join(at.dir, '.local/state/aup-guard');
    const copy = path.join(path.dirname(at.dir), 'copy');
    cpSync(state, copy, { recursive: true });
    const there = (argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> => {
      const lines = `${mount} || exit 99; shift 2; exec "$@"`;
      return run(at, ['unshare', '-m', 'sh', '-c', lines, 'sh', state, copy, ...argv], env);
    };
    // Nothing is tried without a throwaway folder, which is not what this is about.
    const ran = await there(DOCTOR, { TMPDIR: '/aup-nowhere', PATH: `${at.shims}:${at.env['PATH'] ?? ''}` });
    if (ran.out === '') context.skip('this account may not mount');
    const found = redOf(ran);
    expect(found.map(({ id }) => id)).toEqual(['canary', 'agent', red]);
    expect(`${found[2]?.cause} ${found[2]?.remedy}`).toMatch(says);
    // And it is right: none starts, wherever its sockets are.
    const XDG_RUNTIME_DIR = path.join(path.dirname(at.dir), 'runtime');
    mkdirSync(XDG_RUNTIME_DIR, { mode: 0o700 });
    const session = await there([path.join(at.shims, 'claude'), '-p', 'hello'], { XDG_RUNTIME_DIR });
    expect(session.code).toBeGreaterThan(0);
    expect(session.err).toMatch(/^aup-guard: .*cannot (?:write|be written).*\n {2}next {2}\S/);
  });
});
