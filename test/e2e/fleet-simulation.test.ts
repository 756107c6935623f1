/** A hundred devices of the simulation, the tables and questions of the recipe, in a real ClickHouse. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startClickHouse, type ClickHouse } from '../../scripts/fleet/clickhouse.mjs';
import { answers, fill, questions, settle, tables, trickle } from '../../scripts/fleet/load.mjs';
import { pollingLoad } from '../../scripts/fleet/polling.mjs';
import { deviceDay } from '../../scripts/fleet/stream.mjs';
import { ndjson } from '../../src/engine/export/ndjson.ts';
import type { ExportRecord } from '../../src/engine/export/row.ts';
import { parseRecord } from '../../src/engine/ledger.ts';
import { isObject } from '../../src/engine/json-object.ts';
import { scratchFolder } from '../fixtures/places.ts';
import { has } from '../fixtures/pty-harness.ts';

const SEED = 7;
const DAY = 86_400_000;
const FIRST = Math.floor(Date.now() / DAY) - 1;
const clickhouse = has('clickhouse-server');
if (!clickhouse) console.warn('no ClickHouse: apt-get install clickhouse-server');

function exported(row: { readonly line: string; readonly id: string }): ExportRecord {
  const record = parseRecord(row.line);
  if (record === undefined) throw new Error(`no record of ours: ${row.line}`);
  return { record, id: row.id };
}

const render = (row: { readonly line: string; readonly id: string }, origin: string): string =>
  ndjson(exported(row), { origin, version: '1.2.3' });

const daysOf = (devices: number) =>
  [...Array(devices).keys()].map((device) => deviceDay({ seed: SEED, device, day: FIRST }));

const sum = (all: readonly (readonly string[])[], column: number): number =>
  all.reduce((total, row) => total + Number(row[column]), 0);

describe('streams of devices', () => {
  it('are records of ours, chained, and the same each time', () => {
    const days = daysOf(40);
    for (const { batches } of days) {
      const rows = batches.flat();
      const ids = rows.map((row) => exported(row).id);
      expect(rows.slice(1).map(({ record }) => record.prev)).toEqual(ids.slice(0, -1));
    }
    expect(daysOf(40)).toEqual(days);
    const kinds = new Set(days.flatMap(({ batches }) => batches.flat().map(({ record }) => record.kind)));
    expect(kinds.size).toBeGreaterThan(6);
  });
});

describe('polling', () => {
  it('spreads machines that all begin together', () => {
    let state = 1;
    const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const load = pollingLoad({ devices: 1000, ramp: 1, hours: 24, random });
    expect(load.peak).toBe(1000);
    expect(load.peakLater).toBeLessThan(20);
    expect(load.requests / 1000).toBeGreaterThan(23);
    expect(load.requests / 1000).toBeLessThan(26);
  });
});

describe('the dashboard', () => {
  it('is one Grafana can read, and asks only of the tables of the recipe', () => {
    const asked = questions(0, DAY);
    expect(asked.map(({ title }) => title)).toEqual([
      'Decisions by clause',
      'Incidents open',
      'Devices silent for more than 7 days',
      'Redactions by class',
      'Versions of the policy in force',
    ]);
    for (const { sql } of asked) {
      expect(sql).toContain('FROM aup_records');
      expect(sql).not.toContain('$__');
    }
  });
});

describe.skipIf(!clickhouse)('a hundred devices in ClickHouse', () => {
  const ends: (() => void)[] = [];
  let server: ClickHouse;
  beforeAll(async () => {
    const { dir, remove } = scratchFolder();
    server = await startClickHouse(dir);
    ends.push(server.stop, remove);
    await server.run(tables());
    return () => {
      for (const end of ends.splice(0)) end();
    };
  });

  const rows = daysOf(100).flatMap(({ batches }) => batches.flat());
  const count = (kind: string): number => rows.filter(({ record }) => record.kind === kind).length;

  it('each record is there once, as the ledger has it, also when it comes twice', async () => {
    const filled = await fill(server, { devices: 100, days: 1, firstDay: FIRST, seed: SEED, render });
    expect(filled.rows).toBe(rows.length);
    await trickle(server, { requests: 5, firstDay: FIRST, seed: SEED, render });
    await settle(server);
    expect(await server.query('SELECT count() FROM aup_records')).toBe(String(rows.length));
    const ours = rows.find(({ record }) => record.kind === 'request.redacted');
    const got = await server.query(
      `SELECT kind, t, seq, clause, names, times, lower(hex(policy)) FROM aup_records WHERE lower(hex(id)) = '${ours?.id}' FORMAT JSONCompact`,
    );
    const { record } = exported(ours ?? { line: '', id: '' });
    const answer: unknown = JSON.parse(got);
    expect(isObject(answer) && answer['data']).toEqual([
      [
        'request.redacted',
        String(record.t),
        String(record.seq),
        record.clause,
        Object.keys(record.counts ?? {}),
        Object.values(record.counts ?? {}).map(String),
        record.policy,
      ],
    ]);
  });

  it('each question of the dashboard is answered as the streams say', async () => {
    const span = [FIRST * DAY, (FIRST + 2) * DAY] as const;
    const asked = questions(...span);
    const table = async (title: string): Promise<readonly (readonly string[])[]> => {
      const sql = asked.find((each) => each.title === title)?.sql ?? '';
      const text = await server.query(sql);
      return text === '' ? [] : text.split('\n').map((line) => line.split('\t'));
    };
    expect(sum(await table('Decisions by clause'), 2)).toBe(count('action.decided'));
    const values = rows
      .filter(({ record }) => record.kind === 'request.redacted')
      .flatMap((row) => Object.values(exported(row).record.counts ?? {}));
    expect(sum(await table('Redactions by class'), 1)).toBe(values.reduce((a, b) => a + b, 0));
    const active = daysOf(100).filter(({ batches }) => batches.length > 0).length;
    expect(sum(await table('Versions of the policy in force'), 1)).toBe(active);
    const open = count('incident.opened') - count('incident.changed');
    expect(sum(await table('Incidents open'), 1)).toBe(open);
    // One machine that said nothing for a month.
    expect(await table('Devices silent for more than 7 days')).toEqual([]);
    await fill(server, {
      devices: 1,
      days: 1,
      firstDay: FIRST - 30,
      seed: 1,
      render: (row) => render(row, 'aup-guard/silent'),
    });
    expect(await table('Devices silent for more than 7 days')).toHaveLength(1);
    expect(await answers(server, ...span)).toHaveLength(asked.length);
  });
});
