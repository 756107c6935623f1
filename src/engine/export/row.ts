/** A ledger record on its way to another system. Nothing is added that the ledger does not hold. */
import type { LedgerRecord } from '../ledger-record.ts';
import type { Instant } from '../model.ts';
import { dateOf } from '../policy/units.ts';

export interface ExportRecord {
  readonly record: LedgerRecord;
  /** Hash of its line, hex, as the record after it names it: the same record has the same one wherever it arrives. */
  readonly id: string;
}

export interface ExportSource {
  /** Name of the key of the machine: a pseudonym. */
  readonly origin: string;
  /** Of this program. */
  readonly version: string;
}

/** One record as one line, without its newline. */
export type Render = (row: ExportRecord, source: ExportSource) => string;

const DAY = 86_400_000;

/** `2026-11-23T16:00:00.000Z` */
export function timeOf(at: Instant): string {
  const rest = at - Math.floor(at / DAY) * DAY;
  const part = (unit: number, size: number, digits: number): string =>
    String(Math.floor(rest / unit) % size).padStart(digits, '0');
  const clock = `${part(3_600_000, 24, 2)}:${part(60_000, 60, 2)}:${part(1000, 60, 2)}`;
  return `${dateOf(at)}T${clock}.${part(1, 1000, 3)}Z`;
}

/** How much a record matters to somebody who watches many machines. */
export type Weight = 'info' | 'notable' | 'grave';

const GRAVE: ReadonlySet<string> = new Set([
  'guard.bypassed',
  'guard.diverted',
  'guard.drift',
  'incident.opened',
  'policy.rejected',
  'fleet.refused',
]);
const NOTABLE: ReadonlySet<string> = new Set(['guard.fault', 'mcp.changed', 'mcp.ungated', 'log.repaired']);
const BAD_ENDS: ReadonlySet<string> = new Set(['denied', 'refused', 'timeout', 'blocked', 'failed']);

export function weightOf({ kind, decision, outcome = '' }: LedgerRecord): Weight {
  if (GRAVE.has(kind)) return 'grave';
  return NOTABLE.has(kind) || decision === 'deny' || BAD_ENDS.has(outcome) ? 'notable' : 'info';
}
