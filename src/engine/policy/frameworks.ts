/** What a control gives evidence for, as the catalogue knows it. */

/** One line of a framework. */
export interface FrameworkLine {
  /** Its name: `ISO/IEC 42001:2023 Annex A`. */
  readonly framework: string;
  /** `A.2.2`, `Art. 4`. */
  readonly ref: string;
  /** In our words, never those of a standard. */
  readonly title: string;
  /** `direct`, `partial` or `context`. */
  readonly strength: string;
}

/** Lines by control kind; `policy-lint` stands for the policy as a whole. */
export type FrameworkMapping = Readonly<Record<string, readonly FrameworkLine[]>>;

/** The policy itself, its review and its tests: no clause is bound to it. */
export const POLICY_ITSELF = 'policy-lint';

export function linesOf(mapping: FrameworkMapping, control: string): readonly FrameworkLine[] {
  return Object.hasOwn(mapping, control) ? (mapping[control] ?? []) : [];
}
