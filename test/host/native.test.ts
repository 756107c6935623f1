/** What every agent's own hooks need, written into real files and taken out again. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allNatives, natives } from '../../src/catalog/natives/index.ts';
import { agentHook } from '../../src/catalog/agents/index.ts';
import { applyChanges } from '../../src/host/journal-apply.ts';
import { undoAll } from '../../src/host/journal-undo.ts';
import { openJournal } from '../../src/host/journal.ts';
import { planNative } from '../../src/host/native.ts';
import type { NativeFile } from '../../src/engine/native-model.ts';

let dir = '';
beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-native-')));
});
afterEach(() => rmSync(dir, { recursive: true }));

const facts = () => ({ home: `${dir}/home`, env: {}, system: 'linux' as const, launcher: `/l'x/aup-hook` });
const below = (file: NativeFile): NativeFile =>
  file.path.startsWith(dir) ? file : { ...file, path: dir + file.path };
const tree = { version: '1.0.0', files: [], bytes: 0, digest: '', pty: false };

function install(files: readonly NativeFile[]): readonly string[] {
  const journal = openJournal(path.join(dir, 'state'));
  const { own, steps } = planNative(files, { journal, printOnly: false });
  const changes = own
    .filter(({ current, content }) => current !== content)
    .map(({ path: file, content, mode, note, current }) => ({
      kind: 'file' as const,
      path: file,
      content,
      mode,
      note,
      before: current,
      theirs: false,
    }));
  const all = [...changes, ...steps.flatMap((step) => ('kind' in step ? [step] : []))];
  applyChanges(journal, all, { tree, progress: () => undefined });
  return steps.flatMap((step) => ('kind' in step ? [] : [step.why]));
}

const uninstall = () => undoAll(openJournal(path.join(dir, 'state')));
const all = allNatives.flatMap((native) =>
  (['user', 'system'] as const).map((scope) => [native.id, scope, native] as const),
);

describe.each(all)('hooks of %s for the %s', (id, scope, native) => {
  it('name the launcher and every event once, and go without a trace', () => {
    mkdirSync(path.join(dir, 'home'));
    const files = native[scope](facts()).map((file) => below(file));
    expect(install(files)).toEqual([]);
    const text = files.map((file) => readFileSync(file.path, 'utf8')).join('\n');
    expect(text).toContain("/l'");
    expect(text).toMatch(new RegExp(`'agent',? '${id}'`));
    expect(install(files), 'twice').toEqual([]);
    expect(files.map((file) => readFileSync(file.path, 'utf8')).join('\n')).toBe(text);
    expect(uninstall().left).toEqual([]);
    expect(() => readFileSync(files[0]?.path ?? '')).toThrow('ENOENT');
  });
});

it('are installed where this version answers them, and nowhere else', () => {
  expect(natives.map(({ id }) => id)).toContain('claude');
  expect(natives.every(({ id }) => agentHook(id) !== undefined)).toBe(true);
});

const file = () => path.join(dir, 'etc/codex/requirements.toml');

describe("codex's requirements", () => {
  const codex = allNatives.find(({ id }) => id === 'codex');
  const files = () => (codex?.system(facts()) ?? []).map((file) => below(file));

  it.each([
    ['other tables', 'allowed_sandbox_modes = ["read-only"]\n\n[rules]\nprefix_rules = []\n'],
    [
      'hooks of others',
      '# ours\n[[hooks.PreToolUse]]\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "log-it"\n',
    ],
    ['no line end', 'a = 1'],
  ])('keep %s, byte for byte after uninstall', (_name, before) => {
    mkdirSync(path.dirname(file()), { recursive: true });
    writeFileSync(file(), before);
    expect(install(files())).toEqual([]);
    const text = readFileSync(file(), 'utf8');
    expect(text.startsWith(before)).toBe(true);
    expect(parse(text)).toMatchObject({ features: { unified_exec_tty: false } });
    expect(text.includes('log-it')).toBe(before.includes('log-it'));
    uninstall();
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  it.each([
    ['a table of the same name', '[features]\nx = true\n', 'holds tables'],
    ['broken TOML', 'a = = 1\n', 'holds tables'],
  ])('are left alone when they hold %s', (_name, before, why) => {
    mkdirSync(path.dirname(file()), { recursive: true });
    writeFileSync(file(), before);
    expect(install(files())).toEqual([expect.stringContaining(why)]);
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });
});
