/** What one clause says about one case. */
import { exceptionsTo, standingOf } from './exception.ts';
import { atMost, inPhase } from './lattice.ts';
import { faultOf, touch } from './touch.ts';
import type { Subject } from './condition.ts';
import type { Who } from './exception.ts';
import type { Action, Approval, ControlKind, Fault, Instant, Outcome, Phase, Reason } from './model.ts';
import type { Clause, Policy } from './policy/model.ts';
import type { Touch } from './touch.ts';

export interface DecideContext {
  readonly now: Instant;
  /** The newest time on record: a clock that was put back brings no phase and no exception back. */
  readonly floor?: Instant;
  readonly approvals: readonly Approval[];
  readonly who: Who;
  /** `host/owner/name` of the repository acted on, when known. */
  readonly repo?: string;
}

/** What one clause adds to the decision. `intended` ignores the phase, nothing else. */
export interface Part {
  readonly reason: Reason;
  readonly intended: Outcome;
  readonly fault?: Fault;
}

export interface Case {
  readonly policy: Policy;
  readonly context: DecideContext;
  readonly subject: Subject;
  /** Index of the action; absent for data. */
  readonly index?: number;
}

export interface Weighed {
  readonly clause: Clause;
  readonly control: ControlKind;
  readonly phase: Phase;
}

/** Nobody knows what the action is: a person can read it, so even a forbidding clause asks rather than guesses. */
function demandOf(clause: Clause, found: Touch, action: Action | undefined): Outcome {
  const blind = found.unknown.some((answer) => answer.key === 'action') && found.when === 'unknown';
  return firm(blind ? atMost(clause.demand, 'ask') : clause.demand, action);
}

/** Some actions no person should be asked about: wiping a disk, removing the guard. */
export function firm(demand: Outcome, action: Action | undefined): Outcome {
  return demand === 'ask' && action?.forbidden !== undefined ? 'deny' : demand;
}

/** The time phases and exceptions go by. */
export function policyTime({ now, floor = now }: Pick<DecideContext, 'now' | 'floor'>): Instant {
  return floor > now ? floor : now;
}

export function isApproved(demand: Outcome, action: Action | undefined, context: DecideContext): boolean {
  if (demand !== 'ask' || action === undefined) return false;
  return context.approvals.some((given) => given.digest === action.digest && given.expires > context.now);
}

export function standing(parts: {
  readonly demand: Outcome;
  readonly effective: Outcome;
}): Reason['standing'] {
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

/** `wanted` takes the place of what the clause demands. */
export function partOf(weighed: Weighed, on: Case, wanted?: Outcome): Part | undefined {
  const found = touch(weighed.clause, on.subject);
  if (found.when === 'false' || found.narrowed) return undefined;
  const fault = faultOf(weighed.clause, found);
  const demand = wanted ?? demandOf(weighed.clause, found, on.subject.action);
  const part = weigh(weighed, on, demand);
  return fault === undefined ? part : { ...part, fault };
}
