/** Which of several actions a message, a box or a report names first. */
import type { Action, Verb } from './model.ts';

/** What cannot be taken back, or hurts others, comes before the rest. */
const CRITICAL: ReadonlySet<Verb> = new Set<Verb>([
  'force-push',
  'history-rewrite',
  'prod-change',
  'payment',
]);

/** Strongest first: what is forbidden, then what is critical, what is known before what is guessed. */
export function leadingOf(actions: readonly Action[]): Action | undefined {
  return actions.toSorted((one, other) => rank(one) - rank(other))[0];
}

function rank({ verb, forbidden }: Action): number {
  if (forbidden !== undefined) return 0;
  if (CRITICAL.has(verb)) return 1;
  if (verb === 'none') return 4;
  // How something is done matters less than what is done.
  return verb === 'guard-tamper' ? 3 : 2;
}
