import { OUTCOMES, PHASES } from './model.ts';
import type { Instant, Outcome, Phase } from './model.ts';
import type { PhaseStep } from './policy/model.ts';

/** Position in the lattice, 0 = allow. */
export function strength(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

/** The stronger of two outcomes: commutative, associative, idempotent, `allow` is its unit. */
export function join(a: Outcome, b: Outcome): Outcome {
  return strength(a) >= strength(b) ? a : b;
}

export function joinAll(outcomes: Iterable<Outcome>): Outcome {
  let result: Outcome = 'allow';
  for (const outcome of outcomes) result = join(result, outcome);
  return result;
}

/** The weaker of two outcomes. */
export function atMost(outcome: Outcome, limit: Outcome): Outcome {
  return strength(outcome) <= strength(limit) ? outcome : limit;
}

function laterPhase(a: Phase, b: Phase): Phase {
  return PHASES.indexOf(a) >= PHASES.indexOf(b) ? a : b;
}

/** The phase in force at an instant: the furthest of those begun, so that a date table never steps back. */
export function phaseAt(steps: readonly PhaseStep[], now: Instant): Phase {
  let phase: Phase = 'draft';
  for (const step of steps) if (step.from <= now) phase = laterPhase(phase, step.phase);
  return phase;
}

/** The next change of phase after an instant, if one is planned. */
export function nextStep(steps: readonly PhaseStep[], now: Instant): PhaseStep | undefined {
  const current = phaseAt(steps, now);
  const coming = steps.filter((step) => step.from > now && laterPhase(step.phase, current) !== current);
  return coming.toSorted((a, b) => a.from - b.from)[0];
}

/** What a demand comes to in a phase: nothing is stopped before `enforce`. */
export function inPhase(demand: Outcome, phase: Phase): Outcome {
  if (phase === 'enforce') return demand;
  return phase === 'warn' ? atMost(demand, 'warn') : 'allow';
}
