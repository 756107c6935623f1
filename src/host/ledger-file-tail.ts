/** Where a ledger ends, and whether its end holds together. */
import { fstatSync } from 'node:fs';
import { parseLink, type Link } from '../engine/ledger.ts';
import { MAX_LINE, NO_RECORD } from '../engine/ledger-record.ts';
import { hexOf, leafHash } from '../engine/ledger-tree.ts';
import { broken, hashBytes, readSlice } from './ledger-file-store.ts';

/** The end of the current file: what the next record must link to. */
export interface Tail {
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

/** Throws `ledger-broken` when the last records do not hold together. */
export function readTail(fd: number): Tail {
  const { size } = fstatSync(fd);
  const start = Math.max(0, size - WINDOW);
  const text = readSlice(fd, start, size);
  const pieces = text.split('\n');
  if (start > 0) pieces.shift();
  return endOf({ lines: pieces.slice(0, -1), rest: pieces.at(-1) ?? '', size, whole: start === 0 });
}

interface Window {
  readonly lines: readonly string[];
  /** What follows the last newline. */
  readonly rest: string;
  readonly size: number;
  /** The window is the whole file. */
  readonly whole: boolean;
}

function endOf(window: Window): Tail {
  const { lines, rest, size } = window;
  const at = lines.findLastIndex((line) => parseLink(line) !== undefined);
  const before = at < 0 ? firstTail(window) : linkedTail(lines.slice(0, at + 1), size);
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
  return { size: window.size, next: 0, t: 0, head: NO_RECORD, torn: '', unfinished: false };
}

function linkedTail(lines: readonly string[], size: number): Tail {
  const line = lines.at(-1) ?? '';
  const last = parseLink(line);
  if (last === undefined) throw broken('the end of the log holds no record');
  checkLink(lines.at(-2), last);
  const head = hexOf(leafHash(line, hashBytes));
  return { size, next: last.seq + 1, t: timeOf(line), head, torn: '', unfinished: false };
}

function timeOf(line: string): number {
  return Number(/"t":(\d{1,16})/.exec(line)?.[1] ?? 0);
}

function checkLink(line: string | undefined, last: Link): void {
  if (line === undefined || parseLink(line) === undefined) return;
  if (last.prev !== hexOf(leafHash(line, hashBytes))) {
    throw broken(`record ${last.seq} does not link to the one before it`);
  }
}
