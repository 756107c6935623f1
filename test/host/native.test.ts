/** What every agent's own hooks need, written into real files and taken out again. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allNatives, natives } from '../../src/catalog/natives/index.ts';
import { agentHook } from '../../src/catalog/agents/index.ts';
import { applyChanges } from '../../src/host/journal-apply.ts';
import { undoAll } from '../../src/host/journal-undo.ts';
import { openJournal, sha256 } from '../../src/host/journal.ts';
import { holdsToml } from '../../src/host/native-toml.ts';
import { planNative } from '../../src/host/native.ts';
import type { NativeEntry, NativeFile } from '../../src/engine/native-model.ts';

let dir = '';
beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-native-')));
});
afterEach(() => rmSync(dir, { recursive: true }));

const facts = () => ({
  home: `${dir}/home`,
  env: {},
  system: 'linux' as const,
  launcher: `/l'x/aup-hook`,
  sha256,
});
const below = (file: NativeFile): NativeFile =>
  file.path.startsWith(dir) ? file : { ...file, path: dir + file.path };
const tree = { version: '1.0.0', files: [], bytes: 0, digest: '', pty: false };

function install(files: readonly NativeFile[], printOnly = false): readonly string[] {
  const journal = openJournal(path.join(dir, 'state'));
  const { own, steps } = planNative(files, { journal, printOnly });
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
/** They know no place that only an administrator writes. */
const WITHOUT_SYSTEM: ReadonlySet<string> = new Set(['goose', 'crush', 'amp']);
const all = allNatives.flatMap((native) =>
  (['user', 'system'] as const)
    .filter((scope) => !(scope === 'system' && WITHOUT_SYSTEM.has(native.id)))
    .map((scope) => [native.id, scope, native] as const),
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

const cursorFile = () => path.join(dir, 'etc/cursor/hooks.json');
const textAt = (at: string) => (existsSync(at) ? readFileSync(at, 'utf8') : undefined);

describe("cursor's hooks", () => {
  const cursor = allNatives.find(({ id }) => id === 'cursor-agent');
  const files = () => (cursor?.system(facts()) ?? []).map((each) => below(each));
  it.each([
    ['a file that is not there', undefined],
    ['an empty one', ''],
    [
      'one of a person',
      '{\n  "version": 1,\n  "hooks": {\n    "stop": [{ "command": "./audit.sh" }]\n  }\n}\n',
    ],
  ])('make of %s one of version 1, and go byte for byte', (_name, before) => {
    mkdirSync(path.dirname(cursorFile()), { recursive: true });
    if (before !== undefined) writeFileSync(cursorFile(), before);
    expect(install(files())).toEqual([]);
    const made = JSON.parse(readFileSync(cursorFile(), 'utf8'));
    expect(made).toMatchObject({ version: 1, hooks: { preToolUse: [{ failClosed: true }] } });
    expect(JSON.stringify(made).includes('audit.sh')).toBe(before?.includes('audit.sh') === true);
    expect(install(files()), 'twice').toEqual([]);
    uninstall();
    expect(textAt(cursorFile())).toBe(before);
  });
});

it.each([...WITHOUT_SYSTEM])('%s has no hooks of the machine', (id) => {
  expect(allNatives.find((native) => native.id === id)?.system(facts())).toEqual([]);
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

const hooks = () => path.join(dir, 'home/.codex/hooks.json');
const config = () => path.join(dir, 'home/.codex/config.toml');
const read = () => readFileSync(config(), 'utf8');

it("leaves an administrator's own value when hooks beside it go, whatever was written since", () => {
  const gemini = allNatives.find(({ id }) => id === 'gemini');
  const files = (gemini?.system(facts()) ?? []).map((file) => below(file));
  const settings = path.join(dir, 'etc/gemini-cli/settings.json');
  mkdirSync(path.dirname(settings), { recursive: true });
  writeFileSync(settings, '{ "hooksConfig": { "enabled": true } }\n');
  expect(install(files)).toEqual([]);
  expect(install(files), 'twice').toEqual([]);
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('{', '{ "later": 1,'));
  uninstall();
  expect(JSON.parse(readFileSync(settings, 'utf8'))).toEqual({ later: 1, hooksConfig: { enabled: true } });
  writeFileSync(settings, '{ "hooksConfig": { "enabled": false } }\n');
  expect(install(files), 'said otherwise').toEqual([
    expect.stringContaining('not JSON the guard can add to'),
  ]);
});

describe("codex's trust in its hooks", () => {
  const codex = allNatives.find(({ id }) => id === 'codex');
  const files = (launcher = '/l/aup-hook') => codex?.user({ ...facts(), launcher }) ?? [];
  const BEFORE = 'model = "x" # mine\n\n[projects."/r"]\ntrust_level = "trusted"\n';
  const other = { hooks: [{ type: 'command', command: 'log-it' }] };

  beforeEach(() => {
    mkdirSync(path.dirname(hooks()), { recursive: true });
    writeFileSync(config(), BEFORE);
  });

  it('is put beside what stands there, by the place of each hook, and taken out again', () => {
    const theirs = JSON.stringify({ hooks: { PreToolUse: [other, other] } });
    writeFileSync(hooks(), theirs);
    expect(install(files())).toEqual([]);
    const { hooks: told, projects } = parse(read());
    expect(projects).toEqual({ '/r': { trust_level: 'trusted' } });
    const keys = ['pre_tool_use:2:0', 'user_prompt_submit:0:0', 'session_start:0:0'];
    const yes = { enabled: true, trusted_hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) };
    expect(told).toEqual({
      state: Object.fromEntries(keys.map((key) => [`${hooks()}:${key}`, yes])),
    });
    const once = read();
    expect(install(files()), 'twice').toEqual([]);
    expect(read()).toBe(once);
    expect(uninstall().left).toEqual([]);
    expect([read(), readFileSync(hooks(), 'utf8')]).toEqual([BEFORE, theirs]);
  });

  it.each([
    ['the guard moves', () => undefined, '/elsewhere/aup-hook'],
    [
      'a digest was changed',
      () => writeFileSync(config(), read().replace('"sha256:', '"sha256:0')),
      undefined,
    ],
    [
      'a hook was switched off',
      () => writeFileSync(config(), read().replace('= true', '= false')),
      undefined,
    ],
    [
      'an agent wrote more settings',
      () => writeFileSync(config(), `a = 1\n${read()}[projects."/s"]\ntrust_level = "untrusted"\n`),
      '/elsewhere/aup-hook',
    ],
  ])('is put right by an install when %s', (_name, change, launcher) => {
    install(files());
    change();
    expect(install(files(launcher))).toEqual([]);
    expect(holdsToml(read(), entriesOf(files(launcher), readFileSync(hooks(), 'utf8')))).toBe(true);
    expect(read().match(/hooks\.state/g)).toHaveLength(3);
    uninstall();
    expect(read()).not.toContain('hooks');
    expect(read()).toContain('model = "x" # mine');
  });

  it('is left to a person whose own lines stand among ours, or who keeps files as they are', () => {
    install(files());
    const mixed = read().replace('enabled = true', 'enabled = false\nmine = 1');
    writeFileSync(config(), mixed);
    expect(install(files())).toEqual([expect.stringContaining('holds tables')]);
    expect(read()).toBe(mixed);
    writeFileSync(config(), BEFORE);
    expect(install(files(), true)).toEqual([expect.stringContaining('AUP_GUARD_NO_MODIFY_PATH')]);
    expect(read()).toBe(BEFORE);
  });

  it('is there already where the person has said so', () => {
    const [file] = files();
    const text = JSON.stringify({
      hooks: Object.fromEntries(
        (file?.kind === 'json' ? file.items : []).map((entry) => [
          entry.at[1],
          'item' in entry ? [entry.item] : [],
        ]),
      ),
    });
    writeFileSync(hooks(), text);
    const said = file?.kind === 'json' ? (file.alongside?.(text) ?? []) : [];
    const theirs = `${BEFORE}${said.flatMap((each) => (each.kind === 'toml' ? each.lines : [])).join('\n')}\n`;
    writeFileSync(config(), theirs);
    expect(install(files())).toEqual([]);
    expect(read()).toBe(theirs);
  });
});

function entriesOf(files: readonly NativeFile[], text: string): readonly NativeEntry[] {
  return files.flatMap((each) =>
    each.kind === 'json'
      ? (each.alongside?.(text) ?? []).flatMap((more) => (more.kind === 'toml' ? more.entries : []))
      : [],
  );
}
