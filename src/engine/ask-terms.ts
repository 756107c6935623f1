import type { Decision } from './model.ts';
import type { AskTerms, Policy } from './policy/model.ts';

const STANDARD_ASK: AskTerms = { by: ['developer'], timeoutMs: 120_000, reasonRequired: false };

/** On what terms a person is asked: the strictest of the clauses that ask. */
export function askTermsOf(policy: Policy, decision: Decision): AskTerms {
  const asking = new Set(
    decision.because
      .filter((reason) => reason.effective === 'ask')
      .map((reason) => `${reason.clause} ${reason.where}`),
  );
  const terms = policy.clauses
    .filter((clause) => asking.has(`${clause.id} ${clause.where}`))
    .flatMap((clause) => (clause.ask === undefined ? [] : [clause.ask]));
  if (terms.length === 0) return STANDARD_ASK;
  return {
    by: [...new Set(terms.flatMap((term) => term.by))],
    timeoutMs: Math.min(...terms.map((term) => term.timeoutMs)),
    reasonRequired: terms.some((term) => term.reasonRequired),
  };
}
