/** Plans out of the state databases of Cursor and Windsurf: named keys alone, tokens never. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aiTools } from '../../src/catalog/ai-tools/index.ts';
import { tierSources } from '../../src/catalog/tiers/index.ts';
import type { System } from '../../src/engine/discover/model.ts';
import { instant } from '../../src/engine/text.ts';
import { type EditorState, editorState } from '../../src/host/editor-state.ts';
import { tierOf } from '../../src/host/tier.ts';
import { policyOf } from '../engine/policy/support.ts';

const CANARY = 'canary-token-4711';
const HOMES: Readonly<Record<System, string>> = {
  linux: '/home/kim',
  darwin: '/Users/kim',
  win32: 'C:/Users/kim',
};
const CONFIG: Readonly<Record<System, string>> = {
  linux: '/home/kim/.config',
  darwin: '/Users/kim/Library/Application Support',
  win32: '/Users/kim/AppData/Roaming',
};
/** Beside, before and behind the keys that are asked for. */
const TOKENS = [
  'cursorAuth/accessToken',
  'cursorAuth/refreshToken',
  'cursorAuth/stripeMembershipType2',
  'cursorAuth/stripeMembershipTyp',
  'windsurf.settings.cachedPlanInfo.token',
  'windsurf.reactSettings.cachedPlanInfoData:usez',
  'windsurf_auth-access_token',
].map((key) => [key, CANARY] as const);

let root = '';
let temporary = '';
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'aup-editor-'));
  temporary = process.env['TMPDIR'] ?? '';
  process.env['TMPDIR'] = path.join(root, 'tmp');
  mkdirSync(process.env['TMPDIR']);
});
afterEach(() => {
  process.env['TMPDIR'] = temporary;
  if (temporary === '') delete process.env['TMPDIR'];
  rmSync(root, { recursive: true, force: true });
});

function stateFile(editor: string, system: System = 'linux'): string {
  const file = path.join(root, CONFIG[system], editor, 'User/globalStorage/state.vscdb');
  mkdirSync(path.dirname(file), { recursive: true });
  return file;
}

function database(file: string, rows: readonly (readonly [string, string | Uint8Array])[]): void {
  const open = new sqlite.Database(file);
  open.exec('CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB); BEGIN');
  for (const row of [...TOKENS, ...rows]) open.run('INSERT INTO ItemTable VALUES (?, ?)', [...row]);
  open.exec('COMMIT');
  open.close();
}

function state(system: System = 'linux'): EditorState {
  return editorState({ system, home: HOMES[system], root, env: {} }, tierSources.items);
}

const KEY = 'cursorAuth/stripeMembershipType';

describe.each(['linux', 'darwin', 'win32'] as const)('on %s, where a clause lets it be read', (system) => {
  it.each<readonly [string, string, readonly (readonly [string, string | Uint8Array])[], string]>([
    ['cursor', 'Cursor', [[KEY, 'business']], 'business'],
    ['cursor', 'Cursor', [[KEY, Buffer.from('pro')]], 'pro'],
    ['windsurf', 'Windsurf', [['windsurf.settings.cachedPlanInfo', '{"planName":"Teams"}']], 'teams'],
    [
      'windsurf',
      'Windsurf',
      [['windsurf.reactSettings.cachedPlanInfoData:user-1a', '{"planName":"Enterprise"}']],
      'enterprise',
    ],
    ['windsurf', 'Devin', [['devin.settings.cachedPlanInfo', '{"planName":"Pro"}']], 'pro'],
  ])('%s in %s tells its plan', async (...row) => {
    const [id, editor, rows, value] = row;
    database(stateFile(editor, system), rows);
    const tool = aiTools.find((each) => each.id === id);
    const policy = policyOf({
      user: `aup: 1
policy: { name: P, version: '1' }
clauses:
  - { id: TIER-1, say: Ours., control: license-tier, phase: monitor, pin: { chatgpt: { org_ids: ws } }, read_token_claims: true }
`,
    });
    const who = { user: 'kim', teams: [] };
    const { readItem, skipped } = state(system);
    const ground = { system, home: HOMES[system], root, env: {} };
    const look = { sources: tierSources, who, now: instant(0), policy, readItem };
    const found = tool === undefined ? undefined : await tierOf(tool, ground, look);
    expect(found).toMatchObject({ value, grade: 'declared' });
    expect(JSON.stringify(found)).not.toContain(CANARY);
    expect(skipped).toEqual([]);
    expect(readdirSync(path.join(root, 'tmp'))).toEqual([]);
  });
});

describe('of a state', () => {
  it('only keys of the catalogue can be had, whoever asks', async () => {
    const file = stateFile('Cursor');
    database(file, [[KEY, 'business']]);
    const { readItem } = state();
    for (const [key] of TOKENS) expect(await readItem(file, key)).toBeUndefined();
    expect(await readItem(file, 'cursorAuth/*')).toBeUndefined();
    // Control: it is there.
    expect(await readItem(file, KEY)).toBe('business');
  });

  it('no key of the catalogue is one of a token', () => {
    const keys = tierSources.items.map(({ key }) => key);
    expect(keys).not.toEqual([]);
    expect(keys.filter((key) => /token|secret|password|key$|session|cookie/i.test(key))).toEqual([]);
  });

  it('nothing is left in the folder it lies in, nor of the copy', async () => {
    const file = stateFile('Cursor');
    database(file, [[KEY, 'business']]);
    expect(await state().readItem(file, KEY)).toBe('business');
    expect(readdirSync(path.dirname(file))).toEqual(['state.vscdb']);
    expect(readdirSync(path.join(root, 'tmp'))).toEqual([]);
  });

  it('a value that is no plan by its size is left alone', async () => {
    const file = stateFile('Cursor');
    database(file, [[KEY, 'x'.repeat(100_000)]]);
    const { readItem, skipped } = state();
    expect([await readItem(file, KEY), skipped]).toEqual([undefined, []]);
  });

  it.each<readonly [string, (file: string) => void, string]>([
    ['noise', (file) => writeFileSync(file, 'x'.repeat(5000)), 'is no SQLite database'],
    ['nothing', (file) => writeFileSync(file, ''), 'is no SQLite database'],
    [
      'a view of that name',
      (file) => {
        const open = new sqlite.Database(file);
        open.exec(
          `CREATE TABLE t (a); CREATE VIEW ItemTable AS SELECT '${KEY}' AS key, 'pro' AS value FROM t`,
        );
        open.close();
      },
      'is damaged',
    ],
    ['a link to another name', (file) => symlinkSync('/etc/passwd', file), 'is a link'],
  ])('made of %s is said not to be read', async (_, make, why) => {
    const file = stateFile('Cursor');
    make(file);
    const { readItem, skipped } = state();
    expect(await readItem(file, KEY)).toBeUndefined();
    expect(skipped).toMatchObject([{ at: '~/.config/Cursor/User/globalStorage/state.vscdb' }]);
    expect(String(skipped[0]?.why)).toContain(why);
  });

  it('that is not there is said nothing of', async () => {
    const { readItem, skipped } = state();
    expect([await readItem(stateFile('Cursor'), KEY), skipped]).toEqual([undefined, []]);
  });
});
