/** Reading the ledger: forward as raw lines, backward as records, and as it grows. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { parseRecord } from '../engine/ledger.ts';
import type { LedgerRecord } from '../engine/ledger-record.ts';
import { errnoOf } from './files.ts';
import { broken, ledgerFiles, readSlice } from './ledger-file-store.ts';

const CHUNK = 1024 * 1024;
const SMALL_CHUNK = 64 * 1024;
/** A line this long is no record: it is handed on cut, so that memory stays bounded. */
const LONGEST_LINE = 64 * 1024;
const POLL_MS = 250;

/** Undefined when there is no ledger yet. */
export function openForReading(file: string): number | undefined {
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (fstatSync(fd).isFile()) return fd;
    closeSync(fd);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw broken('the log cannot be read', error);
  }
  throw broken('the log is not a regular file');
}

/** Hands on every whole line below byte `end` until `take` answers false; returns what follows the last one. */
export function eachLine(fd: number, end: number, take: (line: string) => boolean): string {
  return eachLineFrom(fd, { from: 0, end }, take);
}

/** The same from the beginning of a line on. What it returns is as long as it is in bytes. */
export function eachLineFrom(
  fd: number,
  { from, end }: { readonly from: number; readonly end: number },
  take: (line: string) => boolean,
): string {
  let rest = '';
  for (let at = from; at < end; at += CHUNK) {
    const lines = (rest + readSlice(fd, at, Math.min(at + CHUNK, end))).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) {
      lines.push(rest.slice(0, LONGEST_LINE));
      rest = '';
    }
    if (!lines.every((line) => take(line))) return '';
  }
  return rest;
}

/** A record, or nothing for a line that is none. */
export type ReadRecord = LedgerRecord | undefined;

/** Records from the newest to the oldest; a torn last line is left out. */
export function* recordsFromEnd(state: string): Generator<ReadRecord, void> {
  const fd = openForReading(ledgerFiles(state).current);
  if (fd === undefined) return;
  try {
    yield* backwards(fd, fstatSync(fd).size);
  } finally {
    closeSync(fd);
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

/** Where to go on reading, for `followLedger`. */
export function endOfLedger(state: string): number {
  const fd = openForReading(ledgerFiles(state).current);
  if (fd === undefined) return 0;
  try {
    return fstatSync(fd).size;
  } finally {
    closeSync(fd);
  }
}

/** Hands on records written after byte `from`, as they come, until the signal aborts. */
export async function followLedger(
  state: string,
  from: number,
  options: { take: (record: ReadRecord) => void; signal: AbortSignal },
): Promise<void> {
  let at = from;
  while (!options.signal.aborted) {
    at = takeNew(state, at, options.take);
    const { setTimeout: pause } = await import('node:timers/promises');
    await pause(POLL_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

function takeNew(state: string, from: number, take: (record: ReadRecord) => void): number {
  const fd = openForReading(ledgerFiles(state).current);
  if (fd === undefined) return from;
  try {
    const text = readSlice(fd, from, Math.min(fstatSync(fd).size, from + CHUNK));
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const line of whole.split('\n').slice(0, -1)) take(parseRecord(line));
    return from + whole.length;
  } finally {
    closeSync(fd);
  }
}
