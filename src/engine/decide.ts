/** What the policy says about a situation: every clause is asked, the strongest answer wins. */
import { isOfConcern } from './condition.ts';
import { isActionControl, isDataControl } from './controls/kinds.ts';
import { exceptionsTo, standingOf } from './exception.ts';
import { atMost, inPhase, joinAll, phaseAt, strength } from './lattice.ts';
import { isClauseId, safe } from './text.ts';
import { faultOf, touch } from './touch.ts';
import type { Subject } from './condition.ts';
import type { Who } from './exception.ts';
import type { Touch } from './touch.ts';
import type {
  Action,
  Approval,
  ControlKind,
  Decision,
  Fault,
  Instant,
  Outcome,
  Phase,
  Reason,
  Situation,
} from './model.ts';
import type { Clause, Policy } from './policy/model.ts';

export interface DecideContext {
  readonly now: Instant;
  readonly approvals: readonly Approval[];
  readonly who: Who;
  /** `host/owner/name` of the repository acted on, when known. */
  readonly repo?: string;
}

/** What one clause adds to the decision. `intended` ignores the phase, nothing else. */
interface Part {
  readonly reason: Reason;
  readonly intended: Outcome;
  readonly fault?: Fault;
}

interface Case {
  readonly policy: Policy;
  readonly context: DecideContext;
  readonly subject: Subject;
  /** Index of the action; absent for data. */
  readonly index?: number;
}

interface Weighed {
  readonly clause: Clause;
  readonly control: ControlKind;
  readonly phase: Phase;
}

/** Nobody knows what the action is: a person can read it, so even a forbidding clause asks rather than guesses. */
function demandOf(clause: Clause, found: Touch, action: Action | undefined): Outcome {
  const blind = found.unknown.some((answer) => answer.key === 'action') && found.when === 'unknown';
  return blind ? atMost(clause.demand, 'ask') : firm(clause.demand, action);
}

/** Some actions no person should be asked about: wiping a disk, removing the guard. */
function firm(demand: Outcome, action: Action | undefined): Outcome {
  return demand === 'ask' && action?.forbidden !== undefined ? 'deny' : demand;
}

function isApproved(demand: Outcome, action: Action | undefined, context: DecideContext): boolean {
  if (demand !== 'ask' || action === undefined) return false;
  return context.approvals.some((given) => given.digest === action.digest && given.expires > context.now);
}

function standing(parts: { readonly demand: Outcome; readonly effective: Outcome }): Reason['standing'] {
  return parts.demand === parts.effective ? 'applies' : 'would-have';
}

function weigh({ clause, control, phase }: Weighed, on: Case, demand: Outcome): Omit<Part, 'fault'> {
  const { policy, context, subject, index } = on;
  const base = {
    clause: clause.id,
    say: clause.say,
    where: clause.where,
    control,
    phase,
    demand,
    ...(index === undefined ? {} : { action: index }),
  };
  const granted = exceptionsTo(policy.exceptions, clause).find(
    (exception) => standingOf(exception, subject, context) === 'granted',
  );
  if (granted !== undefined) {
    return {
      reason: { ...base, effective: 'allow', standing: 'excepted', exception: granted.id },
      intended: 'allow',
    };
  }
  if (isApproved(demand, subject.action, context)) {
    return { reason: { ...base, effective: 'allow', standing: 'approved' }, intended: 'allow' };
  }
  const effective = inPhase(demand, phase);
  return { reason: { ...base, effective, standing: standing({ demand, effective }) }, intended: demand };
}

function partOf(weighed: Weighed, on: Case): Part | undefined {
  const found = touch(weighed.clause, on.subject);
  if (found.when === 'false' || found.narrowed) return undefined;
  const fault = faultOf(weighed.clause, found);
  const part = weigh(weighed, on, demandOf(weighed.clause, found, on.subject.action));
  return fault === undefined ? part : { ...part, fault };
}

