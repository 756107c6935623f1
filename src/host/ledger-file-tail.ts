/** Where a ledger ends, and whether its end holds together. */
import { fstatSync } from 'node:fs';
import { parseLink, type Link } from '../engine/ledger.ts';
import { MAX_LINE } from '../engine/ledger-record.ts';
import { hexOf, leafHash } from '../engine/ledger-tree.ts';
import type { Seal } from './ledger-file-segments.ts';
import { broken, hashBytes, readSlice } from './ledger-file-store.ts';

/** The end of the current file: what the next record must link to. */
export interface Tail {
  /** Which file it is. */
  readonly ino: number;
  /** Bytes. */
  readonly size: number;
  /** Sequence number of the next record. */
  readonly next: number;
  /** Time of the last record; 0 before the first. */
  readonly t: number;
  /** Hash of the last record, hex. */
  readonly head: string;
  /** Bytes after the last record that are none; empty when all is well. */
  readonly torn: string;
  /** The last record lacks only its newline. */
  readonly unfinished: boolean;
}

/** Two longest records and what a crash can leave behind them. */
const WINDOW = 4 * (MAX_LINE + 1);

/** Throws `ledger-broken` when the last records do not hold together. `before` tells what an empty file goes on from. */
export function readTail(fd: number, before: () => Pick<Seal, 'size' | 'head'>): Tail {
  const { ino, size } = fstatSync(fd);
  const start = Math.max(0, size - WINDOW);
  const text = readSlice(fd, start, size);
  const pieces = text.split('\n');
  if (start > 0) pieces.shift();
  const lines = pieces.slice(0, -1);
  return endOf({ lines, rest: pieces.at(-1) ?? '', ino, size, whole: start === 0, before });
}

interface Window {
  readonly lines: readonly string[];
  /** What follows the last newline. */
  readonly rest: string;
  readonly ino: number;
  readonly size: number;
  /** The window is the whole file. */
  readonly whole: boolean;
  readonly before: () => Pick<Seal, 'size' | 'head'>;
}

function endOf(window: Window): Tail {
  const { lines, rest } = window;
  const at = lines.findLastIndex((line) => parseLink(line) !== undefined);
  const before = at < 0 ? firstTail(window) : linkedTail(lines.slice(0, at + 1), window);
  const stray = lines.slice(at + 1);
  const link = parseLink(rest);
  if (stray.length === 0 && rest === '') return before;
  // A crash tears the end of a write, and every write ends in a newline: a whole bad line was altered.
  if (rest === '') throw broken(`the last line of the log is not a record (after record ${before.next - 1})`);
  if (stray.length === 0 && link?.seq === before.next && link.prev === before.head) {
    return { ...before, next: link.seq + 1, head: hexOf(leafHash(rest, hashBytes)), unfinished: true };
  }
  return { ...before, torn: [...stray, rest].join('\n') };
}

function firstTail(window: Window): Tail {
  if (!window.whole) throw broken('the end of the log holds no record');
  const { size: next, head } = window.before();
  return { ino: window.ino, size: window.size, next, head, t: 0, torn: '', unfinished: false };
}

function linkedTail(lines: readonly string[], { ino, size }: Window): Tail {
  const line = lines.at(-1) ?? '';
  const last = parseLink(line);
  if (last === undefined) throw broken('the end of the log holds no record');
  checkLink(lines.at(-2), last);
  const head = hexOf(leafHash(line, hashBytes));
  return { ino, size, next: last.seq + 1, head, t: last.t ?? 0, torn: '', unfinished: false };
}

function checkLink(line: string | undefined, last: Link): void {
  if (line === undefined || parseLink(line) === undefined) return;
  if (last.prev !== hexOf(leafHash(line, hashBytes))) {
    throw broken(`record ${last.seq} does not link to the one before it`);
  }
}
