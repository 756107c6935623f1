/** What a layer meets when it is put below another. */
import { phaseAt } from '../lattice.ts';
import { PHASES } from '../model.ts';
import { instant } from '../text.ts';
import { report } from './vocabulary.ts';
import type { Path } from './problem.ts';
import type { PhaseStep, Policy } from './model.ts';
import type { Resolution } from './resolve.ts';

/** The parts of a policy that layers fill. */
export type Merged = Pick<
  Policy,
  | 'stance'
  | 'stancePhases'
  | 'onGuardFailure'
  | 'containment'
  | 'clauses'
  | 'placed'
  | 'exceptions'
  | 'agents'
  | 'maxBody'
  | 'tls'
>;

export interface Merging {
  readonly on: Resolution;
  /** Undefined for the topmost layer. */
  readonly above: Merged | undefined;
}

/** Reports a part that is ignored because it would weaken the layer above. */
export function loosens({ on }: Merging, path: Path, message: string): void {
  const fix = 'ask the owner of the layer above; this part is ignored';
  report(on.to, path, { rule: 'loosens', message, fix });
}

/** Weaker at any moment at which either changes. */
export function weakerPhases(lower: readonly PhaseStep[], upper: readonly PhaseStep[]): boolean {
  const moments = [instant(0), ...lower.map((step) => step.from), ...upper.map((step) => step.from)];
  return moments.some((at) => PHASES.indexOf(phaseAt(lower, at)) < PHASES.indexOf(phaseAt(upper, at)));
}
