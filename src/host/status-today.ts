/** Counting what the log says about a day. */
import type { LedgerRecord } from '../engine/ledger-record.ts';
import { OUTCOMES } from '../engine/model.ts';
import type { RecordKind } from '../engine/record-kinds.ts';

/** What happened since midnight, local time. */
export interface TodayCounts {
  /** Values replaced by placeholders. */
  readonly redacted: number;
  readonly asked: number;
  readonly approved: number;
  readonly denied: number;
  /** Decisions that would have been stricter with every clause enforced. */
  readonly wouldHave: number;
}

const REDACTIONS: ReadonlySet<RecordKind> = new Set(['request.redacted', 'prompt.redacted']);

/** Adds up records; several rows with one reference are one decision. */
export class Tally {
  readonly #denied = new Set<string>();
  readonly #wouldHave = new Set<string>();
  #redacted = 0;
  #asked = 0;
  #approved = 0;

  add(record: LedgerRecord): void {
    const key = record.ref ?? String(record.seq);
    if (wouldHaveBeen(record)) this.#wouldHave.add(key);
    else if (REDACTIONS.has(record.kind)) this.#redacted += sum(record.counts);
    if (record.kind === 'approval.asked') this.#asked += 1;
    if (record.kind === 'approval.answered' && record.outcome === 'approved') this.#approved += 1;
    if (wasDenied(record)) this.#denied.add(key);
  }

  counts(): TodayCounts {
    const { size: denied } = this.#denied;
    const { size: wouldHave } = this.#wouldHave;
    return { redacted: this.#redacted, asked: this.#asked, approved: this.#approved, denied, wouldHave };
  }
}

function sum(counts: Readonly<Record<string, number>> = {}): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** A clause that is not enforced yet demanded more than what happened. */
function wouldHaveBeen({ decision, intended, phase, outcome }: LedgerRecord): boolean {
  if (outcome === 'would-have') return true;
  if (decision === undefined || intended === undefined || phase === 'enforce') return false;
  return OUTCOMES.indexOf(intended) > OUTCOMES.indexOf(decision);
}

function wasDenied({ kind, decision, outcome }: LedgerRecord): boolean {
  if (kind === 'approval.answered') return outcome !== 'approved';
  return (kind === 'request.refused' || kind === 'action.decided') && decision === 'deny';
}
