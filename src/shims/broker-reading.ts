/** What a judgement says about asking: which actions, because of which clause. */
import type { Action, Outcome, Reason, Safe } from '../engine/model.ts';
import type { Judged } from '../host/guard.ts';
import { safe } from '../host/text.ts';
import type { Refusal } from './broker-words.ts';

/** True when nothing stands in the way. Redaction is the proxy's business, not a gate's. */
export function passes(outcome: Outcome): boolean {
  return outcome === 'allow' || outcome === 'warn' || outcome === 'redact';
}

/** The actions a clause wants asked, in order. */
export function asked(judged: Judged): readonly Action[] {
  const indexes = new Set(
    judged.decision.because
      .filter((reason) => reason.effective === 'ask' || reason.effective === 'deny')
      .map((reason) => reason.action),
  );
  const named = judged.situation.actions.filter((_action, index) => indexes.has(index));
  const concern = judged.situation.actions.filter(
    (action) => action.verb !== 'none' || action.certainty === 'unresolved',
  );
  return named.length > 0 ? named : concern;
}

/** The clause a question or refusal is about. */
export function askingReason(judged: Judged): Reason | undefined {
  const { because, effective } = judged.decision;
  return (
    because.find((reason) => reason.effective === effective) ??
    because.find((reason) => reason.demand === 'ask')
  );
}

/** Why something is denied that no person was asked about: a clause says so, or one could not be evaluated. */
export function deniedBy({ decision }: Judged): Refusal {
  const [fault] = decision.faults;
  const byClause = decision.because.some((reason) => reason.effective === 'deny');
  if (fault === undefined || byClause) return { kind: 'policy' };
  return { kind: 'fault', what: safe`${fault.what} (${fault.clause})` };
}

/** Why no yes can lift it; undefined where something else denies it, or a clause that only watches would. */
export function forbiddenIn({ decision, situation }: Judged): Safe | undefined {
  return decision.because
    .filter(({ effective }) => !passes(effective))
    .map(({ action }) => (action === undefined ? undefined : situation.actions[action]?.forbidden))
    .find((why) => why !== undefined);
}
