/** What came of what a row tells, in the few words a report counts in. */
import { strength } from '../lattice.ts';
import type { LedgerRecord } from '../ledger-record.ts';
import type { Outcome } from '../model.ts';
import type { RecordKind } from '../record-kinds.ts';

/**
 * `redacted`: data was replaced; `approved`, `refused`: what people answered, silence included; `stopped`: a clause
 * denied it; `warned`; `excepted`: an exception let it pass; `would-have`: a clause that is not enforced yet demanded more.
 */
export const OUTCOME_CLASSES = [
  'stopped',
  'refused',
  'approved',
  'redacted',
  'warned',
  'excepted',
  'would-have',
] as const;
export type OutcomeClass = (typeof OUTCOME_CLASSES)[number];

/** Rows about data in prompts and requests. */
export const DATA_KINDS: ReadonlySet<RecordKind> = new Set(['request.redacted', 'prompt.redacted']);

/** Undefined for rows that only tell that something was: a start, a checkpoint, a question. */
export function outcomeClassOf(row: LedgerRecord): OutcomeClass | undefined {
  if (row.kind === 'approval.asked') return undefined;
  if (row.kind === 'approval.answered') return row.outcome === 'approved' ? 'approved' : 'refused';
  if (isWouldHave(row)) return 'would-have';
  if (row.outcome === 'excepted') return 'excepted';
  if (row.decision === undefined) return DATA_KINDS.has(row.kind) ? 'redacted' : undefined;
  return BY_DECISION[row.decision];
}

const BY_DECISION: Readonly<Record<Outcome, OutcomeClass | undefined>> = {
  allow: undefined,
  warn: 'warned',
  redact: 'redacted',
  ask: undefined,
  deny: 'stopped',
};

/** As `status` counts it. */
function isWouldHave({ decision, intended, phase, outcome }: LedgerRecord): boolean {
  if (outcome === 'would-have') return true;
  if (decision === undefined || intended === undefined || phase === 'enforce') return false;
  return strength(intended) > strength(decision);
}