/** The clauses of a control in force at an instant; drafts are not evaluated. */
function evaluated(policy: Policy, now: Instant, wanted: (kind: ControlKind) => boolean): readonly Weighed[] {
  return policy.clauses.flatMap((clause) => {
    const control = clause.controls.find(wanted);
    const phase = phaseAt(clause.phases, now);
    return control === undefined || phase === 'draft' ? [] : [{ clause, control, phase }];
  });
}

/**
 * A clause names an action for the stance when its `when` holds, even if its `unless` then frees it.
 * Only clauses of the topmost layer do: a project must not lift the stance by naming things mildly.
 */
function names(policy: Policy, clause: Clause, subject: Subject): boolean {
  const top = policy.layers[0]?.layer;
  return (top === undefined || clause.layer === top) && touch(clause, subject).when === 'true';
}

const STANCE_ID = 'STANCE-0';

function stancePart(on: Case, clauses: readonly Weighed[]): Part | undefined {
  const { policy, context, subject, index } = on;
  const phase = phaseAt(policy.stancePhases, context.now);
  const naming = clauses.filter(({ clause }) => names(policy, clause, subject));
  // A clause that is still only watched cannot replace the stance, or watching would loosen.
  if (policy.stance === 'allow' || phase === 'draft') return undefined;
  if (naming.some((named) => named.phase === 'enforce') || !isClauseId(STANCE_ID)) return undefined;
  const wanted = firm(policy.stance, subject.action);
  const demand = isApproved(wanted, subject.action, context) ? 'allow' : wanted;
  const effective = inPhase(demand, phase);
  const reason: Reason = {
    clause: STANCE_ID,
    say: safe`No clause names this action; the policy’s general stance applies.`,
    where: policy.name,
    control: 'action-approval',
    phase,
    demand: wanted,
    effective,
    standing: demand === wanted ? standing({ demand, effective }) : 'approved',
    ...(index === undefined ? {} : { action: index }),
  };
  return { reason, intended: naming.length > 0 ? 'allow' : demand };
}

/** The case of one action, as conditions see it. */
export function actionSubject(situation: Situation, action: Action, repo: string | undefined): Subject {
  const { findings, actor, tool } = situation;
  return { action, findings, actor, tool, ...(repo === undefined ? {} : { repo }) };
}

function actionParts(policy: Policy, situation: Situation, context: DecideContext): readonly Part[] {
  const clauses = evaluated(policy, context.now, isActionControl);
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
  return evaluated(policy, context.now, isDataControl).flatMap((weighed) => {
    const parts = findings.map((finding) =>
      partOf(weighed, { policy, context, subject: { findings: [finding], actor, tool, ...repo } }),
    );
    return parts
      .filter((part) => part !== undefined)
      .toSorted((a, b) => byWeight(a.reason, b.reason))
      .slice(0, 1);
  });
}

/** Strongest first; the rest only makes the order the same for any order of clauses. */
function byWeight(a: Reason, b: Reason): number {
  const weight = strength(b.effective) - strength(a.effective) || strength(b.demand) - strength(a.demand);
  if (weight !== 0) return weight;
  const left = `${a.clause} ${a.where} ${a.action ?? ''}`;
  const right = `${b.clause} ${b.where} ${b.action ?? ''}`;
  return left < right ? -1 : Number(left > right);
}

/** Never throws, reads no clock. `because` is sorted strongest first. */
export function decide(policy: Policy, situation: Situation, context: DecideContext): Decision {
  const parts = [...actionParts(policy, situation, context), ...dataParts(policy, situation, context)];
  return {
    effective: joinAll(parts.map((part) => part.reason.effective)),
    intended: joinAll(parts.map((part) => part.intended)),
    because: parts.map((part) => part.reason).toSorted(byWeight),
    faults: parts.flatMap((part) => (part.fault === undefined ? [] : [part.fault])),
  };
}
