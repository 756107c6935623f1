import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceSources, frameworks } from '../../../src/catalog/frameworks/index.ts';
import type { LedgerRecord } from '../../../src/engine/ledger-record.ts';
import { NO_RECORD } from '../../../src/engine/ledger-record.ts';
import { CONTROL_KINDS, OUTCOMES, PHASES, type RecordDraft, VERBS } from '../../../src/engine/model.ts';
import { RECORD_KINDS } from '../../../src/engine/record-kinds.ts';
import type { ReportInput } from '../../../src/engine/report/input.ts';
import { outcomeClassOf } from '../../../src/engine/report/outcome.ts';
import { makeReport } from '../../../src/engine/report/report.ts';
import { instant, isClauseId } from '../../../src/engine/text.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;

function clauseOf(id: string): NonNullable<RecordDraft['clause']> {
  if (!isClauseId(id)) throw new Error('bad test data');
  return id;
}

function row(seq: number, t: number, draft: RecordDraft): LedgerRecord {
  return { seq, t: instant(t), prev: NO_RECORD, ...draft };
}

const INTACT: ReportInput['integrity'] = { ok: true, records: 0, checkpoints: 0, covered: 0, repairs: 0 };

function input(rows: ReportInput['rows'], more: Partial<ReportInput> = {}): ReportInput {
  return {
    now: instant(NOW),
    rows,
    servers: [],
    incidents: [],
    integrity: INTACT,
    sources: evidenceSources,
    frameworks,
    categoryOf: (detector) => (detector === 'email' ? 'personal' : 'secret'),
    pseudonyms: false,
    ...more,
  };
}

const anyRow: fc.Arbitrary<LedgerRecord> = fc
  .record(
    {
      kind: fc.constantFrom(...RECORD_KINDS),
      clause: fc.constantFrom(clauseOf('HUMAN-1'), clauseOf('DATA-1')),
      control: fc.constantFrom(...CONTROL_KINDS),
      phase: fc.constantFrom(...PHASES),
      decision: fc.constantFrom(...OUTCOMES),
      intended: fc.constantFrom(...OUTCOMES),
      outcome: fc.constantFrom('approved', 'denied', 'timeout', 'would-have', 'excepted', 'redacted'),
      verb: fc.constantFrom(...VERBS),
      session: fc.constantFrom('one', 'two'),
      counts: fc.dictionary(fc.constantFrom('email', 'jwt', '~abcdef'), fc.nat(9), { maxKeys: 2 }),
      ms: fc.nat(400_000),
      code: fc.constantFrom('cli', 'images', '__proto__', 'constructor'),
    },
    { requiredKeys: ['kind'] },
  )
  .map((draft) => row(0, 0, draft));

const anyRows = fc
  .array(fc.tuple(anyRow, fc.integer({ min: -200, max: 3 })), { maxLength: 60 })
  .map((list) => list.map(([one, day], seq) => ({ ...one, seq, t: instant(NOW + day * DAY) })));

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

