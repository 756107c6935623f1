/** The hooks an install puts into an agent's own settings. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Home, installedCopy, makeHome } from '../fixtures/home.ts';

const homes: Home[] = [];
afterEach(() => {
  for (const made of homes.splice(0)) made.remove();
});

const SETTINGS = '.claude/settings.json';
const THEIRS = `{
  "model": "opus",
  "hooks": { "PreToolUse": [{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "log-it" }] }] }
}
`;

function home(settings?: string): Home {
  const at = makeHome('a home');
  homes.push(at);
  if (settings !== undefined) {
    mkdirSync(path.join(at.dir, '.claude'));
    writeFileSync(path.join(at.dir, SETTINGS), settings);
  }
  return at;
}

const text = (at: Home): string => readFileSync(path.join(at.dir, SETTINGS), 'utf8');
const launcher = (at: Home): string => path.join(at.dir, '.local/share/aup-guard/aup-hook');

it("joins an agent's hooks and leaves those of others, byte for byte after uninstall", () => {
  const at = home(THEIRS);
  const before = at.snapshot();
  const ran = at.cli(['install', '--yes']);
  expect(ran.err).toMatch(
    /~ ~\/\.claude\/settings\.json +\+4 hooks: PreToolUse PostToolUse UserPromptSubmit SessionStart/,
  );
  expect(text(at)).toContain('"log-it"');
  for (const event of ['PreToolUse', 'PostToolUse', 'UserPromptSubmit', 'SessionStart']) {
    expect(text(at)).toContain(`"'${launcher(at)}' 'agent' 'claude' '${event}'"`);
  }
  expect(text(at).match(/"onFailure": "block"/g)).toHaveLength(4);
  expect(at.cli(['install', '--yes']).err).toContain('nothing to do');
  expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
  expect(at.snapshot()).toEqual(before);
});

it('takes out only its own after the file was changed', () => {
  const at = home(THEIRS);
  at.cli(['install', '--yes']);
  writeFileSync(path.join(at.dir, SETTINGS), text(at).replace('"opus"', '"sonnet"'));
  expect(at.cli(['install', '--yes']).err).toContain('nothing to do');
  expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
  expect(text(at)).toContain('"sonnet"');
  expect(text(at)).toContain('"log-it"');
  expect(text(at)).not.toContain('aup-');
});

it('puts back hooks somebody took out', () => {
  const at = home();
  at.cli(['install', '--yes']);
  writeFileSync(path.join(at.dir, SETTINGS), '{"model":"opus"}\n');
  expect(at.cli(['install', '--yes']).err).toContain('+4 hooks');
  expect(text(at)).toContain('aup-hook');
  expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
  expect(JSON.parse(text(at))).toEqual({ model: 'opus' });
});

it.each([
  ['broken', (at: Home) => writeFileSync(path.join(at.dir, SETTINGS), '{ oops'), 'is not plain JSON'],
  [
    'of comments',
    (at: Home) => writeFileSync(path.join(at.dir, SETTINGS), '{ // mine\n}'),
    'is not plain JSON',
  ],
  ['read-only', (at: Home) => chmodSync(path.join(at.dir, SETTINGS), 0o444), 'is read-only'],
  [
    'a symlink',
    (at: Home) => {
      rmSync(path.join(at.dir, SETTINGS));
      writeFileSync(path.join(at.dir, 'mine.json'), '{}');
      symlinkSync('../mine.json', path.join(at.dir, SETTINGS));
    },
    'is a symlink',
  ],
])('prints the entries for a file that is %s', (_name, spoil, why) => {
  const at = home(THEIRS);
  spoil(at);
  const before = text(at);
  const ran = at.cli(['install', '--yes']);
  expect(ran.code).toBe(0);
  expect(ran.err).toMatch(new RegExp(String.raw`! ~/\.claude/settings\.json +${why}`));
  expect(ran.err).toContain('add to the list hooks.PreToolUse: {"matcher":"*"');
  expect(text(at)).toBe(before);
  expect(existsSync(launcher(at)), 'control: the rest is installed').toBe(true);
});

it('shows the entries in the diff, and no line of theirs', () => {
  const at = home(THEIRS);
  const { out } = at.cli(['install', '--print']);
  expect(out).toContain('one more element of hooks.PreToolUse');
  expect(out).not.toContain('log-it');
});

it('is called by a launcher that ends with 0 or 2, whatever becomes of the rest', () => {
  const at = home();
  at.cli(['install', '--yes']);
  const call = (): number | null => at.run(launcher(at), ['agent', 'claude', 'SessionStart']).code;
  const evil = path.join(at.dir, 'evil.cjs');
  writeFileSync(evil, 'process.exit(0)');
  const spoiled = at.run(launcher(at), ['agent', 'claude', 'PreToolUse'], {
    NODE_OPTIONS: `--require ${evil}`,
  });
  expect(spoiled.code, 'no input is no call it knows').toBe(2);
  const program = path.join(installedCopy(at), 'dist/aup-hook.cjs');
  writeFileSync(program, 'process.exit(1)');
  expect(call()).toBe(2);
  writeFileSync(program, 'process.exit(0)');
  expect(call(), 'control').toBe(0);
  rmSync(program);
  expect(call()).toBe(2);
});
