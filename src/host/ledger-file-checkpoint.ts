/** Signed checkpoints: who cuts or rewrites what they cover would have to forge a signature. */
import { fdatasyncSync, ftruncateSync } from 'node:fs';
import { parseLink } from '../engine/ledger.ts';
import type { CheckpointMark } from '../engine/ledger-record.ts';
import { formatNote, noteText, type SignedCheckpoint } from '../engine/ledger-note.ts';
import { addLeaf, EMPTY_TREE, leafHash, treeRoot, type Frontier } from '../engine/ledger-tree.ts';
import type { Instant } from '../engine/model.ts';
import { writePrivate } from './files.ts';
import type { MachineKeys } from './keys.ts';
import { isSigned, lastNote, lastNoteOnFile } from './ledger-file-notes.ts';
import { lastSeal, readPlace, type Place } from './ledger-file-segments.ts';
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

/** A cache: without it the tree is built again from the records. */
function readTree(files: LedgerFiles): LastCheckpoint | undefined {
  try {
    const place = readPlace(files.tree);
    return place && { size: place.size, t: place.t, tree: treeAt(place), offset: place.bytes };
  } catch {
    return undefined;
  }
}

/** Throws when it holds no base64. */
export function treeAt({ size, peaks }: Place): Frontier {
  return { size, peaks: peaks.map((peak) => atob(peak)) };
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
  keepTree(files, last);
  return { mark: { size: tree.size, root, sig }, last };
}

export function keepTree(files: LedgerFiles, { size, t, offset, tree }: LastCheckpoint): void {
  const peaks = tree.peaks.map((peak) => btoa(peak));
  const place: Place = { size, bytes: offset, head: '', t, peaks, sig: '' };
  writePrivate(files.tree, JSON.stringify(place));
}

/** The tree at the last checkpoint plus the records since; from the start of the file when that is not known. */
function treeUpTo(task: CheckpointTask): Frontier {
  const { next } = task.tail;
  const known = grown(task);
  // A place in a file that was sealed since is none in this one.
  const tree = known.size === next ? known : grown({ ...task, last: startOfFile(task) });
  if (tree.size !== next) throw broken(`the log holds ${tree.size} records where ${next} were counted`);
  return tree;
}

function startOfFile({ files, keys }: CheckpointTask): LastCheckpoint {
  const seal = lastSeal(files);
  if (seal.number > 0 && !isGenuine(seal, keys)) {
    throw broken(`the seal of segment ${seal.number} of the log was not signed with the key of this machine`);
  }
  return { ...NONE, tree: treeAt(seal) };
}

/** True when the tree at that place is what this machine's key signed. */
export function isGenuine(place: Place, keys: MachineKeys): boolean {
  const { size, sig } = place;
  const root = btoa(treeRoot(treeAt(place), hashBytes));
  return isSigned(keys, { origin: keys.knownOrigin() ?? '', size, root, sig });
}

function grown({ fd, tail, last }: CheckpointTask): Frontier {
  let tree = last.tree;
  let rest = '';
  for (let at = last.offset; at < tail.size; at += CHUNK) {
    const lines = (rest + readSlice(fd, at, Math.min(at + CHUNK, tail.size))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (parseLink(line) !== undefined) tree = addLeaf(tree, leafHash(line, hashBytes), hashBytes);
    }
  }
  return tree;
}

function storeNote(files: LedgerFiles, note: SignedCheckpoint): void {
  withAppendable(files.checkpoints, (fd) => {
    // A note cut short by a crash vouches for nothing.
    ftruncateSync(fd, lastNote(fd).end);
    appendBytes(fd, formatNote(note), true);
  });
}
