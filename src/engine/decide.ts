/** What the policy says about a situation: every clause is asked, the strongest answer wins. */
import { isOfConcern } from './condition.ts';
import { isActionControl, isDataControl } from './controls/kinds.ts';
import { inPhase, joinAll, phaseAt, strength } from './lattice.ts';
import { stancePart } from './stance.ts';
import { partOf, policyTime } from './weigh.ts';
import type { Subject } from './condition.ts';
import type { Action, ControlKind, Decision, Instant, Reason, Situation } from './model.ts';
import type { Policy } from './policy/model.ts';
import type { Case, DecideContext, Part, Weighed } from './weigh.ts';

export type { DecideContext } from './weigh.ts';

/** The clauses of a control in force at an instant; drafts are not evaluated. */
function evaluated(policy: Policy, now: Instant, wanted: (kind: ControlKind) => boolean): readonly Weighed[] {
  return policy.clauses.flatMap((clause) => {
    const control = clause.controls.find(wanted);
    const phase = phaseAt(clause.phases, now);
    return control === undefined || phase === 'draft' ? [] : [{ clause, control, phase }];
  });
}

/** The case of one action, as conditions see it. */
export function actionSubject(situation: Situation, action: Action, repo: string | undefined): Subject {
  const { findings, actor, tool } = situation;
  return { action, findings, actor, tool, ...(repo === undefined ? {} : { repo }) };
}

function actionParts(policy: Policy, situation: Situation, context: DecideContext): readonly Part[] {
  const clauses = evaluated(policy, policyTime(context), isActionControl);
  return situation.actions.flatMap((action, index) => {
    const on: Case = { policy, context, subject: actionSubject(situation, action, context.repo), index };
    const concern = isOfConcern(action);
    const asked = concern ? clauses : clauses.filter(({ clause }) => clause.when.commands !== undefined);
    const parts = asked.map((weighed) => partOf(weighed, on));
    // The stance is about agents: what people do themselves is theirs unless a clause says otherwise.
    const stance = concern && situation.actor !== 'human' ? stancePart(on, clauses) : undefined;
    return [...parts, stance].filter((part) => part !== undefined);
  });
}

/** One part a clause, however many findings it touches: the strongest. */
function dataParts(policy: Policy, situation: Situation, context: DecideContext): readonly Part[] {
  const { actor, tool, findings } = situation;
  const repo = context.repo === undefined ? {} : { repo: context.repo };
  return evaluated(policy, policyTime(context), isDataControl).flatMap((weighed) => {
    const parts = findings.map((finding) =>
      partOf(weighed, { policy, context, subject: { findings: [finding], actor, tool, ...repo } }),
    );
    return parts
      .filter((part) => part !== undefined)
      .toSorted((a, b) => byWeight(a.reason, b.reason))
      .slice(0, 1);
  });
}

/** Data that was replaced must not stay replaced where it is used: a clause about data speaks for that as well. */
function leftoverParts(policy: Policy, situation: Situation, context: DecideContext): readonly Part[] {
  const replacing = evaluated(policy, policyTime(context), isDataControl).filter(
    ({ clause }) => strength(clause.demand) >= strength('redact'),
  );
  return situation.actions.flatMap((action, index) => {
    if (action.leftover === undefined) return [];
    return replacing.map((weighed) => leftoverPart(weighed, index));
  });
}

function leftoverPart({ clause, control, phase }: Weighed, action: number): Part {
  const { id, say, where } = clause;
  const demand = 'deny';
  const effective = inPhase(demand, phase);
  const standing = effective === demand ? 'applies' : 'would-have';
  return {
    reason: { clause: id, say, where, control, phase, demand, effective, standing, action },
    intended: demand,
  };
}

/** Whoever approved a server may want to be asked about one of its tools: the clauses about approvals hold that. */
function chosenParts(policy: Policy, situation: Situation, context: DecideContext): readonly Part[] {
  const clauses = evaluated(policy, policyTime(context), (kind) => kind === 'mcp-approval');
  return situation.actions.flatMap((action, index) => {
    if (action.call?.asks !== true) return [];
    const on: Case = { policy, context, subject: actionSubject(situation, action, context.repo), index };
    return clauses.map((weighed) => partOf(weighed, on, 'ask')).filter((part) => part !== undefined);
  });
}

/** Strongest first, and a clause that is met before one that may be. */
function byStanding(a: Part, b: Part): number {
  const weight = byStrength(a.reason, b.reason);
  if (weight !== 0) return weight;
  return Number(a.fault !== undefined) - Number(b.fault !== undefined) || byWeight(a.reason, b.reason);
}

function byStrength(a: Reason, b: Reason): number {
  return strength(b.effective) - strength(a.effective) || strength(b.demand) - strength(a.demand);
}

/** Strongest first; the rest only makes the order the same for any order of clauses. */
function byWeight(a: Reason, b: Reason): number {
  const weight = byStrength(a, b);
  if (weight !== 0) return weight;
  const left = `${a.clause} ${a.where} ${a.action ?? ''}`;
  const right = `${b.clause} ${b.where} ${b.action ?? ''}`;
  return left < right ? -1 : Number(left > right);
}

/** Never throws, reads no clock. `because` is sorted strongest first. */
export function decide(policy: Policy, situation: Situation, context: DecideContext): Decision {
  const parts = [
    ...actionParts(policy, situation, context),
    ...chosenParts(policy, situation, context),
    ...(situation.stays === true ? [] : dataParts(policy, situation, context)),
    ...leftoverParts(policy, situation, context),
  ];
  return {
    effective: joinAll(parts.map((part) => part.reason.effective)),
    intended: joinAll(parts.map((part) => part.intended)),
    because: parts.toSorted(byStanding).map((part) => part.reason),
    faults: parts.flatMap((part) => (part.fault === undefined ? [] : [part.fault])),
  };
}
