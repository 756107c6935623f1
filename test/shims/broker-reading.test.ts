import { describe, expect, it } from 'vitest';
import type { ClauseId, Decision, Fault, Outcome } from '../../src/engine/model.ts';
import { isClauseId, safe } from '../../src/engine/text.ts';
import { deniedBy, forbiddenIn } from '../../src/shims/broker-reading.ts';
import { acting, action } from '../engine/situations.ts';

function clause(id: string): ClauseId {
  if (!isClauseId(id)) throw new Error(`no clause id: ${id}`);
  return id;
}

const fault: Fault = {
  clause: clause('DATA-1'),
  what: safe`the requests of this agent do not pass the guard`,
};

function judged(decision: Pick<Decision, 'because' | 'faults'>) {
  const situation = { actions: [], findings: [], actor: 'agent', tool: 'claude' } as const;
  return { situation, decision: { effective: 'deny', intended: 'deny', ...decision } as const, ref: '7f3a' };
}

it('says what could not be evaluated when no clause itself denies', () => {
  expect(deniedBy(judged({ because: [], faults: [fault] }))).toEqual({
    kind: 'fault',
    what: 'the requests of this agent do not pass the guard (DATA-1)',
  });
});

it('names the policy when a clause denies', () => {
  const because = [
    {
      clause: clause('HUMAN-1'),
      say: safe`No.`,
      where: safe`aup.yaml:1`,
      control: 'action-approval',
      phase: 'enforce',
      demand: 'deny',
      effective: 'deny',
      standing: 'applies',
    },
  ] as const;
  expect(deniedBy(judged({ because, faults: [fault] }))).toEqual({ kind: 'policy' });
});

describe('what no yes can lift', () => {
  const why = safe`it would remove the guard`;
  const found = (effective: Outcome) => {
    const reason = {
      clause: clause('HUMAN-1'),
      say: safe`No.`,
      where: safe`aup.yaml:1`,
      control: 'action-approval',
      phase: 'enforce',
      demand: 'deny',
      effective,
      standing: 'applies',
      action: 0,
    } as const;
    const situation = acting(action('guard-tamper', { forbidden: why }));
    return forbiddenIn({ ...judged({ because: [reason], faults: [fault] }), situation });
  };

  it('is told where its clause stops it', () => {
    expect(found('deny')).toBe(why);
  });

  it('is not the reason of a refusal where its clause only watches', () => {
    expect(found('allow')).toBeUndefined();
  });
});
