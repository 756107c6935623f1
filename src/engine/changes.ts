/** When what a policy says next changes by itself. */
import { phaseAt } from './lattice.ts';
import { instant } from './text.ts';
import type { Instant } from './model.ts';
import type { PhaseStep, Policy } from './policy/model.ts';

/** The first instant after `now` at which a phase or an exception begins or ends; undefined when none is planned. */
export function nextChange(policy: Policy, now: Instant): Instant | undefined {
  const steps = [...policy.clauses.flatMap(({ phases }) => phases), ...policy.stancePhases];
  const ends = policy.exceptions.flatMap(({ from, until }) => [from, until]);
  const coming = [...steps.map(({ from }) => from), ...ends].filter((at) => at > now);
  return coming.length === 0 ? undefined : instant(Math.min(...coming));
}

/** From when a phase table is enforced: now or earlier, a later instant, or undefined = nobody planned it. */
export function enforcedFrom(phases: readonly PhaseStep[], now: Instant): Instant | undefined {
  if (phaseAt(phases, now) === 'enforce') return now;
  const coming = phases.filter(({ phase, from }) => phase === 'enforce' && from > now);
  return coming.length === 0 ? undefined : instant(Math.min(...coming.map(({ from }) => from)));
}
