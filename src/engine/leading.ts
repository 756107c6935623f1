/** Which of several actions a message, a box or a report names first, and which need more than a yes. */
import type { Action, Verb } from './model.ts';

/** What cannot be taken back, or hurts others. */
const GRAVE: ReadonlySet<Verb> = new Set<Verb>(['force-push', 'history-rewrite', 'prod-change', 'payment']);

/** Strongest first; what weighs the same keeps its order. A yes for several is a yes for the first as well. */
export function byWeight(actions: readonly Action[]): readonly Action[] {
  return actions.toSorted((one, other) => rank(one) - rank(other));
}

/** The one that counts most; undefined of none. */
export function leadingOf(actions: readonly Action[]): Action | undefined {
  return byWeight(actions)[0];
}

/** A yes takes a code: what happens is seen by others, cannot be undone, or is about the guard itself. */
export function isCritical(action: Action): boolean {
  return isGrave(action) || action.verb === 'guard-tamper';
}

/** A branch that another program than git deletes is deleted on a server. */
function isGrave({ verb, program }: Action): boolean {
  return GRAVE.has(verb) || (verb === 'delete-branch' && !/(?:^|\/)git(?:-[\w-]+)?$/.test(program));
}

/** What is forbidden, then what is grave; how something is done matters less than what is done. */
function rank(action: Action): number {
  if (action.forbidden !== undefined) return 0;
  if (isGrave(action)) return 1;
  if (action.verb === 'none') return 4;
  return action.verb === 'guard-tamper' ? 3 : 2;
}
