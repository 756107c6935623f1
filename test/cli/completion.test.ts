/** Completion in the shells themselves. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Home, makeHome, which } from '../fixtures/home.ts';

const FILES = path.resolve(import.meta.dirname, '../../install/completion');
let at: Home;
beforeEach(() => {
  at = makeHome();
});
afterEach(() => at.remove());

const ASKED: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['aup-guard upg', ['upgrade'], ['uninstall']],
  ['aup-guard policy expl', ['explain'], ['upgrade']],
  ['aup-guard upgrade --allow', ['--allow-downgrade'], ['--json']],
  ['aup-guard install --scope ', ['system', 'user'], ['--json']],
  ['aup-guard completion ', ['bash', 'fish', 'zsh'], ['install']],
];

/** What bash offers for a line that ends where the cursor stands. */
function byBash(line: string): readonly string[] {
  const words = line.split(' ');
  const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _aup_guard; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const file = path.join(FILES, 'aup-guard.bash');
  const ran = spawnSync('bash', ['--norc', '-uc', script, 'bash', file, ...words], {
    encoding: 'utf8',
    env: at.env,
  });
  expect(ran.stderr).toBe('');
  return ran.stdout.split('\n').filter((each) => each !== '');
}

function byFish(line: string): readonly string[] {
  const script = `source '${FILES}/aup-guard.fish'; complete -C '${line}'`;
  const ran = spawnSync('fish', ['--no-config', '-c', script], { encoding: 'utf8', env: at.env });
  expect(ran.stderr).toBe('');
  return ran.stdout.split('\n').map((each) => each.split('\t')[0] ?? '');
}

/** zsh completes on a terminal alone: one of its own, what stands on the line afterwards printed. */
function byZsh(line: string): string {
  const script = `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1=; TERM=dumb; fpath=(${FILES} \\$fpath); autoload -U compinit; compinit -u -D; setopt no_beep; print READ''Y"
local out all
while zpty -r z out; do all+=$out; [[ $all == *READY* ]] && break; done
zpty -n -w z $'${line}\\t\\C-aprint -r -- "<\\C-e>"\\n'
all=
while zpty -r z out; do all+=$out; [[ $all == *$'\\n<'*'>'* ]] && break; done
print -r -- $all
zpty -d z`;
  const ran = spawnSync('zsh', ['-fc', script], { encoding: 'utf8', env: at.env, timeout: 20_000 });
  return /\n<([^>]*)>/.exec(ran.stdout.replaceAll('\r', ''))?.[1] ?? `nothing: ${ran.stdout}${ran.stderr}`;
}

describe('completion', () => {
  it.each(ASKED)('offers in bash, for "%s", what fits', (line, wanted, never) => {
    const offered = byBash(line);
    expect(offered.filter((each) => wanted.includes(each)).toSorted()).toEqual(wanted);
    expect(offered.filter((each) => never.includes(each))).toEqual([]);
  });

  it.skipIf(which('fish') === undefined).each(ASKED)(
    'offers in fish, for "%s", what fits',
    (line, wanted, never) => {
      const offered = byFish(line);
      expect(offered.filter((each) => wanted.includes(each)).toSorted()).toEqual(wanted);
      expect(offered.filter((each) => never.includes(each))).toEqual([]);
    },
  );

  it.skipIf(which('zsh') === undefined)(
    'completes in zsh',
    () => {
      expect(byZsh('aup-guard policy expl')).toBe('aup-guard policy explain');
      expect(byZsh('aup-guard upgrade --allow')).toBe('aup-guard upgrade --allow-downgrade');
    },
    60_000,
  );

  it('is printed by a command, the same bytes', () => {
    const ran = at.cli(['completion', 'bash']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toBe(readFileSync(path.join(FILES, 'aup-guard.bash'), 'utf8'));
    expect(at.cli(['completion', 'csh'])).toMatchObject({ code: 2 });
  });

  it('is installed when asked for, over nothing of somebody else, and goes again', () => {
    const bash = path.join(at.dir, '.local/share/bash-completion/completions/aup-guard');
    const fish = path.join(at.dir, '.config/fish/completions/aup-guard.fish');
    const before = at.snapshot();
    at.cli(['install', '--yes']);
    expect(
      [bash, fish].map((file) => existsSync(file)),
      'not asked for',
    ).toEqual([false, false]);
    const asked = at.cli(['install', '--yes', '--completion']);
    expect(asked.err).toContain('fpath=(');
    expect(existsSync(bash)).toBe(true);
    expect(at.cli(['install', '--yes']).err, 'kept').toContain('nothing to do');
    at.cli(['uninstall', '--yes']);
    expect(at.snapshot()).toEqual(before);

    mkdirSync(path.dirname(bash), { recursive: true });
    writeFileSync(bash, '# mine\n');
    expect(at.cli(['install', '--yes', '--completion']).err).toContain('exists and holds something else');
    expect(readFileSync(bash, 'utf8')).toBe('# mine\n');
  }, 120_000);
});
