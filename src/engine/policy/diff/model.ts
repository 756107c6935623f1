/** One difference between two policies, in a sentence. */
import type { Mask } from '../../text.ts';
import type { Safe } from '../../model.ts';
import type { Clause, Policy } from '../model.ts';
import type { ParsedFile } from '../parse.ts';
import type { RawClause } from '../raw.ts';

/** `changed`: which of the others it is cannot be told for sure. */
export const WAYS = ['looser', 'changed', 'tighter', 'neutral'] as const;
export type Way = (typeof WAYS)[number];

export const PARTS = ['policy', 'defaults', 'vocabulary', 'clause', 'exception', 'tests'] as const;
export type Part = (typeof PARTS)[number];

export interface PolicyChange {
  readonly part: Part;
  /** Id of the clause or exception, name of the class, key of the setting. */
  readonly id: string;
  readonly way: Way;
  readonly what: Safe;
}

/** One policy file and what it compiled to as the only layer. */
export interface PolicySide {
  readonly file: ParsedFile;
  readonly policy: Policy;
}

export interface Comparison {
  readonly before: PolicySide;
  readonly after: PolicySide;
  /** Keeps secrets that stand in a policy out of the sentences. */
  readonly mask: Mask;
}

/** A sentence before it has a place. */
export interface Note {
  readonly way: Way;
  readonly text: string;
}

/** One clause as it stands in one of the policies. */
export interface ClauseSide {
  readonly raw: RawClause;
  readonly clause: Clause;
  readonly policy: Policy;
}

/** The same clause, before and after. */
export interface ClausePair {
  readonly id: string;
  readonly a: ClauseSide;
  readonly b: ClauseSide;
}

/** The same change seen from the other side. */
export function turned(way: Way): Way {
  if (way === 'tighter') return 'looser';
  return way === 'looser' ? 'tighter' : way;
}

/** `tighter` for more, `looser` for less. */
export function wayOf(difference: number): Way {
  if (difference === 0) return 'neutral';
  return difference > 0 ? 'tighter' : 'looser';
}
