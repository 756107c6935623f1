/** The last inventory on disk, what changed since, and rows about what the log does not know yet. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { aiTools } from '../../src/catalog/ai-tools/index.ts';
import type { FoundTool, Surface } from '../../src/engine/discover/model.ts';
import { type Noted, noteInventory } from '../../src/host/inventory-note.ts';
import { inventoryFolder } from '../../src/host/inventory-store.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { ledgerFiles } from '../../src/host/ledger-file-store.ts';
import { verifyLedger } from '../../src/host/ledger-file-verify.ts';
import { type Machine, openMachine } from '../../src/host/machine.ts';
import { foundTool, inventoryOf } from '../engine/discover/inventories.ts';
import { withTmpfs } from '../fixtures/ledger-bundle.ts';

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

function open(): Machine {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-inventory-'));
  folders.push(dir);
  return openMachine({ HOME: dir }, dir);
}

const ids = new Set(aiTools.map(({ id }) => id));
const CLAUDE = foundTool('claude-code', { version: '2.0.1' });
const CODEX = foundTool('codex-cli');
const SECRET = foundTool('unknown:secret-client', { surface: 'mcp' });

function note(machine: Machine, tools: readonly FoundTool[], surfaces?: readonly Surface[]): Noted {
  return noteInventory({
    machine,
    inventory: inventoryOf(tools, machine.now()),
    ids,
    ...(surfaces === undefined ? {} : { surfaces: new Set(surfaces) }),
  });
}

const rows = (machine: Machine, kind = 'tool.found') =>
  [...recordsFromEnd(machine.paths.state)].filter((row) => row?.kind === kind);
const fileOf = (machine: Machine): string =>
  path.join(inventoryFolder(machine.paths.state), 'inventory.json');
const names = (tools: readonly { readonly id: string }[]): readonly string[] => tools.map(({ id }) => id);

describe('inventories', () => {
  it('begin with one that nothing is new to, and every tool of it gets a row', () => {
    const machine = open();
    expect(note(machine, [CLAUDE, SECRET])).toEqual({
      diff: { fresh: [], gone: [], changed: [] },
      news: [],
      first: true,
      problems: [],
    });
    expect(rows(machine)).toHaveLength(2);
  });

  it('tell what is new, once', () => {
    const machine = open();
    note(machine, [CLAUDE]);
    const second = note(machine, [CLAUDE, CODEX, SECRET]);
    expect(second).toMatchObject({ first: false, problems: [] });
    expect(names(second.news)).toEqual(['codex-cli', 'unknown:secret-client']);
    expect(names(second.diff.fresh)).toEqual(['codex-cli', 'unknown:secret-client']);
    expect(note(machine, [CLAUDE, CODEX, SECRET])).toMatchObject({ news: [], diff: { fresh: [] } });
    expect(names(note(machine, [CLAUDE]).diff.gone)).toEqual(['codex-cli', 'unknown:secret-client']);
    // Back again: a difference, but nothing the log does not know.
    const back = note(machine, [{ ...CLAUDE, version: '2.0.2' }, CODEX]);
    expect(names(back.diff.fresh)).toEqual(['codex-cli']);
    expect(back.diff.changed.map(({ what }) => what)).toEqual([['version']]);
    expect(back.news).toEqual([]);
    expect(rows(machine)).toHaveLength(3);
    expect(verifyLedger(machine.paths.state).ok).toBe(true);
  });

  it('leave ids of the catalogue in the log, and of what nobody knows a keyed digest', () => {
    const machine = open();
    note(machine, [CLAUDE, SECRET]);
    const [secret, claude] = rows(machine);
    expect(claude).toMatchObject({ control: 'discovery', agent: 'claude-code', code: 'cli' });
    expect(secret).toMatchObject({ code: 'mcp', agent: expect.stringMatching(/^~[0-9a-f]{12}$/) });
    expect(claude?.dropped ?? secret?.dropped).toBeUndefined();
    expect(readFileSync(ledgerFiles(machine.paths.state).current, 'utf8')).not.toContain('secret-client');
  });

  it('are for their user alone, whatever the umask', () => {
    const machine = open();
    const before = process.umask(0);
    try {
      note(machine, [CLAUDE]);
    } finally {
      process.umask(before);
    }
    expect(statSync(inventoryFolder(machine.paths.state)).mode & 0o777).toBe(0o700);
    expect(statSync(fileOf(machine)).mode & 0o777).toBe(0o600);
  });

  it('keep what an earlier look found where this one did not look', () => {
    const machine = open();
    const desktop = foundTool('claude-desktop', { surface: 'desktop' });
    note(machine, [CLAUDE, desktop]);
    expect(note(machine, [CLAUDE], ['cli']).diff.gone).toEqual([]);
    expect(note(machine, [CLAUDE, desktop]).diff).toEqual({ fresh: [], gone: [], changed: [] });
    expect(names(note(machine, [CLAUDE]).diff.gone)).toEqual(['claude-desktop']);
  });

  it.each<[string, (file: string) => void]>([
    ['broken', (file) => writeFileSync(file, '{"half')],
    ['empty', (file) => writeFileSync(file, '')],
    [
      'of another machine',
      (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('claude', 'claudf')),
    ],
    ['huge', (file) => writeFileSync(file, 'x'.repeat(17 * 1024 * 1024))],
    ['a folder', (file) => (rmSync(file), mkdirSync(file))],
    ['a link', (file) => (copyFileSync(file, `${file}2`), rmSync(file), symlinkSync(`${file}2`, file))],
    ['not UTF-8', (file) => writeFileSync(file, Buffer.from([0xff, 0xfe, 0, 1]))],
  ])('say so when the last one is %s, and go by the log', (_, damage) => {
    const machine = open();
    note(machine, [CLAUDE]);
    damage(fileOf(machine));
    const after = note(machine, [CLAUDE, CODEX]);
    expect(after.problems[0]).toContain('cannot be used');
    expect(after.first).toBe(false);
    expect(names(after.news)).toEqual(['codex-cli']);
    expect(rows(machine)).toHaveLength(2);
    expect(rows(machine, 'guard.drift')).toMatchObject([{ counts: { 'tool-store': 1 } }]);
  });

  it('tell an older one that was put back, and record nothing twice', () => {
    const machine = open();
    note(machine, [CLAUDE]);
    const kept = readFileSync(fileOf(machine));
    note(machine, [CLAUDE, CODEX]);
    // The control: the newer one is taken as it is.
    expect(note(machine, [CLAUDE, CODEX]).problems).toEqual([]);
    writeFileSync(fileOf(machine), kept);
    const after = note(machine, [CLAUDE, CODEX]);
    expect(after.problems[0]).toContain('older than the log');
    expect(after.news).toEqual([]);
    expect(rows(machine)).toHaveLength(2);
  });

  it('record all again in a log that was begun anew', () => {
    const machine = open();
    note(machine, [CLAUDE, CODEX]);
    rmSync(path.join(machine.paths.state, 'ledger'), { recursive: true });
    expect(names(note(machine, [CLAUDE, CODEX]).news)).toEqual(['claude-code', 'codex-cli']);
    expect(rows(machine)).toHaveLength(2);
  });

  it('tell of what changed where the log cannot be written', () => {
    const machine = open();
    note(machine, [CLAUDE]);
    const { current } = ledgerFiles(machine.paths.state);
    rmSync(current);
    mkdirSync(current);
    const after = note(machine, [CLAUDE, CODEX]);
    expect(names(after.diff.fresh)).toEqual(['codex-cli']);
    expect(after.news).toEqual([]);
    expect(after.problems[0]).toContain('not recorded');
  });

  it('cost no more rows than there is room for: the rest follows', () => {
    const machine = open();
    const many = Array.from({ length: 600 }, (_, at) => foundTool(`unknown:${at}`));
    note(machine, many);
    expect(rows(machine)).toHaveLength(500);
    note(machine, many);
    expect(rows(machine)).toHaveLength(600);
  });

  it('change nothing where the state folder cannot be used', () => {
    const machine = open();
    mkdirSync(path.dirname(machine.paths.state), { recursive: true });
    writeFileSync(machine.paths.state, 'not a folder');
    expect(note(machine, [CLAUDE])).toMatchObject({ news: [], first: false });
    expect(note(machine, [CLAUDE]).problems[0]).toContain('not kept');
    expect(existsSync(fileOf(machine))).toBe(false);
  });

  it('do without a folder others may write to', () => {
    const machine = open();
    note(machine, [CLAUDE]);
    chmodSync(inventoryFolder(machine.paths.state), 0o777);
    expect(note(machine, [CLAUDE]).problems[0]).toContain('not a private folder');
  });

  it('survive a full disk: the one before stays', (context) => {
    const machine = open();
    mkdirSync(machine.paths.state, { recursive: true });
    const mounted = withTmpfs(machine.paths.state, 'size=400k,mode=0700', () => {
      note(machine, [CLAUDE]);
      const kept = readFileSync(fileOf(machine));
      try {
        writeFileSync(path.join(machine.paths.state, 'ballast'), Buffer.alloc(1024 * 1024));
      } catch {
        // That is what it is for.
      }
      const after = note(machine, [CLAUDE, CODEX]);
      expect(names(after.diff.fresh)).toEqual(['codex-cli']);
      expect(after.problems.join(' ')).toMatch(/not (?:kept|recorded)/);
      expect(readFileSync(fileOf(machine))).toEqual(kept);
    });
    if (!mounted) context.skip('this account may not mount a small file system');
  });
});
