/** What happens to an action of concern that no clause names. */
import { inPhase, phaseAt } from './lattice.ts';
import { isClauseId, safe } from './text.ts';
import { touch } from './touch.ts';
import { firm, isApproved, policyTime, standing } from './weigh.ts';
import type { Subject } from './condition.ts';
import type { Reason } from './model.ts';
import type { Clause, Policy } from './policy/model.ts';
import type { Case, Part, Weighed } from './weigh.ts';

/**
 * A clause names an action for the stance when its `when` holds, even if its `unless` then frees it.
 * Only clauses of the topmost layer do: a project must not lift the stance by naming things mildly.
 */
function names(policy: Policy, clause: Clause, subject: Subject): boolean {
  const top = policy.layers[0]?.layer;
  return (top === undefined || clause.layer === top) && touch(clause, subject).when === 'true';
}

const STANCE_ID = 'STANCE-0';

/** What the stance says about an action; `clauses` are those in force for actions. Undefined when it has no say. */
export function stancePart(on: Case, clauses: readonly Weighed[]): Part | undefined {
  const { policy, context, subject, index } = on;
  const phase = phaseAt(policy.stancePhases, policyTime(context));
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
