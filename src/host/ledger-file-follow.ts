/** The ledger as it grows. */
import { closeSync } from 'node:fs';
import { parseRecord } from '../engine/ledger.ts';
import { partsFromEnd, readOn } from './ledger-file-parts.ts';
import type { ReadRecord } from './ledger-file-read.ts';

const POLL_MS = 250;

/** Where to go on reading: bytes of the whole ledger. */
export function endOfLedger(state: string): number {
  for (const { fd, start, size } of partsFromEnd(state)) {
    closeSync(fd);
    return start + size;
  }
  return 0;
}

/** Hands on records written after byte `from`, as they come, until the signal aborts. */
export async function followLedger(
  state: string,
  from: number,
  options: { take: (record: ReadRecord) => void; signal: AbortSignal },
): Promise<void> {
  const take = (lines: string): void => {
    for (const line of lines.split('\n').slice(0, -1)) options.take(parseRecord(line));
  };
  let at = from;
  while (!options.signal.aborted) {
    at = readOn(state, at, take).end;
    const { setTimeout: pause } = await import('node:timers/promises');
    await pause(POLL_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
}
