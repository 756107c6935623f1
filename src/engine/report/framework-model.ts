/** Frameworks of the outside world, and what of the guard is evidence for which line of them. */
import type { ControlKind } from '../model.ts';
import type { RecordKind } from '../record-kinds.ts';

/**
 * `direct`: the rows are what an assessor asks for; `partial`: one of several things asked for; `context`: they help
 * to understand.
 */
export const STRENGTHS = ['direct', 'partial', 'context'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** `sourced`: a public mapping or the text itself says so; `judgement`: ours. */
export const BASES = ['sourced', 'judgement'] as const;
export type Basis = (typeof BASES)[number];

/** A control, or the policy file itself: its versions, signatures and refusals are rows too. */
export type EvidenceSource = Exclude<ControlKind, 'none'> | 'policy';

/** What a source of evidence is, and where it stands in the report. */
export interface SourceOfEvidence {
  readonly id: EvidenceSource;
  /** In a sentence, for people. */
  readonly does: string;
  /** Number of the section of the report that shows it: `3.1`. */
  readonly section: string;
  /** Rows that are its own, whatever control they name. */
  readonly kinds: readonly RecordKind[];
}

export interface Mapping {
  readonly source: EvidenceSource;
  readonly strength: Strength;
  readonly basis: Basis;
  readonly note?: string;
}

/** One control, criterion or article, titled in our own words. */
export interface FrameworkLine {
  readonly id: string;
  readonly title: string;
  /** From when it applies, where that is a matter of law. */
  readonly applies?: string;
  readonly remark?: string;
  readonly evidence: readonly Mapping[];
}

export interface Framework {
  readonly id: string;
  readonly name: string;
  readonly note?: string;
  /** Days of a law, as `2026-08-02`. */
  readonly timeline?: readonly { readonly on: string; readonly what: string }[];
  readonly lines: readonly FrameworkLine[];
}
