/** Signed checkpoints: who cuts or rewrites what they cover would have to forge a signature. */
import { fdatasyncSync, ftruncateSync } from 'node:fs';
import { parseLink } from '../engine/ledger.ts';
import type { CheckpointMark } from '../engine/ledger-record.ts';
import { formatNote, noteText, type SignedCheckpoint } from '../engine/ledger-note.ts';
import { addLeaf, EMPTY_TREE, leafHash, treeRoot, type Frontier } from '../engine/ledger-tree.ts';
import type { Instant } from '../engine/model.ts';
import { readBounded, writePrivate } from './files.ts';
import type { MachineKeys } from './keys.ts';
import { lastNote, lastNoteOnFile } from './ledger-file-notes.ts';
import {
  appendBytes,
  broken,
  hashBytes,
  readSlice,
  withAppendable,
  type LedgerFiles,
} from './ledger-file-store.ts';
import type { Tail } from './ledger-file-tail.ts';

const CHUNK = 1024 * 1024;

/** Where the last checkpoint stood. */
export interface LastCheckpoint {
  /** Records covered; 0 before the first. */
  readonly size: number;
  /** When it was made; 0 when that is not known. */
  readonly t: number;
  readonly tree: Frontier;
  /** Byte in the current file at which the first record not covered starts. */
  readonly offset: number;
}

const NONE: LastCheckpoint = { size: 0, t: 0, tree: EMPTY_TREE, offset: 0 };

/** As `lastNoteOnFile`, with the tree where it is still known. */
export function lastCheckpoint(files: LedgerFiles, keys: MachineKeys): LastCheckpoint {
  const note = lastNoteOnFile(files, keys);
  if (note === undefined) return NONE;
  const cached = readTree(files);
  const fits = cached?.size === note.size && btoa(treeRoot(cached.tree, hashBytes)) === note.root;
  return fits ? cached : { ...NONE, size: note.size };
}

interface TreeFile {
  readonly size: number;
  readonly t: number;
  readonly offset: number;
  readonly peaks: readonly string[];
}

function isTreeFile(value: unknown): value is TreeFile {
  if (typeof value !== 'object' || value === null) return false;
  const { size, t, offset, peaks }: Partial<Record<keyof TreeFile, unknown>> = value;
  const numbers = [size, t, offset].every((part) => Number.isSafeInteger(part));
  return numbers && Array.isArray(peaks) && peaks.every((peak) => /^[A-Za-z0-9+/]{43}=$/.test(String(peak)));
}

function readTree(files: LedgerFiles): LastCheckpoint | undefined {
  const text = readBounded(files.tree, 16 * 1024)?.toString();
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (!isTreeFile(value)) return undefined;
    const { size, t, offset } = value;
    return { size, t, offset, tree: { size, peaks: value.peaks.map((peak) => atob(peak)) } };
  } catch {
    // A cache: without it the tree is built again from the records.
    return undefined;
  }
}

export interface CheckpointTask {
  readonly fd: number;
  readonly tail: Tail;
  readonly files: LedgerFiles;
  readonly keys: MachineKeys;
  readonly last: LastCheckpoint;
  readonly now: Instant;
}

export interface MadeCheckpoint {
  readonly mark: CheckpointMark;
  readonly last: LastCheckpoint;
}

/**
 * Signs the tree over all records so far and stores the note. Under the lock; the caller appends the record.
 * The order matters: records reach the disk before the note that vouches for them.
 */
export function makeCheckpoint(task: CheckpointTask): MadeCheckpoint {
  const { fd, tail, files, keys } = task;
  fdatasyncSync(fd);
  const tree = treeUpTo(task);
  const origin = keys.origin();
  const root = btoa(treeRoot(tree, hashBytes));
  const sig = keys.sign(noteText({ origin, size: tree.size, root }));
  storeNote(files, { origin, size: tree.size, root, sig });
  const last = { size: tree.size, t: task.now, tree, offset: tail.size };
  const peaks = tree.peaks.map((peak) => btoa(peak));
  writePrivate(files.tree, JSON.stringify({ size: last.size, t: last.t, offset: last.offset, peaks }));
  return { mark: { size: tree.size, root, sig }, last };
}

/** The tree at the last checkpoint plus the records since; from the start when that is not known. */
function treeUpTo({ fd, tail, last }: CheckpointTask): Frontier {
  let tree = last.tree;
  let rest = '';
  for (let at = last.offset; at < tail.size; at += CHUNK) {
    const lines = (rest + readSlice(fd, at, Math.min(at + CHUNK, tail.size))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (parseLink(line) !== undefined) tree = addLeaf(tree, leafHash(line, hashBytes), hashBytes);
    }
  }
  if (tree.size !== tail.next)
    throw broken(`the log holds ${tree.size} records where ${tail.next} were counted`);
  return tree;
}

function storeNote(files: LedgerFiles, note: SignedCheckpoint): void {
  withAppendable(files.checkpoints, (fd) => {
    // A note cut short by a crash vouches for nothing.
    ftruncateSync(fd, lastNote(fd).end);
    appendBytes(fd, formatNote(note), true);
  });
}
