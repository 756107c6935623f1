/** Placeholders in what is about to be committed or pushed. */
export interface Leftovers {
  readonly kind: 'leftovers';
  readonly source: 'pre-commit' | 'pre-push';
  /** In the order of the added lines they stand in. */
  readonly places: readonly LeftoverPlace[];
  readonly cwd: string;
}

export interface LeftoverPlace {
  /** `src/app.ts:12`. */
  readonly where: string;
  readonly placeholder: string;
}
