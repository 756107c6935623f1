/** The files of the ledger as one. */
import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { errnoOf } from './files.ts';
import { lastSeal, sealOf, segmentFile, segmentNumbers } from './ledger-file-segments.ts';
import { broken, ledgerFiles, readSlice } from './ledger-file-store.ts';

const CHUNK = 1024 * 1024;

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

/** A file of the ledger, opened: whoever takes it closes it. */
export interface Part {
  readonly fd: number;
  /** Where it starts and how long it is, in bytes of the whole ledger. */
  readonly start: number;
  readonly size: number;
}

/** The current file, then the sealed ones, the newest first. Throws `ledger-broken`. */
export function* partsFromEnd(state: string): Generator<Part, void> {
  const files = ledgerFiles(state);
  const fd = openForReading(files.current);
  const { ino, size } = fd === undefined ? { ino: -1, size: 0 } : fstatSync(fd);
  // Listed only now: what was sealed in between is listed as well, and known by its inode.
  const fileOf = (number: number): string => segmentFile(files, number, 'jsonl');
  const sealed = segmentNumbers(files, 'jsonl').filter(
    (number) => lstatSync(fileOf(number), { throwIfNoEntry: false })?.ino !== ino,
  );
  const start = lastSeal(files, sealed).bytes;
  if (fd !== undefined) yield { fd, start, size };
  for (const number of sealed.toReversed()) {
    const part = openForReading(fileOf(number));
    if (part === undefined) return;
    yield { fd: part, start: sealOf(files, number - 1).bytes, size: fstatSync(part).size };
  }
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
