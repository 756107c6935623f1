/** Each month its own key of digests; once it is destroyed nobody can tell what they stand for. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { array, assert, integer, property, record, string, uniqueArray } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeepSource } from '../../src/engine/ledger-keep.ts';
import { instant, safe } from '../../src/engine/text.ts';
import { openKeys } from '../../src/host/keys.ts';
import { keyedMonths, monthKeyFile, monthKeysFolder } from '../../src/host/keys-month.ts';
import { destroyMonthKey } from '../../src/host/keys-month-destroy.ts';
import { openLedger, type Ledger } from '../../src/host/ledger-file.ts';
import { monthOf } from '../../src/host/ledger-file-month.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { segmentFile } from '../../src/host/ledger-file-segments.ts';
import { ledgerFiles } from '../../src/host/ledger-file-store.ts';
import { verifyLedger } from '../../src/host/ledger-file-verify.ts';
import { openMachine } from '../../src/host/machine.ts';
import { keepMcpApproval, readMcpApproval } from '../../src/host/mcp-store.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { hashing } from '../../src/host/policy-hashing.ts';
import { scratchDir } from '../fixtures/ledger-bundle.ts';

const DAY = 86_400_000;
const JUNE = Date.UTC(2026, 5, 10);
const TEXT = 'rm -rf /home/erika';

let scratch = scratchDir();
let state = '';
beforeEach(() => {
  scratch = scratchDir();
  state = openMachine({ HOME: scratch.dir }, scratch.dir).paths.state;
});
afterEach(() => {
  scratch.remove();
});

const KEEPING: KeepSource = {
  clauses: [
    {
      controls: ['audit-log'],
      layer: 'user',
      phases: [{ phase: 'enforce', from: instant(0) }],
      settings: { log: { keep: '100 days' } },
    },
  ],
};

function open(clock: () => number): Ledger {
  const keys = openKeys(state);
  const platform = currentPlatform();
  return openLedger({ state, platform, keys, now: () => instant(clock()), words: [], policy: KEEPING });
}

/** Sealing happens between two records, when the first of a month was written. */
async function sealed(number: number): Promise<void> {
  const file = segmentFile(ledgerFiles(state), number, 'seal');
  const gone = segmentFile(ledgerFiles(state), number, 'retired');
  const isDone = (): boolean => number === 0 || existsSync(file) || existsSync(gone);
  while (!isDone()) await pause(5);
}

/** A record of the same text each month. */
async function months(count: number): Promise<void> {
  let time = JUNE;
  const ledger = open(() => time);
  for (let month = 0; month < count; month += 1) {
    ledger.append({ kind: 'action.decided', verb: 'push', object: TEXT, code: TEXT, counts: { [TEXT]: 1 } });
    await sealed(month);
    ledger.append({ kind: 'session.ended' });
    time += 30 * DAY;
  }
}

const machineAt = (clock: () => number) =>
  Object.assign(openMachine({ HOME: scratch.dir }, scratch.dir), { now: () => instant(clock()) });

const rows = () => [...recordsFromEnd(state)].flatMap((row) => (row === undefined ? [] : [row]));
const objects = () =>
  rows().flatMap(({ kind, object }) => (kind === 'action.decided' && object ? [object] : []));
const destroyed = () => rows().flatMap(({ kind, counts }) => (kind === 'log.key-destroyed' ? [counts] : []));

const at = (number: number): number => Date.UTC(2026, number, 3);

const tells = (list: readonly { month: number; text: string }[], gone: readonly number[]): void => {
  const dir = scratchDir();
  try {
    const keys = openKeys(dir.dir);
    const made = list.map((one) => ({ ...one, digest: keys.rowDigest(at(one.month), one.text) }));
    for (const number of gone.filter((one) => list.some((other) => other.month === one)))
      destroyMonthKey(dir.dir, monthOf(at(number)));
    const later = openKeys(dir.dir);
    for (const one of made)
      expect(later.rowDigests(one.text).includes(one.digest)).toBe(!gone.includes(one.month));
    const left = new Set(list.flatMap((one) => (gone.includes(one.month) ? [] : [monthOf(at(one.month))])));
    expect(keyedMonths(dir.dir)).toEqual([...left].toSorted());
  } finally {
    dir.remove();
  }
};

