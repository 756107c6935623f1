/** Rows of the ledger since an instant, for reports. */
import type { LedgerRecord } from '../engine/ledger-record.ts';
import type { Instant } from '../engine/model.ts';
import { recordsFromEnd } from './ledger-file-read.ts';

/** A clock that jumped leaves rows out of order; so many older ones in a row are the past. */
const OLDER_IN_A_ROW = 1000;

/** Newest first. Throws `ledger-broken` when the log cannot be read. */
export function* recordsSince(state: string, since: Instant): Generator<LedgerRecord, void> {
  let older = 0;
  for (const record of recordsFromEnd(state)) {
    if (record === undefined) continue;
    if (record.t >= since) {
      older = 0;
      yield record;
    } else {
      older += 1;
      if (older >= OLDER_IN_A_ROW) return;
    }
  }
}
