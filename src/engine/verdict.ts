import type { Safe } from './model.ts';

/** What the broker answers to a gate or hook. */
export interface Verdict {
  readonly allow: boolean;
  /** Short id that finds the ledger rows, e.g. `7f3a`. */
  readonly ref: string;
  /** For the agent or the shell: one or several lines; empty when allowed without remark. */
  readonly message: Safe;
}
