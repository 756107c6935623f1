import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatedPrograms } from '../../src/catalog/gates.ts';
import { gateTexts } from '../../src/host/gate-script.ts';
import { sessionEnv, writeSessionGates } from '../../src/host/gates.ts';
import { findProgram } from '../../src/host/path-search.ts';
import type { Environment } from '../../src/host/platform/model.ts';

const SEARCH = '/usr/local/bin:/usr/bin:/bin';

let top = '';
let home = '';
beforeEach(() => {
  top = mkdtempSync(path.join(tmpdir(), 'aup-shells-'));
  home = path.join(top, 'home');
  mkdirSync(home);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

interface World {
  readonly gates: string;
  readonly env: Record<string, string>;
}

function world(more: Environment = {}): World {
  const env: Record<string, string> = { PATH: SEARCH, HOME: home };
  for (const [name, value] of Object.entries(more)) if (value !== undefined) env[name] = value;
  const options = {
    node: process.execPath,
    hookJs: path.resolve('bin/aup-hook.js'),
    assets: path.resolve('install'),
    socket: path.join(top, 'none.sock'),
    session: 'shells',
    gates: gateTexts(gatedPrograms),
    env,
  };
  const gates = writeSessionGates(path.join(top, 'session'), options);
  return { gates: gates.gatesDir, env: { ...env, ...sessionEnv(gates, options) } };
}

function put(name: string, text: string): void {
  const file = path.join(home, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function run(argv: readonly string[], { env }: World, input = ''): string {
  const done = spawnSync(argv[0] ?? '', argv.slice(1), { env, cwd: home, encoding: 'utf8', input });
  return done.stdout.trim();
}

/** What the user's start files do to PATH in the worst case. */
const RESET = `export PATH=${SEARCH}\n`;

function needs(shell: string, context: { skip: (why: string) => void }): void {
  if (findProgram(shell, { PATH: SEARCH }, []) === undefined) context.skip(`${shell} is not installed`);
}

describe('the gates come first', () => {
  it.for([
    ['bash -c', ''],
    ['bash -lc', '.bash_profile'],
    ['bash -lc', '.profile'],
    ['zsh -c', '.zshenv'],
    ['zsh -lc', '.zprofile'],
    ['zsh -lc', '.zlogin'],
    ['zsh -ic', '.zshrc'],
    ['zsh -lic', '.zshrc'],
    ['fish -c', '.config/fish/config.fish'],
    ['fish -lc', '.config/fish/config.fish'],
  ])('in %s after %s has set PATH anew', ([call = '', file = ''], context) => {
    const [shell = '', flags = ''] = call.split(' ');
    needs(shell, context);
    if (file !== '') put(file, shell === 'fish' ? `set -gx PATH ${SEARCH.replaceAll(':', ' ')}\n` : RESET);
    const here = world();
    expect(run([shell, flags, 'command -v git'], here)).toBe(`${here.gates}/git`);
    // Without ours the same file takes them away: the test would see it.
    if (file === '' || file === '.profile') return;
    const bare = { ...here, env: { PATH: here.env['PATH'] ?? '', HOME: home } };
    expect(run([shell, flags, 'command -v git'], bare)).toBe('/usr/bin/git');
  });

  it('in a shell started from another one of another kind', (context) => {
    needs('zsh', context);
    const here = world();
    put('.zprofile', RESET);
    for (const call of [`zsh -lc 'bash -lc "command -v git"'`, `bash -lc 'zsh -lc "command -v git"'`]) {
      expect(run(['sh', '-c', call], here)).toBe(`${here.gates}/git`);
    }
  });

  it('in an sh that is typed in', () => {
    const here = world({ ENV: path.join(home, 'mine.sh') });
    put('mine.sh', `${RESET}mine=1\n`);
    expect(run(['sh', '-i'], here, 'command -v git; echo $mine\n').split('\n').slice(0, 2)).toEqual([
      `${here.gates}/git`,
      '1',
    ]);
    expect(run(['sh', '-c', 'command -v git'], here)).toBe(`${here.gates}/git`);
  });
});

// The input of these shells is a socket: without a shell around them bash would take them for rsh, and read .bashrc alone.
it('a BASH_ENV of the user is read, and cannot put the gates behind', () => {
  put('mine.sh', `${RESET}mine=1\n`);
  const here = world({ BASH_ENV: path.join(home, 'mine.sh') });
  expect(run(['bash', '-c', 'echo $mine; command -v git'], here)).toBe(`1\n${here.gates}/git`);
});

describe("the user's zsh files", () => {
  beforeEach((context) => needs('zsh', context));

  it('see the ZDOTDIR they know, also where .zshenv sets it', () => {
    put('.zshenv', 'echo env:${ZDOTDIR-none}; ZDOTDIR=$HOME/z\n');
    put('z/.zprofile', 'echo profile:$ZDOTDIR\n');
    put('z/.zlogin', 'echo login:$ZDOTDIR\n');
    const here = world();
    expect(run(['zsh', '-lc', 'true'], here).replaceAll(home, '~').split('\n')).toEqual([
      'env:none',
      'profile:~/z',
      'login:~/z',
    ]);
  });

  it('are those of the ZDOTDIR the session began with, in each shell anew', () => {
    put('z/.zshenv', 'echo env:$ZDOTDIR\n');
    const here = world({ ZDOTDIR: path.join(home, 'z') });
    expect(run(['zsh', '-c', 'zsh -c true'], here).replaceAll(home, '~').split('\n')).toEqual([
      'env:~/z',
      'env:~/z',
    ]);
  });

  it('may return early and use strict options', () => {
    put('.zshenv', 'setopt nounset errexit\nreturn 0\n');
    const here = world();
    expect(run(['zsh', '-c', 'command -v git'], here)).toBe(`${here.gates}/git`);
  });
});
