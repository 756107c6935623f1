/** Closing a part of the ledger: it ends in a checkpoint, gets a seal beside it, and is read only from then on. */
import { chmodSync, fstatSync, renameSync } from 'node:fs';
import { parseLink } from '../engine/ledger.ts';
import { keepOf } from '../engine/ledger-keep.ts';
import { MAX_LINE } from '../engine/ledger-record.ts';
import { writePrivate } from './files.ts';
import { keepTree, makeCheckpoint, type MadeCheckpoint } from './ledger-file-checkpoint.ts';
import { monthOf } from './ledger-file-month.ts';
import { destroyKeys, likelyNow, retireSegments } from './ledger-file-retire.ts';
import { lastSeal, segmentFile, type Place } from './ledger-file-segments.ts';
import { readSlice, type LedgerFiles } from './ledger-file-store.ts';
import type { Tail } from './ledger-file-tail.ts';
import { syncFolder } from './sync-folder.ts';
import { addCheckpoint, locked, settledTail, write, type Writer } from './ledger-file-write.ts';

/** Seals the current file when it is large or of an earlier month; then records that are old enough go. */
export function tidy(writer: Writer): void {
  locked(writer, (fd) => {
    if (isDue(writer, fd)) seal(writer, fd);
  });
  writer.tidying = false;
  const { policy, now } = writer.options;
  const keep = policy === undefined ? undefined : keepOf(policy, now());
  if (keep === undefined) return;
  // In a file of its own: the one above was sealed.
  locked(writer, (fd) => {
    retireSegments(writer, fd, likelyNow(writer) - keep);
    destroyKeys(writer, fd);
  });
}

function isDue({ options }: Writer, fd: number): boolean {
  const { size } = fstatSync(fd);
  if (size > options.sealAt) return true;
  const first = parseLink(readSlice(fd, 0, Math.min(size, MAX_LINE)).split('\n')[0] ?? '');
  return first?.t !== undefined && monthOf(options.now()) > monthOf(first.t);
}

function seal(writer: Writer, fd: number): void {
  const { files, options } = writer;
  const before = lastSeal(files);
  addCheckpoint(writer, fd);
  const open = settledTail(writer, fd);
  const number = before.number + 1;
  const counts = { segment: number, records: open.next + 1 - before.size };
  const tail = write(writer, { fd, tail: open, draft: { kind: 'log.sealed', counts } });
  // Signed once more, so that the seal vouches for the last record as well.
  const made = makeCheckpoint({ fd, tail, files, keys: options.keys, last: writer.last, now: options.now() });
  writeSeal(files, { number, made, tail, bytes: before.bytes + tail.size });
  const sealed = segmentFile(files, number, 'jsonl');
  renameSync(files.current, sealed);
  chmodSync(sealed, 0o400);
  syncFolder(files.dir);
  writer.last = { ...made.last, offset: 0 };
  keepTree(files, writer.last);
}

interface Sealing {
  readonly number: number;
  readonly made: MadeCheckpoint;
  readonly tail: Tail;
  readonly bytes: number;
}

function writeSeal(files: LedgerFiles, { number, made, tail, bytes }: Sealing): void {
  const peaks = made.last.tree.peaks.map((peak) => btoa(peak));
  const { next: size, head, t } = tail;
  const body: Place = { size, bytes, head, t, peaks, sig: made.mark.sig };
  writePrivate(segmentFile(files, number, 'seal'), `${JSON.stringify(body)}\n`, 0o400);
}
