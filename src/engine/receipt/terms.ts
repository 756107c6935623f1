/** What clauses want of receipts. */
import { isObject } from '../json-object.ts';
import { phaseAt } from '../lattice.ts';
import type { ClauseId, Instant, Phase, Safe } from '../model.ts';
import type { Clause, Policy } from '../policy/model.ts';
import { parseDuration } from '../policy/units.ts';

/** Weakest first. `hardware` = signed with a key on a security key that was touched. */
export const RECEIPT_WORTH = [
  'none',
  'pre-approved',
  'overlay-in-tmux',
  'second-terminal',
  'overlay',
  'hardware',
] as const;
export type ReceiptWorth = (typeof RECEIPT_WORTH)[number];

export const RECEIPT_LEVELS = ['off', 'recorded', 'required'] as const;
/** How a change may be told again: most exact first. */
export const RECEIPT_MATCHES = ['commit', 'tree', 'patch'] as const;
export type ReceiptMatch = (typeof RECEIPT_MATCHES)[number];

export interface ReceiptTerms {
  readonly level: 'recorded' | 'required';
  /** `agents`: commits with a mark of an agent or session. A mark can be taken off, so that only `all` is a wall. */
  readonly of: 'agents' | 'all';
  /** The least that counts. */
  readonly assurance: ReceiptWorth;
  /** The loosest that counts. */
  readonly match: ReceiptMatch;
  /** ms a receipt counts for. */
  readonly validMs: number;
}

/** What one clause wants now. */
export interface ReceiptDemand extends ReceiptTerms {
  readonly clause: ClauseId;
  readonly where: Safe;
  readonly phase: Phase;
}

const DAYS_30 = 30 * 86_400_000;

function oneOf<Word extends string>(words: readonly Word[], value: unknown, standard: Word): Word {
  return words.find((word) => word === value) ?? standard;
}

/** Undefined where a clause speaks of none, or switches them off. */
export function receiptTerms({ settings }: Pick<Clause, 'settings'>): ReceiptTerms | undefined {
  const { receipts: given } = settings;
  if (given === undefined) return undefined;
  const table: Readonly<Record<string, unknown>> = isObject(given) ? given : { level: given };
  const level = oneOf(RECEIPT_LEVELS, table['level'], 'required');
  if (level === 'off') return undefined;
  const { valid } = table;
  return {
    level,
    of: oneOf(['agents', 'all'], table['of'], 'all'),
    assurance: oneOf(RECEIPT_WORTH, table['assurance'], 'overlay-in-tmux'),
    match: oneOf(RECEIPT_MATCHES, table['match'], 'patch'),
    validMs: (typeof valid === 'string' ? parseDuration(valid) : undefined) ?? DAYS_30,
  };
}

/** Every clause that wants receipts at this moment; a draft wants none. */
export function receiptDemands(policy: Pick<Policy, 'clauses'>, now: Instant): readonly ReceiptDemand[] {
  return policy.clauses.flatMap((clause) => {
    const terms = receiptTerms(clause);
    const phase = phaseAt(clause.phases, now);
    if (terms === undefined || phase === 'draft') return [];
    return [{ ...terms, clause: clause.id, where: clause.where, phase }];
  });
}
