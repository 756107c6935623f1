import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PHASES } from '../../src/engine/model.ts';
import { withPhase } from '../../src/engine/policy/edit-phase.ts';
import { phaseAt } from '../../src/engine/lattice.ts';
import { promotedPhase } from '../../src/engine/promote-phase.ts';
import { promotionRules, shareOf, unmetRules } from '../../src/engine/promotion.ts';
import { forecast, rolloutReport } from '../../src/engine/rollout.ts';
import { instant, isClauseId } from '../../src/engine/text.ts';
import { at, NOW, policyOf, policyText } from './policy/support.ts';
import type { LedgerRecord } from '../../src/engine/ledger-record.ts';
import type { RolloutReport } from '../../src/engine/rollout.ts';

function record(clause: string, rest: Partial<LedgerRecord> = {}): LedgerRecord {
  if (!isClauseId(clause)) throw new Error(clause);
  const base = { seq: 1, t: NOW, prev: '0'.repeat(64), kind: 'action.decided', clause } as const;
  return { ...base, decision: 'allow', intended: 'ask', phase: 'monitor', outcome: 'would-have', ...rest };
}

const DAY = 86_400_000;
const SPAN = { from: at('2026-11-01'), to: NOW };
const policy = policyOf(
  policyText(`clauses:
  - { id: HUMAN-1, say: S., control: action-approval, phase: { monitor: 2026-11-01, enforce: 2026-12-01 }, when: { action: git.push } }
  - { id: HUMAN-2, say: S., control: action-approval, phase: monitor, when: { action: git.merge } }
  - { id: ROLL-1, say: S., control: rollout, promote: { after: 14 days, false_alarms_below: 10 % } }
`),
);

function reportOf(...records: readonly LedgerRecord[]): RolloutReport {
  return rolloutReport(records, SPAN);
}

describe('what a clause did', () => {
  it('is counted by agent, action, data and day; the false alarms with it', () => {
    const report = reportOf(
      record('HUMAN-1', { agent: 'claude', verb: 'push' }),
      record('HUMAN-1', { agent: 'codex', verb: 'push', t: instant(NOW - DAY), intended: 'deny' }),
      record('HUMAN-1', { kind: 'approval.asked', phase: 'enforce' }),
      record('HUMAN-1', { decision: 'allow', intended: 'allow', outcome: 'excepted' }),
      record('HUMAN-1', { kind: 'alarm.false', ref: 'aaaa' }),
      record('HUMAN-1', { kind: 'alarm.false', ref: 'aaaa' }),
      record('DATA-1', {
        kind: 'request.redacted',
        decision: 'redact',
        intended: 'redact',
        counts: { email: 3 },
      }),
      record('HUMAN-1', { t: instant(SPAN.from - 1) }),
      record('HUMAN-1', { kind: 'session.started' }),
    );
    expect(report.decisions).toBe(5);
    expect(report.clauses[0]).toMatchObject({
      clause: 'HUMAN-1',
      decisions: 4,
      asked: 1,
      excepted: 1,
      falseAlarms: 1,
      falseAlarmRate: 0.25,
      wouldHave: { ask: 1, deny: 1 },
      agents: { claude: 1, codex: 1 },
      verbs: { push: 2 },
      days: [
        { day: '2026-11-21', count: 1 },
        { day: '2026-11-22', count: 3 },
      ],
    });
    expect(report.clauses[1]).toMatchObject({ clause: 'DATA-1', redacted: 1, data: { email: 3 } });
  });

  it('does not hang on the order of the records', () => {
    const made = fc.array(
      fc.record({
        clause: fc.constantFrom('HUMAN-1', 'HUMAN-2'),
        t: fc.integer({ min: SPAN.from, max: NOW }),
      }),
    );
    fc.assert(
      fc.property(made, (list) => {
        const records = list.map(({ clause, t }) => record(clause, { t: instant(t) }));
        expect(reportOf(...records.toReversed())).toEqual(reportOf(...records));
      }),
    );
  });
});

describe('the forecast', () => {
  it('says what comes next and what the clause would have done', () => {
    const [first, second] = forecast(policy, reportOf(record('HUMAN-1'), record('HUMAN-1')), NOW);
    expect(first).toMatchObject({
      clause: 'HUMAN-1',
      phase: 'monitor',
      since: at('2026-11-01'),
      next: { phase: 'enforce', on: at('2026-12-01'), days: 9 },
      activity: { wouldHave: { ask: 2 } },
    });
    expect(second).not.toHaveProperty('next');
  });
});

function alarms(count: number): readonly LedgerRecord[] {
  return Array.from({ length: count }, (_, index) =>
    record('HUMAN-1', { kind: 'alarm.false', ref: String(1000 + index) }),
  );
}

