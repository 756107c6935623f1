/** Rows open incidents or join them; no row counts twice. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absorb, type Absorbing, WINDOW_MS } from '../../../src/engine/incident/absorb.ts';
import type { Incident } from '../../../src/engine/incident/model.ts';
import type { LedgerRecord } from '../../../src/engine/ledger-record.ts';
import type { IncidentTerms } from '../../../src/engine/incident/terms.ts';
import type { RecordDraft } from '../../../src/engine/model.ts';
import { policyOf, NOW } from '../policy/support.ts';
import { clause, isSecret, row, termsOf } from './rows.ts';

const BYPASS: RecordDraft = { kind: 'guard.bypassed', agent: 'claude', actor: 'agent', outcome: 'refused' };
const SENT: RecordDraft = {
  kind: 'request.redacted',
  agent: 'codex',
  outcome: 'would-have',
  counts: { 'aws-access-key': 1 },
};

function absorbing(terms: readonly IncidentTerms[]): Absorbing {
  let last = 0;
  return {
    terms,
    policy: 'own',
    isSecret,
    newId: () => (last += 1).toString(16).padStart(8, '0'),
  };
}

const BOTH = clause('phase: enforce, when: { event: [secret.sent, guard.bypassed] }');
const opened = (clauses: string, rows: readonly LedgerRecord[], known: readonly Incident[] = []) =>
  absorb(known, rows, absorbing(termsOf(clauses)));

describe('a row', () => {
  it('opens an incident with the severity, owner, playbook and places of its clause', () => {
    const text = clause(
      `phase: warn, when: { event: secret.sent }, do: { open: incident, severity: critical, owner: dana, playbook: docs/leak.md, tell: [a@b.example, c@d.example] }`,
    );
    const { incidents } = opened(text, [row(SENT, 7)]);
    expect(incidents).toMatchObject([
      {
        id: '00000001',
        step: 1,
        severity: 'critical',
        state: 'open',
        owner: 'dana',
        playbook: 'docs/leak.md',
        event: 'secret.sent',
        count: 1,
        first: { seq: 7 },
        clause: { id: 'INC-1', layer: 'user', where: 'user.yaml:4', phase: 'warn' },
        tells: [{ channel: 'mail', state: 'waiting', tries: 0 }],
        timeline: [{ what: 'opened', seq: 7 }],
        facts: { agents: ['codex'], detectors: ['aws-access-key'], passed: true, stopped: false },
      },
    ]);
  });

  it('of an event without a severity in its clause has the event’s own', () => {
    expect(opened(BOTH, [row(BYPASS)]).incidents).toMatchObject([{ severity: 'high', tells: [] }]);
  });

  it.each([
    ['draft', 0, 0],
    ['monitor', 1, 0],
    ['warn', 1, 1],
    ['enforce', 1, 1],
  ])('in phase %s opens %i and tells %i', (phase, many, told) => {
    const text = clause(`phase: ${phase}, do: { open: incident, tell: { desktop: true } }`);
    const { incidents } = opened(text, [row(BYPASS)]);
    expect(incidents).toHaveLength(many);
    expect(incidents.flatMap(({ tells }) => tells)).toHaveLength(told);
  });

  it('is judged by the phase of its own time', () => {
    const text = clause(
      'phase: { monitor: 2026-11-01, enforce: 2026-12-01 }, do: { tell: { desktop: true } }',
    );
    const late = Date.parse('2026-12-02T00:00:00Z');
    const { incidents } = opened(text, [row(BYPASS, 1, Date.parse('2026-11-20')), row(SENT, 2, late)]);
    expect(incidents.map(({ tells }) => tells.length)).toEqual([0, 1]);
  });

  it('joins the open incident of the same cause, and not that of another', () => {
    const rows = [row(BYPASS, 1), row(BYPASS, 2), row(SENT, 3), row({ ...BYPASS, agent: 'codex' }, 4)];
    const { incidents, opened: ids, joined } = opened(BOTH, rows);
    expect(incidents.map(({ event, count, subject }) => [event, count, subject])).toEqual([
      ['guard.bypassed', 2, 'claude'],
      ['secret.sent', 1, 'codex'],
      ['guard.bypassed', 1, 'codex'],
    ]);
    expect([ids.length, joined]).toEqual([3, []]);
  });

  it('opens another after the window, and after the first was closed', () => {
    const first = opened(BOTH, [row(BYPASS, 1)]).incidents;
    const again = (known: readonly Incident[], at: number) =>
      absorb(known, [row(BYPASS, 2, at)], { ...absorbing(termsOf(BOTH)), newId: () => 'ffffffff' });
    expect(again(first, NOW + 1000 + WINDOW_MS).joined).toEqual(['00000001']);
    expect(again(first, NOW + 1001 + WINDOW_MS).opened).toEqual(['ffffffff']);
    const closed = first.map((incident) => ({ ...incident, state: 'closed' as const }));
    expect(again(closed, NOW + 2000).opened).toEqual(['ffffffff']);
  });

  it('that a project’s clause is about counts in that project alone', () => {
    const terms = termsOf(BOTH, 'project');
    const other = 'f'.repeat(64);
    const rows = [
      row({ ...BYPASS, policy: policyOf('aup: 1\npolicy: { name: T }\n').digest }),
      row(BYPASS, 1),
    ];
    expect(absorb([], rows, { ...absorbing(terms), policy: other }).incidents).toMatchObject([{ count: 1 }]);
  });

  it.each([
    ['tool', 'when: { event: guard.bypassed, tool: claude-code }', 1],
    ['another tool', 'when: { event: guard.bypassed, tool: codex }', 0],
    ['all but the tool', 'when: { event: guard.bypassed }, unless: [{ tool: claude }]', 0],
    ['agents', 'when: { event: guard.bypassed, actor: agent }', 1],
    ['people', 'when: { event: guard.bypassed, actor: human }', 0],
    ['everything', 'do: { open: incident }', 1],
    ['nothing', 'do: allow', 0],
  ])('is looked for by a clause about %s', (_name, fields, many) => {
    expect(opened(clause(`phase: enforce, ${fields}`), [row(BYPASS)]).incidents).toHaveLength(many);
  });

  it('opens one incident for each clause that is about it', () => {
    const two = BOTH + clause('phase: enforce, do: { severity: low }', 'INC-2');
    expect(opened(two, [row(SENT)]).incidents.map((incident) => incident.clause?.id)).toEqual([
      'INC-1',
      'INC-2',
    ]);
  });
});

describe('a project’s own clause', () => {
  it('tells nobody but the desktop', () => {
    const exec = 'tell: { desktop: true, exec: [run-me], webhook: "https://a.example/" }';
    const [terms] = termsOf(clause(`phase: enforce, do: { open: incident, ${exec} }`), 'project');
    expect(terms).toMatchObject({ tell: { desktop: true }, ignored: ['webhook', 'exec'] });
    expect(terms?.tell).not.toHaveProperty('exec');
    const [own] = termsOf(clause(`phase: enforce, do: { open: incident, ${exec} }`));
    expect(own).toMatchObject({ tell: { exec: ['run-me'] }, ignored: [] });
  });
});

const drafts = fc.constantFrom<RecordDraft>(
  BYPASS,
  SENT,
  { ...BYPASS, agent: 'codex' },
  { ...SENT, outcome: 'redacted' },
  { kind: 'mcp.seen' },
);
const rowsOf = (list: readonly (readonly [RecordDraft, number])[]): readonly LedgerRecord[] => {
  let at = NOW + 0;
  return list.map(([draft, hours], seq) => row(draft, seq, (at += hours * 3_600_000)));
};
const histories = fc.array(fc.tuple(drafts, fc.integer({ min: 0, max: 40 })), { maxLength: 30 }).map(rowsOf);

describe('whatever the rows', () => {
  it('each that stands for an event counts once, in one incident', () => {
    fc.assert(
      fc.property(histories, (rows) => {
        const { incidents } = opened(BOTH, rows);
        const wanted = rows.filter((one) => one.outcome === 'would-have' || one.kind === 'guard.bypassed');
        expect(incidents.reduce((sum, { count }) => sum + count, 0)).toBe(wanted.length);
      }),
    );
  });

  it('taking them in parts, some of them twice, comes to the same', () => {
    fc.assert(
      fc.property(histories, fc.nat(30), fc.nat(30), (rows, a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)];
        const ways = absorbing(termsOf(BOTH));
        const first = absorb([], rows.slice(0, late), ways).incidents;
        const then = absorb(first, rows.slice(early), ways).incidents;
        expect(then).toEqual(opened(BOTH, rows).incidents);
      }),
    );
  });

  it('a timeline stays short and its count does not', () => {
    const rows = Array.from({ length: 300 }, (_, seq) => row(BYPASS, seq));
    const [incident] = opened(BOTH, rows).incidents;
    expect(incident?.count).toBe(300);
    expect(incident?.timeline.length).toBeLessThan(25);
  });
});
