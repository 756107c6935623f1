/** Brings what a database's write-ahead log holds into a copy of it: the reader we have can open no other kind. */
import { fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs';

const HEADER = 32;
const FRAME_HEADER = 24;
/** The last bit tells the byte order of the checksums. */
const MAGIC_LITTLE = 0x37_7f_06_82;
const MAGIC_BIG = 0x37_7f_06_83;
const FORMAT = 3_007_000;

/** Bytes of a database's header that tell reader and writer whether there is a log: 1 = none, 2 = one. */
const MODE_AT = 18;

/** Running sum over all that went before, so that a torn or an older frame ends the log. */
type Sum = readonly [number, number];

interface Log {
  readonly fd: number;
  readonly frames: number;
  readonly pageSize: number;
  readonly little: boolean;
  readonly salts: Sum;
  readonly sum: Sum;
}

/** The pages of whole transactions, and how many pages the database has after the last of them. */
interface Committed {
  /** Page -> frame. */
  readonly pages: ReadonlyMap<number, number>;
  readonly size: number;
}

function added(view: DataView, little: boolean, [sum, from, to]: readonly [Sum, number, number]): Sum {
  let [first, second] = sum;
  for (let at = from; at < to; at += 8) {
    first = (first + view.getUint32(at, little) + second) >>> 0;
    second = (second + view.getUint32(at + 4, little) + first) >>> 0;
  }
  return [first, second];
}

function pairAt(view: DataView, at: number): Sum {
  return [view.getUint32(at), view.getUint32(at + 4)];
}

function same(left: Sum, right: Sum): boolean {
  return left[0] === right[0] && left[1] === right[1];
}

/** Bytes a page takes, as a database's header has it. */
export function pageSizeOf(header: DataView): number {
  const size = header.getUint16(16);
  return size === 1 ? 65_536 : size;
}

/** The log's header, if the log is one of a database with pages of this size. */
function openLog(fd: number, pageSize: number): Log | undefined {
  const view = new DataView(new ArrayBuffer(HEADER));
  if (readSync(fd, view, 0, HEADER, 0) < HEADER) return undefined;
  const magic = view.getUint32(0);
  const little = magic === MAGIC_LITTLE;
  const sum = added(view, little, [[0, 0], 0, 24]);
  const ours =
    (little || magic === MAGIC_BIG) && view.getUint32(4) === FORMAT && view.getUint32(8) === pageSize;
  if (!ours || !same(sum, pairAt(view, 24))) return undefined;
  const frames = Math.floor((fstatSync(fd).size - HEADER) / (FRAME_HEADER + pageSize));
  return { fd, frames, pageSize, little, salts: pairAt(view, 16), sum };
}

function frameAt({ pageSize }: Log, frame: number): number {
  return HEADER + frame * (FRAME_HEADER + pageSize);
}

/** Goes through the log as SQLite does after a crash: up to the first frame that does not belong, kept up to the last commit. */
function committed(log: Log): Committed {
  const { fd, little, salts } = log;
  const view = new DataView(new ArrayBuffer(FRAME_HEADER + log.pageSize));
  const pages = new Map<number, number>();
  let pending: (readonly [number, number])[] = [];
  let size = 0;
  let { sum } = log;
  for (let frame = 0; frame < log.frames; frame += 1) {
    if (readSync(fd, view, 0, view.byteLength, frameAt(log, frame)) < view.byteLength) break;
    sum = added(view, little, [sum, 0, 8]);
    sum = added(view, little, [sum, FRAME_HEADER, view.byteLength]);
    const page = view.getUint32(0);
    if (page === 0 || !same(salts, pairAt(view, 8)) || !same(sum, pairAt(view, 16))) break;
    pending.push([page, frame]);
    const after = view.getUint32(4);
    if (after === 0) continue;
    for (const [at, from] of pending) pages.set(at, from);
    pending = [];
    size = after;
  }
  return { pages, size };
}

/**
 * Writes every page a whole transaction has left in the log (`fd` of it) into the database, and marks that as one without a log.
 * `most`: bytes the database may grow to. Returns false when it would be larger.
 */
export function overlay(database: number, fd: number | undefined, most: number): boolean {
  const header = new DataView(new ArrayBuffer(100));
  readSync(database, header, 0, 100, 0);
  const pageSize = pageSizeOf(header);
  const log = fd === undefined ? undefined : openLog(fd, pageSize);
  if (log !== undefined) {
    const { pages, size } = committed(log);
    if (size * pageSize > most) return false;
    const bytes = new Uint8Array(pageSize);
    for (const [page, frame] of pages) {
      // Cut off again by a later transaction.
      if (page > size) continue;
      readSync(log.fd, bytes, 0, pageSize, frameAt(log, frame) + FRAME_HEADER);
      writeSync(database, bytes, 0, pageSize, (page - 1) * pageSize);
    }
    if (size > 0) ftruncateSync(database, size * pageSize);
  }
  writeSync(database, Uint8Array.of(1, 1), 0, 2, MODE_AT);
  return true;
}