describe('the rules of a rollout clause', () => {
  const seen = Array.from({ length: 20 }, () => record('HUMAN-1'));

  it.each([
    ['kept', '2026-11-15', 1, []],
    ['too early', '2026-11-14', 0, ['has not been in monitor for 14 days']],
    ['too many false alarms', '2026-11-15', 2, ['10 % of its decisions were false alarms, 10 % or more']],
  ])('%s', (...[, day, marked, reasons]) => {
    const [state] = forecast(policy, reportOf(...seen, ...alarms(marked)), at(day));
    if (state === undefined) throw new Error('no clause');
    const found = unmetRules(promotionRules(policy), state, at(day));
    expect(found).toHaveLength(reasons.length);
    for (const [index, reason] of reasons.entries()) expect(found[index]).toContain(reason);
  });

  it('are not kept by a clause nobody watched', () => {
    const state = forecast(policy, reportOf(), NOW).find(({ clause }) => clause === 'HUMAN-2');
    if (state === undefined) throw new Error('no clause');
    expect(unmetRules(promotionRules(policy), state, NOW)).toHaveLength(1);
  });

  it.each([
    ['5 %', 0.05],
    ['5%', 0.05],
    ['0.05', 0.05],
    ['100 %', 1],
    ['101 %', undefined],
    ['few', undefined],
  ])('reads %s', (text, share) => {
    expect(shareOf(text)).toBe(share);
  });
});

describe('the phase after a promotion', () => {
  const plain = [{ phase: 'monitor', from: instant(0) }] as const;
  const dated = [
    { phase: 'monitor', from: at('2026-11-01') },
    { phase: 'warn', from: at('2026-12-01') },
    { phase: 'enforce', from: at('2027-01-15') },
  ] as const;
  it.each([
    [plain, 'warn', undefined, 'warn'],
    [plain, 'enforce', '2026-12-01', '{ monitor: 2026-11-22, enforce: 2026-12-01 }'],
    [dated, 'warn', undefined, '{ monitor: 2026-11-01, warn: 2026-11-22, enforce: 2027-01-15 }'],
    [dated, 'enforce', undefined, '{ monitor: 2026-11-01, enforce: 2026-11-22 }'],
    [dated, 'enforce', '2026-12-24', '{ monitor: 2026-11-01, warn: 2026-12-01, enforce: 2026-12-24 }'],
  ] as const)('of %j to %s on %s', (...[steps, to, on, wanted]) => {
    expect(promotedPhase(steps, { to, now: NOW, ...(on === undefined ? {} : { on: at(on) }) })).toBe(wanted);
  });
});

describe('a phase put into the file', () => {
  const table = '{ monitor: 2026-11-01, warn: 2026-12-01 }';
  const files = {
    plain: 'clauses:\n  - id: A-1 # first\n    control: none\n    phase: monitor # for now\n    say: S.\n',
    flow: 'clauses:\n  - { id: A-1, control: none, phase: monitor, say: S. } # one line\n',
    dates: 'clauses:\n  - id: A-1\n    phase: { monitor: 2026-11-01 } # dated\n    control: none\n',
    block:
      'clauses:\n  - id: A-1\n    phase:\n      monitor: 2026-11-01\n      # then\n      warn: 2026-12-01\n    control: none\n',
    absent: 'clauses:\n  - id: A-1\n    control: [none]   # no phase\n    say: S.\n',
    absentFlow: 'clauses: [{ id: A-1, control: none, say: S. }]\n',
  };

  it.each(Object.entries(files))('%s: keeps all else', (_, text) => {
    for (const phase of ['warn', table]) {
      const made = withPhase(text, 'A-1', phase) ?? '';
      expect(made).toContain(`phase: ${phase}`);
      const kept = text.split('\n').filter((line) => line.includes('#') && !line.includes('# then'));
      for (const line of kept) expect(made).toContain(line.slice(line.indexOf('#')));
    }
  });

  it('is refused for a clause that is not there, and for text that is no policy', () => {
    expect(withPhase(files.plain, 'B-1', 'warn')).toBeUndefined();
    expect(withPhase('clauses: 3\n', 'A-1', 'warn')).toBeUndefined();
  });

  it('is in force as promoted', () => {
    for (const phase of PHASES.slice(1)) {
      const text = withPhase(
        policyText('clauses:\n  - { id: HUMAN-1, say: S., control: action-approval }\n'),
        'HUMAN-1',
        phase,
      );
      const [clause] = policyOf(text ?? '').clauses;
      expect(clause && phaseAt(clause.phases, NOW)).toBe(phase);
    }
  });
});
