/** A clause that names an action takes it from the stance: then what is tighter depends on both. */
import { isActionControl } from '../../controls/kinds.ts';
import { strength } from '../../lattice.ts';
import type { Clause, Policy } from '../model.ts';
import type { Way } from './model.ts';

function isFelt({ stance, stancePhases }: Policy): boolean {
  return stance !== 'allow' && stancePhases.some(({ phase }) => phase === 'warn' || phase === 'enforce');
}

/** True when the stance would not do more about what the clause is about than the clause itself. */
function isAbove(clause: Clause, policy: Policy): boolean {
  if (!clause.controls.some((kind) => isActionControl(kind)) || !isFelt(policy)) return true;
  return strength(clause.demand) > strength(policy.stance) && clause.unless.length === 0;
}

/** The way of a change in what a clause is about or when it holds: `changed` where the stance may step in. */
export function reachWay(
  way: Way,
  sides: readonly { readonly clause: Clause; readonly policy: Policy }[],
): Way {
  if (way === 'neutral') return way;
  const isSure = sides.every(({ clause, policy }) => clause.demand !== 'allow' && isAbove(clause, policy));
  return isSure ? way : 'changed';
}
