/** What `phase:` becomes when a clause is promoted. */
import { PHASES, type Instant, type Phase } from './model.ts';
import { phaseAt } from './lattice.ts';
import type { PhaseStep } from './policy/model.ts';
import { dateOf } from './policy/units.ts';

export interface Promotion {
  readonly to: Phase;
  /** The day it begins; absent = at once. */
  readonly on?: Instant;
  readonly now: Instant;
}

function rank(phase: Phase): number {
  return PHASES.indexOf(phase);
}

/** `warn`, or a table of dates that goes on to what was planned behind it. */
export function promotedPhase(steps: readonly PhaseStep[], { to, on, now }: Promotion): string {
  const at = on ?? now;
  const before = steps.filter(({ phase, from }) => from < at && rank(phase) < rank(to));
  const after = steps.filter(({ phase, from }) => from > at && rank(phase) > rank(to));
  if (on === undefined && after.length === 0 && steps.every(({ from }) => from === 0)) return to;
  const kept = before.map(({ phase, from }) => ({ phase, from: from === 0 ? now : from }));
  const current = phaseAt(steps, now);
  // A table says where it begins: what holds today begins today at the latest.
  const began = kept.length > 0 || on === undefined ? kept : [{ phase: current, from: now }];
  const table = [...began, { phase: to, from: at }, ...after];
  return `{ ${table.map(({ phase, from }) => `${phase}: ${dateOf(from)}`).join(', ')} }`;
}
