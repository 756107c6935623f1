import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import sqlite from 'node-sqlite3-wasm';
import { afterAll, describe, expect, it } from 'vitest';
import { overlay } from '../../../src/host/look-browser/wal.ts';
import { noWal, type WalPlan, writeWals, type Written } from '../../fixtures/wal.ts';

const MOST = 64 * 1024 * 1024;
const top = mkdtempSync(path.join(os.tmpdir(), 'aup-wal-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));

function written(plans: readonly WalPlan[]): readonly Written[] {
  return writeWals(mkdtempSync(path.join(top, 'plans-')), plans);
}

function one(plan: WalPlan): Written {
  const [only] = written([plan]);
  if (only === undefined) throw new Error('nothing was written');
  return only;
}

function laid(file: string, log: string): boolean {
  const open = [openSync(file, 'r+'), openSync(log, 'r')] as const;
  try {
    return overlay(...open, MOST);
  } finally {
    for (const fd of open) closeSync(fd);
  }
}

/** Rows of a copy with its log brought in; null = none were ever kept. */
function ours(file: string): unknown {
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  expect(laid(copy, `${file}-wal`)).toBe(true);
  const open = new sqlite.Database(copy, { readOnly: true });
  try {
    expect(open.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    if (open.get("SELECT 1 FROM sqlite_master WHERE name = 'moz_places'") === null) return null;
    const sql =
      'SELECT url, rev_host, visit_count, last_visit_date / 1000 AS last FROM moz_places ORDER BY rowid';
    return open.all(sql).map((row) => Object.values(row));
  } finally {
    open.close();
    rmSync(copy);
  }
}

const fresh = {
  seed: fc.nat(10_000),
  pageSize: fc.constantFrom(512, 1024, 4096, 32_768, 65_536),
  steps: fc.array(
    fc.constantFrom('write', 'write', 'write', 'update', 'delete', 'empty', 'checkpoint', 'restart', 'open'),
    { minLength: 1, maxLength: 9 },
  ),
};
const damage = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.boolean() });

describe.skipIf(noWal !== undefined)(`the log of a database ${noWal ?? ''}`, () => {
  it.each([
    ['whatever was written', fc.record(fresh)],
    ['up to the place it is torn or changed at', fc.record({ ...fresh, damage })],
  ] as const)(
    'is brought in as SQLite itself would, %s',
    (_, plans) => {
      // One program writes them all: to start it for each would take longer than all the rest.
      const all = written(fc.sample(plans, 40));
      for (const { plan, file, truth } of all) expect(ours(file), JSON.stringify(plan)).toEqual(truth);
      expect(all.filter(({ truth }) => JSON.stringify(truth).length > 4).length).toBeGreaterThan(3);
    },
    60_000,
  );

  it('holds rows the database alone does not: control', () => {
    const { file, truth } = one({ seed: 1, pageSize: 4096, steps: ['write', 'restart', 'write'] });
    expect(ours(file)).toEqual(truth);
    const copy = `${file}.alone`;
    copyFileSync(file, copy);
    copyFileSync(file, `${copy}-wal`);
    expect(ours(copy)).not.toEqual(truth);
  });

  it('of another database changes nothing', () => {
    const { file } = one({ seed: 1, pageSize: 4096, steps: ['write', 'restart'] });
    const other = one({ seed: 2, pageSize: 1024, steps: ['write'] });
    const before = ours(file);
    copyFileSync(`${other.file}-wal`, `${file}-wal`);
    expect(ours(file)).toEqual(before);
  });

  it('may not make the database larger than it may be', () => {
    const { file } = one({ seed: 3, pageSize: 4096, steps: ['write', 'write'] });
    const open = [openSync(file, 'r+'), openSync(`${file}-wal`, 'r')] as const;
    expect([overlay(...open, 8192), overlay(...open, MOST)]).toEqual([false, true]);
    for (const fd of open) closeSync(fd);
  });
});
