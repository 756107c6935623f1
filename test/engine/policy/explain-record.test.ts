import { describe, expect, it } from 'vitest';
import { NO_RECORD, type LedgerRecord } from '../../../src/engine/ledger-record.ts';
import { explainRecord } from '../../../src/engine/policy/explain-record.ts';
import { isClauseId } from '../../../src/engine/text.ts';
import { acme, NOW, policyOf } from './support.ts';

const policy = policyOf(acme);

type Row = Omit<Partial<LedgerRecord>, 'clause'> & { readonly clause?: string };

function recordOf({ clause, ...row }: Row): LedgerRecord {
  const named = clause !== undefined && isClauseId(clause) ? { clause } : {};
  return { seq: 7, t: NOW, prev: NO_RECORD, kind: 'action.decided', ...row, ...named };
}

const rows: readonly (readonly [string, Row, string])[] = [
  ['a refusal', { decision: 'deny', intended: 'deny' }, 'It was refused.'],
  ['a yes', { decision: 'ask', outcome: 'approved' }, 'A person said yes, and it went ahead.'],
  ['no answer', { decision: 'ask', outcome: 'timeout' }, 'Nobody answered in time, and no answer means no.'],
  ['an exception', { decision: 'allow', outcome: 'excepted' }, 'An exception to the clause let it pass.'],
  [
    'a clause that is only watched',
    { decision: 'allow', intended: 'ask', phase: 'monitor', outcome: 'would-have' },
    'Nothing was stopped: the clause was in monitor. Enforced, it would have asked a person.',
  ],
  [
    'a warning',
    { decision: 'warn', intended: 'deny', phase: 'warn' },
    'Nothing was stopped: the clause was in warn. Enforced, it would have refused it.',
  ],
  [
    'an outcome nobody knows',
    { decision: 'redact', outcome: 'odd' },
    'It went ahead with placeholders in place of the data.',
  ],
  [
    'the guard itself',
    { kind: 'log.checkpoint' },
    'It tells of the guard itself; no clause decided about it.',
  ],
];

function next(row: Row): string {
  return explainRecord(recordOf({ clause: 'HUMAN-1', ...row }), policy, NOW).next;
}

describe('a record', () => {
  it.each(rows)('%s', (_, row, means) => {
    expect(explainRecord(recordOf({ clause: 'HUMAN-1', ...row }), policy, NOW).means).toBe(means);
  });

  it('tells the clause as it is now, with its next phase', () => {
    const told = explainRecord(
      recordOf({ clause: 'TIER-1', phase: 'monitor', policy: policy.digest }),
      policy,
      NOW,
    );
    expect(told).toMatchObject({
      samePolicy: true,
      clause: {
        say: 'Vendor accounts other than ours do not work from company machines.',
        phaseNow: 'monitor',
        next: 'warn from 2026-12-01',
      },
    });
  });

  it('of a clause that is gone keeps its name alone', () => {
    expect(explainRecord(recordOf({ clause: 'OLD-1', decision: 'deny' }), policy, NOW).clause).toEqual({
      id: 'OLD-1',
    });
  });

  it('says where to ask, of what was stopped alone', () => {
    expect(next({ decision: 'deny' })).toContain('aup-guard request exception HUMAN-1 --until DAY');
    expect(next({ decision: 'deny' })).toContain('https://acme.example/ai-request');
    for (const row of [{ decision: 'deny' }, { decision: 'allow', outcome: 'would-have' }] as const) {
      expect(next(row)).toContain('false alarm: aup-guard incident open --false-positive 7.');
    }
    expect(next({ decision: 'allow' })).toBe('All the row holds: aup-guard log show 7');
    expect(next({ decision: 'ask', outcome: 'approved' })).toBe('All the row holds: aup-guard log show 7');
  });
});