describe('every number of a report', () => {
  it('is what asking the rows gives', () => {
    fc.assert(
      fc.property(anyRows, fc.option(fc.integer({ min: 1, max: 150 }), { nil: undefined }), (rows, days) => {
        const since = days === undefined ? {} : { since: instant(NOW - days * DAY) };
        const report = makeReport(input(rows, since));
        const mine = rows.filter(({ t }) => t <= NOW && (since.since === undefined || t >= since.since));
        const howMany = (want: (one: LedgerRecord) => boolean): number => mine.filter(want).length;
        expect(report.rows.counted).toBe(mine.length);
        expect(report.rows.before + report.rows.ahead + mine.length).toBe(rows.length);
        expect(sum(report.rows.kinds)).toBe(mine.length);
        const { summary } = report;
        expect(summary.asked).toBe(howMany(({ kind }) => kind === 'approval.asked'));
        expect(summary.sessions).toBe(howMany(({ kind }) => kind === 'session.started'));
        expect(summary.approved).toBe(
          howMany(({ kind, outcome }) => kind === 'approval.answered' && outcome === 'approved'),
        );
        expect(summary.refused).toBe(
          howMany(({ kind, outcome }) => kind === 'approval.answered' && outcome !== 'approved'),
        );
        expect(summary.stopped).toBe(howMany((one) => outcomeClassOf(one) === 'stopped'));
        expect(summary.wouldHave).toBe(howMany((one) => outcomeClassOf(one) === 'would-have'));
        const replaced = mine.filter(
          (one) => one.kind.endsWith('.redacted') && outcomeClassOf(one) === 'redacted',
        );
        expect(summary.replaced).toBe(replaced.reduce((all, { counts = {} }) => all + sum(counts), 0));
        expect(report.data.classes.reduce((all, one) => all + one.replaced, 0)).toBe(summary.replaced);
        expect(sum(report.oversight.answers)).toBe(summary.approved + summary.refused);
        for (const clause of report.policy.clauses) {
          expect(clause.rows).toBe(howMany((one) => one.clause === clause.id));
        }
        for (const { source, rows: behind } of report.sections) {
          const { kinds = [] } = evidenceSources.find(({ id }) => id === source) ?? {};
          const wanted = howMany(
            ({ kind, control, outcome }) =>
              kinds.includes(kind) ||
              control === source ||
              (source === 'exception' && outcome === 'excepted'),
          );
          expect(behind, source).toBe(wanted);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('adds up over time, whatever the unit', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { series, rows: counted } = makeReport(input(rows));
        expect(series.buckets.reduce((all, bucket) => all + bucket.rows, 0)).toBe(counted.counted);
        const days = series.buckets.map(({ from }) => from);
        expect(days).toEqual([...new Set(days)].toSorted());
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const report = makeReport(input(rows));
        expect(makeReport(input(rows.toReversed()))).toEqual(report);
        expect(JSON.stringify(makeReport(input([...rows])))).toBe(JSON.stringify(report));
      }),
    );
  });
});

/** Rows that name something new each time. */
function* many(): Generator<LedgerRecord> {
  for (let seq = 0; seq < 20_000; seq += 1) {
    const counts = { [`~${seq}`]: 1, [`d${seq}`]: 1 };
    yield row(seq, NOW - (seq % 9000) * DAY, {
      kind: 'request.redacted',
      decision: 'redact',
      session: `s${seq}`,
      code: `c${seq}`,
      clause: clauseOf(`X${seq % 3000}-1`),
      counts,
    });
  }
}

describe('a report', () => {
  it('of nothing shows zero everywhere, and every line of every framework', () => {
    const report = makeReport(input([]));
    expect(report.sections.map(({ rows }) => rows)).toEqual(evidenceSources.map(() => 0));
    expect(report.frameworks.map(({ lines }) => lines.length)).toEqual(
      frameworks.map(({ lines }) => lines.length),
    );
    expect(
      report.frameworks.flatMap(({ lines }) =>
        lines.flatMap(({ evidence }) => evidence.map(({ rows }) => rows)),
      ),
    ).toEqual(frameworks.flatMap(({ lines }) => lines.flatMap(({ evidence }) => evidence.map(() => 0))));
    expect(report.oversight.times.every(({ rows }) => rows === 0)).toBe(true);
    expect(report.oversight).not.toHaveProperty('median');
    expect(report.summary).toMatchObject({ clauses: 0, replaced: 0, intact: true });
    expect(report.series.buckets).toEqual([{ from: '2026-11-23', rows: 0, outcomes: {} }]);
  });

  it('tells a line how many rows are behind it', () => {
    const rows = [1, 2, 3].map((seq) =>
      row(seq, NOW - DAY, { kind: 'approval.answered', control: 'action-approval', outcome: 'approved' }),
    );
    const report = makeReport(input(rows));
    const line = report.frameworks
      .find(({ id }) => id === 'eu-ai-act')
      ?.lines.find(({ id }) => id === 'Art. 14');
    expect(line?.evidence).toEqual([
      expect.objectContaining({
        source: 'action-approval',
        strength: 'direct',
        basis: 'sourced',
        rows: 3,
        section: '5',
      }),
    ]);
  });

  it('counts by week when the period is long, from Monday on', () => {
    const rows = [
      row(0, NOW - 200 * DAY, { kind: 'session.started' }),
      row(1, NOW, { kind: 'session.started' }),
    ];
    const { series } = makeReport(input(rows));
    expect(series.unit).toBe('week');
    expect(series.buckets.at(-1)).toEqual({ from: '2026-11-23', rows: 1, outcomes: {} });
    expect(new Date(series.buckets[0]?.from ?? '').getUTCDay()).toBe(1);
    expect(series.buckets[0]?.rows).toBe(1);
  });

  it('names sessions and the device only when asked, and nobody ever', () => {
    const rows = [row(0, NOW - DAY, { kind: 'session.started', session: 'crisp-otter-1' })];
    const plain = JSON.stringify(makeReport(input(rows, { device: 'aup-guard/9f3c' })));
    expect(plain).not.toContain('crisp-otter-1');
    expect(plain).not.toContain('9f3c');
    const shown = makeReport(input(rows, { device: 'aup-guard/9f3c', pseudonyms: true }));
    expect(shown.pseudonyms).toEqual({ device: 'aup-guard/9f3c', sessions: ['crisp-otter-1'] });
    expect(JSON.stringify(shown).match(/crisp-otter-1/g)).toHaveLength(1);
  });

  it('stays small, whatever the rows name', () => {
    const report = makeReport(input(many(), { pseudonyms: true }));
    expect(report.rows.counted).toBe(20_000);
    expect(report.data.classes.find(({ detector }) => detector === 'not named')?.replaced).toBe(20_000);
    expect(report.summary.replaced).toBe(40_000);
    expect(JSON.stringify({ ...report, frameworks: [] }).length).toBeLessThan(400_000);
  });

  it('lists what the inventory knows, and counts what nobody knows', () => {
    const tools = [
      { id: 'cline', name: 'Cline', surface: 'ide' },
      { id: 'unknown:Projekt Falke', name: 'Projekt Falke', surface: 'ide' },
      { id: 'mcp:falke-server', name: 'falke-server', surface: 'mcp' },
    ] as const;
    const report = makeReport(input([], { inventory: { at: instant(NOW), system: 'linux', tools } }));
    expect(report.inventory?.tools.map(({ name }) => name)).toEqual(['Cline']);
    expect(report.inventory?.unknown).toEqual({ ide: 1 });
    expect(JSON.stringify(report)).not.toMatch(/falke/i);
  });
});