describe('the key of a month', () => {
  it('is random, private, made once and used for that month alone', () => {
    const keys = openKeys(state);
    const june = keys.rowDigest(JUNE, TEXT);
    expect(june).toMatch(/^[0-9a-f]{32}$/);
    expect(openKeys(state).rowDigest(JUNE + 5 * DAY, TEXT)).toBe(june);
    const july = keys.rowDigest(JUNE + 30 * DAY, TEXT);
    expect(july).not.toBe(june);
    expect(keys.rowDigest(JUNE, TEXT)).toBe(june);
    expect(keys.rowDigests(TEXT)).toEqual([july, june]);
    expect(readdirSync(monthKeysFolder(state))).toEqual(['2026-06.key', '2026-07.key']);
    expect(statSync(monthKeysFolder(state)).mode & 0o777).toBe(0o700);
    const [one, other] = ['2026-06', '2026-07'].map((month) => monthKeyFile(state, month));
    for (const file of [one, other]) expect(statSync(file ?? '').mode & 0o777).toBe(0o600);
    expect(readFileSync(one ?? '', 'utf8')).not.toBe(readFileSync(other ?? '', 'utf8'));
  });

  it('is not made by asking', () => {
    expect(openKeys(state).rowDigests(TEXT)).toEqual([]);
    expect(existsSync(state)).toBe(false);
  });

  it('comes after the lasting key of before: its rows are still told', () => {
    const keys = openKeys(state);
    const before = keys.keyedDigest('ledger', TEXT);
    const june = keys.rowDigest(JUNE, TEXT);
    expect(june).not.toBe(before);
    expect(keys.rowDigests(TEXT)).toEqual([june, before]);
  });

  it('stops the log where it is damaged, and says what to do', () => {
    mkdirSync(monthKeysFolder(state), { recursive: true, mode: 0o700 });
    writeFileSync(monthKeyFile(state, '2026-06'), 'ab', { mode: 0o600 });
    expect(() => openKeys(state).rowDigest(JUNE, TEXT)).toThrow(
      expect.objectContaining({ code: 'ledger-broken', hint: expect.stringContaining('remove it') }),
    );
    const ledger = open(() => JUNE);
    const append = (object?: string): unknown =>
      ledger.append({ kind: 'action.decided', verb: 'push', ...(object === undefined ? {} : { object }) });
    expect(() => append(TEXT)).toThrow(expect.objectContaining({ code: 'ledger-broken' }));
    expect(append()).toMatchObject({ seq: 0 });
  });

  it('tells a text of a row as long as it is there, and never after', () => {
    const month = integer({ min: 0, max: 5 });
    const written = array(record({ month, text: string({ maxLength: 8 }) }), { maxLength: 12 });
    assert(property(written, uniqueArray(month), tells), { numRuns: 60 });
  });
});

describe('destruction', () => {
  it('comes with the records of the month: the rest still verifies and can be told', async () => {
    await months(7);
    const { records, segments } = verifyLedger(state).retired;
    expect(segments).toBe(2);
    expect(records).toBeGreaterThan(4);
    expect(keyedMonths(state)).toEqual(['2026-08', '2026-09', '2026-10', '2026-11', '2026-12']);
    // The newest first.
    expect(destroyed()).toEqual([{ month: 202607 }, { month: 202606 }]);
    const told = openKeys(state).rowDigests(TEXT);
    expect(told).toHaveLength(5);
    // The first record of August closed July, and went with it.
    expect(objects()).toEqual(told.slice(0, 4));
    expect(new Set(told).size).toBe(5);
    expect(verifyLedger(state)).toMatchObject({ ok: true, problems: [] });
  });

  it('is made up for after a crash, with a record', async () => {
    await months(5);
    expect(destroyed()).toEqual([]);
    const left = monthKeyFile(state, '2026-01');
    writeFileSync(left, `${'ab'.repeat(32)}\n`, { mode: 0o600 });
    let time = JUNE + 5 * 30 * DAY;
    const ledger = open(() => time);
    for (let more = 0; more < 2; more += 1) {
      ledger.append({ kind: 'session.started' });
      await sealed(5 + more);
      time += 30 * DAY;
    }
    expect(existsSync(left)).toBe(false);
    expect(destroyed()).toContainEqual({ month: 202601 });
    expect(verifyLedger(state)).toMatchObject({ ok: true });
  });

  it('overwrites what somebody still holds open, and nothing behind a link', () => {
    const keys = openKeys(state);
    keys.rowDigest(JUNE, TEXT);
    const file = monthKeyFile(state, '2026-06');
    const before = readFileSync(file);
    const fd = openSync(file, 'r');
    destroyMonthKey(state, '2026-06');
    const after = Buffer.alloc(before.length);
    expect(readSync(fd, after, 0, after.length, 0)).toBe(before.length);
    closeSync(fd);
    expect(after.equals(before)).toBe(false);
    expect(after.includes(before.subarray(0, 16))).toBe(false);
    expect(keyedMonths(state)).toEqual([]);
    const other = path.join(scratch.dir, 'other');
    writeFileSync(other, 'of somebody else');
    symlinkSync(other, file);
    destroyMonthKey(state, '2026-06');
    expect(readFileSync(other, 'utf8')).toBe('of somebody else');
    expect(existsSync(file)).toBe(false);
    expect(() => destroyMonthKey(state, '2026-06')).not.toThrow();
  });
});

describe('an approval of an MCP server', () => {
  const identity = hashing.sha256('files');
  const approvalAt = (at: number) => ({
    identity,
    name: 'files',
    argv: ['npx', '-y', 'files'],
    by: safe`somebody`,
    at: instant(at),
    policy: hashing.sha256('policy'),
    standing: 'approved' as const,
    tools: [],
  });

  it('holds over the end of a month, and what replaced it in the next one counts', () => {
    let time = JUNE;
    const machine = machineAt(() => time);
    keepMcpApproval(machine, approvalAt(time), 'second-terminal');
    const file = path.join(state, 'mcp', `${identity}.json`);
    const old = readFileSync(file);
    time += 30 * DAY;
    openKeys(state).rowDigest(time, 'anything');
    expect(readMcpApproval(machine, identity).kind).toBe('found');
    keepMcpApproval(machine, approvalAt(time), 'second-terminal');
    expect(readMcpApproval(machine, identity).kind).toBe('found');
    writeFileSync(file, old);
    expect(readMcpApproval(machine, identity).kind).toBe('damaged');
  });

  it('is asked for again once its row was let go of: that is no incident', async () => {
    keepMcpApproval(
      machineAt(() => JUNE),
      approvalAt(JUNE),
      'second-terminal',
    );
    await months(7);
    const machine = machineAt(() => JUNE + 210 * DAY);
    expect(readMcpApproval(machine, identity).kind).toBe('none');
    expect(rows().some(({ kind }) => kind === 'guard.drift')).toBe(false);
  });
});
