/** Why a decision is what it is: every clause, matcher by matcher, in words. */
import { actionSubject, decide } from '../decide.ts';
import { isActionControl, isDataControl } from '../controls/kinds.ts';
import { exceptionsTo, standingOf } from '../exception.ts';
import { nextStep, phaseAt } from '../lattice.ts';
import { safe, toSafe } from '../text.ts';
import { asSeen, matchers } from './explain-matchers.ts';
import { dateOf } from './units.ts';
import type { Subject, Truth } from '../condition.ts';
import type { DecideContext } from '../decide.ts';
import type { ExceptionStanding } from '../exception.ts';
import type { ControlKind, Decision, Outcome, Phase, Safe, Situation } from '../model.ts';
import type { MatcherTrace } from './explain-matchers.ts';
import type { Clause, Policy } from './model.ts';

export interface CaseTrace {
  /** `git push origin main`, or `finding: aws-key-id`. */
  readonly subject: Safe;
  readonly when: { readonly result: Truth; readonly matchers: readonly MatcherTrace[] };
  readonly unless: readonly { readonly result: Truth; readonly matchers: readonly MatcherTrace[] }[];
  readonly exceptions: readonly { readonly id: string; readonly standing: ExceptionStanding }[];
  /** True when the clause has a say about this case. */
  readonly applies: boolean;
}

export interface ClauseTrace {
  readonly clause: string;
  readonly say: Safe;
  readonly where: Safe;
  readonly layer: string;
  readonly controls: readonly ControlKind[];
  readonly phase: Phase;
  /** The next planned change: `enforce from 2027-01-15`. */
  readonly next?: Safe;
  readonly demand: Outcome;
  /** Why the clause was not asked at all. */
  readonly skipped?: Safe;
  readonly cases: readonly CaseTrace[];
}

export interface Explanation {
  readonly schema: 'aup-guard/explain/1';
  readonly decision: Decision;
  readonly clauses: readonly ClauseTrace[];
  /** What happens, and what the person can do. */
  readonly next: Safe;
}

interface Named {
  readonly name: Safe;
  readonly subject: Subject;
}

function caseTrace(
  policy: Policy,
  clause: Clause,
  on: Named & { readonly context: DecideContext },
): CaseTrace {
  const when = matchers(clause.when, on.subject, 'reach');
  const unless = clause.unless.map((entry) => matchers(entry, on.subject, 'narrow'));
  return {
    subject: on.name,
    when,
    unless,
    exceptions: exceptionsTo(policy.exceptions, clause).map((exception) => ({
      id: exception.id,
      standing: standingOf(exception, on.subject, on.context),
    })),
    applies: when.result !== 'false' && unless.every((entry) => entry.result !== 'true'),
  };
}

function actionCases(situation: Situation, context: DecideContext): readonly Named[] {
  return situation.actions.map((action) => ({
    name: toSafe(action.argv.join(' '), asSeen, 160),
    subject: actionSubject(situation, action, context.repo),
  }));
}

function dataCases(situation: Situation, context: DecideContext): readonly Named[] {
  const { actor, tool } = situation;
  const repo = context.repo === undefined ? {} : { repo: context.repo };
  const seen = new Set<string>();
  return situation.findings.flatMap((finding) => {
    if (seen.has(finding.detector)) return [];
    seen.add(finding.detector);
    const name = toSafe(`finding: ${finding.detector}`, asSeen, 80);
    return [{ name, subject: { findings: [finding], actor, tool, ...repo } }];
  });
}

function skippedBecause(clause: Clause, phase: Phase): Safe | undefined {
  if (phase === 'draft') return safe`a draft is not evaluated`;
  const judged = clause.controls.some((kind) => isActionControl(kind) || isDataControl(kind));
  return judged ? undefined : safe`its control judges neither actions nor data`;
}

function clauseTrace(
  policy: Policy,
  clause: Clause,
  on: { situation: Situation; context: DecideContext },
): ClauseTrace {
  const { situation, context } = on;
  const phase = phaseAt(clause.phases, context.now);
  const coming = nextStep(clause.phases, context.now);
  const skipped = skippedBecause(clause, phase);
  const cases = [
    ...(clause.controls.some(isActionControl) ? actionCases(situation, context) : []),
    ...(clause.controls.some(isDataControl) ? dataCases(situation, context) : []),
  ];
  return {
    clause: clause.id,
    say: clause.say,
    where: clause.where,
    layer: clause.layer,
    controls: clause.controls,
    phase,
    ...(coming === undefined ? {} : { next: toSafe(`${coming.phase} from ${dateOf(coming.from)}`, asSeen) }),
    demand: clause.demand,
    ...(skipped === undefined ? {} : { skipped }),
    cases:
      skipped === undefined ? cases.map((named) => caseTrace(policy, clause, { ...named, context })) : [],
  };
}

const NEXT: Readonly<Record<Outcome, Safe>> = {
  allow: safe`It goes ahead.`,
  warn: safe`It goes ahead; the person is told.`,
  redact: safe`It goes ahead with placeholders in place of the data.`,
  ask: safe`A person is asked on the session’s terminal; without one it is refused.`,
  deny: safe`It is refused; no approval lifts this, only an exception to the clause.`,
};

function nextWords(policy: Policy, decision: Decision): Safe {
  const now = NEXT[decision.effective];
  const stopped = decision.effective === 'ask' || decision.effective === 'deny';
  if (stopped && policy.request !== undefined) return safe`${now} To ask for more: ${policy.request}`;
  return decision.effective === decision.intended
    ? now
    : safe`${now} Enforced, it would be: ${NEXT[decision.intended]}`;
}

/** The same evaluation `decide` makes, with every answer written down. */
export function explain(policy: Policy, situation: Situation, context: DecideContext): Explanation {
  const decision = decide(policy, situation, context);
  return {
    schema: 'aup-guard/explain/1',
    decision,
    clauses: policy.clauses.map((clause) => clauseTrace(policy, clause, { situation, context })),
    next: nextWords(policy, decision),
  };
}
