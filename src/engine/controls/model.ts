import type * as z from 'zod';
import type { ControlKind, Outcome } from '../model.ts';
import type { RecordKind } from '../record-kinds.ts';

/** What a kind of control is: read by the schema, by lint and by the reference documentation. */
export interface ControlSpec {
  readonly kind: ControlKind;
  /** What it does, in a sentence. */
  readonly describe: string;
  /** False for the kinds a policy may already name but this version does not act on. */
  readonly enforced: boolean;
  /** Clause keys of its own, each with its schema. */
  readonly settings: Readonly<Record<string, z.ZodType>>;
  /** Those of the keys that must be there. */
  readonly required: readonly string[];
  /** Outcomes its `do` may name. */
  readonly demands: readonly Outcome[];
  /** The demand when there is no `do`. */
  readonly standard: Outcome;
  /** Keys of a `do` table it understands. */
  readonly doKeys: readonly string[];
  /** Where it acts: `proxy`, `gate`, `git-hook`, `agent-hook`, `terminal`, `ledger`, `shim`. */
  readonly points: readonly string[];
  /** Ledger rows that prove it acted. */
  readonly evidence: readonly RecordKind[];
}
