/** Reading the ledger backward, as records. */
import { closeSync } from 'node:fs';
import { parseRecord } from '../engine/ledger.ts';
import type { LedgerRecord } from '../engine/ledger-record.ts';
import { partsFromEnd } from './ledger-file-parts.ts';
import { readSlice } from './ledger-file-store.ts';

const SMALL_CHUNK = 64 * 1024;
/** A line this long is no record: it is handed on cut, so that memory stays bounded. */
const LONGEST_LINE = 64 * 1024;

/** A record, or nothing for a line that is none. */
export type ReadRecord = LedgerRecord | undefined;

/** Records from the newest to the oldest; a torn last line is left out. */
export function* recordsFromEnd(state: string): Generator<ReadRecord, void> {
  for (const { fd, size } of partsFromEnd(state)) {
    try {
      yield* backwards(fd, size);
    } finally {
      closeSync(fd);
    }
  }
}

function* backwards(fd: number, size: number): Generator<ReadRecord, void> {
  let head = '';
  let newest = true;
  for (let end = size; end > 0; end -= SMALL_CHUNK) {
    const lines = (readSlice(fd, Math.max(0, end - SMALL_CHUNK), end) + head).split('\n');
    head = (lines.shift() ?? '').slice(-LONGEST_LINE);
    // Behind the last newline there is nothing, or a line still being written.
    if (newest && lines.length > 0) {
      lines.pop();
      newest = false;
    }
    for (const line of lines.toReversed()) yield parseRecord(line);
  }
  if (!newest) yield parseRecord(head);
}
