/** Reading the ledger: forward as raw lines, backward as records, and as it grows. */
import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { parseRecord } from '../engine/ledger.ts';
import type { LedgerRecord } from '../engine/ledger-record.ts';
import { errnoOf } from './files.ts';
import { sealOf, segmentFile, segmentNumbers } from './ledger-file-segments.ts';
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
  let rest = '';
  for (let at = 0; at < end; at += CHUNK) {
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

/** A file of the ledger, opened: whoever takes it closes it. */
interface Part {
  readonly fd: number;
  /** Where it starts and how long it is, in bytes of the whole ledger. */
  readonly start: number;
  readonly size: number;
}

/** The current file, then the sealed ones, the newest first. Throws `ledger-broken`. */
function* partsFromEnd(state: string): Generator<Part, void> {
  const files = ledgerFiles(state);
  const fd = openForReading(files.current);
  const { ino, size } = fd === undefined ? { ino: -1, size: 0 } : fstatSync(fd);
  // Listed only now: what was sealed in between is listed as well, and known by its inode.
  const sealed = segmentNumbers(files, 'jsonl').flatMap((number) => {
    const file = segmentFile(files, number, 'jsonl');
    const same = lstatSync(file, { throwIfNoEntry: false })?.ino === ino;
    return same ? [] : [{ number, file }];
  });
  const start = sealOf(files, sealed.at(-1)?.number ?? segmentNumbers(files, 'retired').at(-1) ?? 0).bytes;
  if (fd !== undefined) yield { fd, start, size };
  for (const { number, file } of sealed.toReversed()) {
    const part = openForReading(file);
    if (part === undefined) return;
    yield { fd: part, start: sealOf(files, number - 1).bytes, size: fstatSync(part).size };
  }
}

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

/** Where to go on reading: bytes of the whole ledger. */
export function endOfLedger(state: string): number {
  for (const { fd, start, size } of partsFromEnd(state)) {
    closeSync(fd);
    return start + size;
  }
  return 0;
}

/** Up to where whole lines were read. */
export interface ReadOn {
  readonly end: number;
  /** False where `from` is no place in this ledger: then it was read from its beginning. */
  readonly followed: boolean;
}

/** Answers `stop` when it has enough. */
export type TakeLines = (lines: string) => unknown;

/** Hands on all whole lines from byte `from` of the ledger on, a MiB at a time at most. Throws `ledger-broken`. */
export function readOn(state: string, from: number, take: TakeLines): ReadOn {
  const parts: Part[] = [];
  try {
    for (const part of partsFromEnd(state)) {
      parts.unshift(part);
      if (part.start <= from) break;
    }
    const [first] = parts;
    const last = parts.at(-1);
    const end = last === undefined ? 0 : last.start + last.size;
    if (from > 0 && (first === undefined || from > end || !startsLine(first, from))) {
      return { end: readOn(state, 0, take).end, followed: false };
    }
    return { end: readParts(parts, from, take), followed: true };
  } finally {
    for (const { fd } of parts) closeSync(fd);
  }
}

/** A place in the middle of a line is a place in another log. */
function startsLine({ fd, start }: Part, from: number): boolean {
  return from <= start || readSlice(fd, from - start - 1, from - start) === '\n';
}

function readParts(parts: readonly Part[], from: number, take: TakeLines): number {
  let at = from;
  for (const part of parts) {
    const { end, stopped } = readPart(part, Math.max(at, part.start), take);
    at = end;
    if (stopped) break;
  }
  return at;
}

function readPart(
  { fd, start, size }: Part,
  from: number,
  take: TakeLines,
): { readonly end: number; readonly stopped: boolean } {
  let at = from - start;
  while (at < size) {
    const text = readSlice(fd, at, Math.min(at + CHUNK, size));
    const whole = text.lastIndexOf('\n') + 1;
    // No line of ours is that long; one that is not finished yet is read the next time.
    const length = whole > 0 ? whole : text.length < CHUNK ? 0 : text.length;
    if (length === 0) break;
    const answer = take(text.slice(0, length));
    at += length;
    if (answer === 'stop') return { end: start + at, stopped: true };
  }
  return { end: start + at, stopped: false };
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
