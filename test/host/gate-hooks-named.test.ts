import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { namedSettings } from '../../src/host/gate-hook-settings.ts';
import { writeHooks } from '../../src/host/gate-hooks.ts';
import { sessionEnv, writeSessionGates, type GateOptions } from '../../src/host/gates.ts';
import { allRunSetHooks, noteGitVersions } from '../../src/host/git-version.ts';

const COMPILER = process.env['CC'] ?? 'cc';

let home = '';
beforeEach(() => {
  home = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-named-')));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** No git of that version is to be had here: a program that tells a version. */
function fakeGit(folder: string, version: string): string {
  const bin = path.join(home, folder);
  mkdirSync(bin);
  const source = path.join(bin, 'git.c');
  writeFileSync(
    source,
    `#include <stdio.h>\nint main(void) { return puts("git version ${version}") < 0; }\n`,
  );
  const built = spawnSync(COMPILER, ['-o', path.join(bin, 'git'), source], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`cc: ${built.stderr}`);
  return bin;
}

function script(folder: string, text: string): string {
  const bin = path.join(home, folder);
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\n${text}\n`);
  chmodSync(path.join(bin, 'git'), 0o755);
  return bin;
}

const settled = async (PATH: string): Promise<boolean> => {
  await noteGitVersions({ PATH }, home);
  return allRunSetHooks({ PATH }, home);
};

const noCompiler = spawnSync(COMPILER, ['--version']).status !== 0;
if (noCompiler) console.warn('left out: gits that are no scripts cannot be made without a C compiler');

describe.skipIf(noCompiler)('a git', () => {
  it.each([
    ['2.54.0', true],
    ['2.54.0.windows.1', true],
    ['2.61.1', true],
    ['3.0.0', true],
    ['2.53.9', false],
    ['2.39.5', false],
    ['1.90.0', false],
    ['unknown', false],
  ])('of version %s runs hooks named in settings: %s', async (version, runs) => {
    expect(await settled(fakeGit('a', version))).toBe(runs);
  });

  it('counts only when all others on PATH do as well', async () => {
    const [later, older] = [fakeGit('a', '2.54.0'), fakeGit('b', '2.39.5')];
    expect(await settled(later)).toBe(true);
    expect(await settled(`${later}:${older}`)).toBe(false);
    expect(await settled(`${later}:${later}:relative:/nowhere`)).toBe(true);
    expect(await settled('/nowhere')).toBe(false);
  });

  it('that is a script may be another one in each folder', async () => {
    expect(await settled(script('a', 'echo git version 2.54.0'))).toBe(false);
  });

  it('is asked once, and again when it has changed', async () => {
    const bin = fakeGit('a', '2.54.0');
    expect(allRunSetHooks({ PATH: bin }, home)).toBe(false);
    expect(await settled(bin)).toBe(true);
    utimesSync(path.join(bin, 'git'), 1, 1);
    expect(allRunSetHooks({ PATH: bin }, home)).toBe(false);
    expect(await settled(bin)).toBe(true);
  });

  it('is not remembered where nothing can be written', async () => {
    const bin = fakeGit('a', '2.54.0');
    const nowhere = path.join(home, 'nowhere');
    await noteGitVersions({ PATH: bin }, nowhere);
    expect(allRunSetHooks({ PATH: bin }, nowhere)).toBe(false);
  });
});

function options(PATH: string, namedHooks: boolean): GateOptions {
  return {
    node: process.execPath,
    hookJs: path.resolve('dist/aup-hook.cjs'),
    assets: path.resolve('install'),
    socket: path.join(home, 'socket'),
    session: 'test',
    gates: [],
    env: { PATH, GIT_CONFIG_COUNT: '1' },
    namedHooks,
  };
}

it('a session names its hooks one by one, after settings that were there', () => {
  const bin = script('a', 'export -p');
  const given = options(bin, true);
  const env = sessionEnv(writeSessionGates(path.join(home, 'session'), given), given);
  const { stdout } = spawnSync(path.join(bin, 'git'), [], { env, encoding: 'utf8' });
  expect(stdout).toMatch(/GIT_CONFIG_COUNT='15'$/m);
  expect(stdout).not.toMatch(/hooksPath/);
  expect(stdout).toContain("GIT_CONFIG_KEY_1='hook.aup-guard-pre-commit.command'\n");
  expect(stdout).toMatch(/GIT_CONFIG_VALUE_\d+='reference-transaction'$/m);
});

it('a session names one folder where a git may be older', () => {
  const given = options('/usr/bin:/bin', false);
  const gates = writeSessionGates(path.join(home, 'session'), given);
  expect(sessionEnv(gates, given)).toMatchObject({
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_1: 'core.hooksPath',
    GIT_CONFIG_VALUE_1: gates.hooksDir,
  });
});

/** As git does it: a shell, the words of the hook behind the command. */
const start = (dir: string, event: string, input: string) => {
  const settings = new Map(namedSettings(dir));
  const command = settings.get(`hook.aup-guard-${event}.command`) ?? 'false';
  expect(settings.get(`hook.aup-guard-${event}.event`)).toBe(event);
  const repo = path.join(home, 'repo');
  spawnSync(
    'sh',
    [
      '-c',
      'git init -q . && printf "#!/bin/sh\\ntouch ran\\n" > .git/hooks/pre-push && chmod +x .git/hooks/*',
    ],
    {
      cwd: (mkdirSync(repo), repo),
    },
  );
  const ran = spawnSync('sh', ['-c', `${command} "$@"`, command, 'origin', 'url'], {
    cwd: repo,
    input,
    encoding: 'utf8',
  });
  return { ...ran, chained: existsSync(path.join(repo, 'ran')) };
};

describe('a hook named in settings', () => {
  const template = readFileSync('install/git-hook.sh', 'utf8');
  const prepare = (): string => {
    const dir = path.join(home, "it's hooks");
    mkdirSync(dir);
    const missing = {
      NODE: '/nowhere',
      HOOK: '/nowhere',
      SOCKET: '',
      SESSION: '',
      OPEN: '',
      MISSING: 'not allowed',
    };
    writeHooks(dir, { template, values: missing, git: '/usr/bin/git' });
    return dir;
  };
  it('leaves the repository’s own to git', () => {
    expect(start(prepare(), 'pre-push', '')).toMatchObject({ chained: false });
  });

  it('judges by its own name', () => {
    const ran = start(
      prepare(),
      'pre-push',
      `refs/heads/x ${'1'.repeat(40)} refs/heads/x ${'0'.repeat(40)}\n`,
    );
    expect([ran.status, ran.chained]).toEqual([1, false]);
    expect(ran.stderr).toMatch(/not allowed: this change of branches could not be checked/);
  });
});
