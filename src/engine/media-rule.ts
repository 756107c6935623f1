/** What the policy says about pictures, documents and sound on their way to a model: nobody can search them for data. */
import { phaseAt } from './lattice.ts';
import type { MediaKind } from './definitions.ts';
import type { Instant, Phase } from './model.ts';
import type { Clause, Policy } from './policy/model.ts';

export interface MediaRule {
  readonly blocked: boolean;
  /** The clause that blocks it, or would were it enforced; absent when none does. */
  readonly clause?: Clause;
  readonly phase?: Phase;
}

function blocks({ controls, settings }: Clause, kind: MediaKind): boolean {
  const { media } = settings;
  if (!controls.includes('context-redaction') || typeof media !== 'object' || media === null) return false;
  return Reflect.get(media, kind) === 'block';
}

/** A clause that blocks wins over any that allows. */
export function mediaRule(policy: Policy, kind: MediaKind, now: Instant): MediaRule {
  const found = policy.clauses
    .filter((clause) => blocks(clause, kind))
    .map((clause) => ({ clause, phase: phaseAt(clause.phases, now) }))
    .filter(({ phase }) => phase !== 'draft');
  const first = found.find(({ phase }) => phase === 'enforce') ?? found[0];
  return first === undefined ? { blocked: false } : { blocked: first.phase === 'enforce', ...first };
}
