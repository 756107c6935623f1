/** Undoes what the journal lists, newest first. What a person changed since then is left and named. */
import { readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { MARK_BEGIN, MARK_END } from '../engine/install-text.ts';
import { GuardError } from './errors.ts';
import { errnoOf, readBounded, removeQuietly } from './files.ts';
import { replaceFile } from './journal-apply.ts';
import { undoJob } from './journal-job.ts';
import { undoMerge } from './journal-merge.ts';
import { undoWire } from './journal-wire.ts';
import { type LeftOver, lockedBy, type Outcome, statOrGone } from './journal-outcome.ts';
import { type Journal, type JournalEntry, sha256, temporaryName } from './journal.ts';
import { sideNames } from './pinned.ts';
import { MAX_START_FILE } from './shell-files.ts';

export interface UndoReport {
  /** Paths brought back to what they were. */
  readonly undone: readonly string[];
  readonly left: readonly LeftOver[];
  /** Files the person made their own, kept on purpose. */
  readonly kept: readonly string[];
}

/** Largest file of our own that is compared, bytes. */
const MAX_OWN = 8 * 1024 * 1024;

function undoFile(entry: JournalEntry & { kind: 'file' }): Outcome {
  const current = readBounded(entry.path, MAX_OWN);
  if (current === undefined) return 'none';
  if (entry.written.includes(sha256(current))) {
    removeQuietly(entry.path);
    return 'undone';
  }
  if (entry.theirs) return 'kept';
  return { path: entry.path, why: 'was changed since install; remove the file', lines: [] };
}

/** The content without what was inserted; undefined when that is no longer there as it was. */
function without(current: Buffer, inserted: string): Buffer | undefined {
  const whole = Buffer.from(inserted);
  const block = Buffer.from(inserted.trimStart());
  const at = current.indexOf(block);
  if (at < 0) return undefined;
  const after = current.subarray(at + block.length);
  const start = at - (whole.length - block.length);
  // The line end put before the block stays when the person has added lines after it: it now ends their own line.
  const ended = after.length > 0 || start < 0 || !current.subarray(start, at + block.length).equals(whole);
  return Buffer.concat([current.subarray(0, ended ? at : start), after]);
}

function undoBlock(entry: JournalEntry & { kind: 'block' }): Outcome {
  const lines = entry.inserted.trim().split('\n');
  const leave = (why: string): LeftOver => ({ path: entry.path, why, lines });
  const info = statOrGone(entry.path);
  if (info === undefined) return 'none';
  const locked = lockedBy(info);
  if (locked !== undefined) return leave(locked);
  const current = readBounded(entry.path, MAX_START_FILE) ?? Buffer.alloc(0);
  const rest = without(current, entry.inserted);
  if (rest === undefined) {
    const marked = current.includes(MARK_BEGIN) || current.includes(MARK_END);
    return marked ? leave('was edited between the marks; remove what is left of these lines') : 'none';
  }
  if (!entry.existed && rest.length === 0) removeQuietly(entry.path);
  else replaceFile(entry.path, rest, { mode: info.mode & 0o7777, uid: info.uid, gid: info.gid });
  return 'undone';
}

/** Removes the listed files and the folders they leave empty; others are not ours to remove. */
function removeTree(dir: string, files: readonly string[]): 'undone' | 'none' | 'left' {
  const folders = new Set([dir]);
  for (const file of files) {
    const target = path.join(dir, file);
    removeQuietly(target);
    for (let at = path.dirname(target); at !== dir; at = path.dirname(at)) folders.add(at);
  }
  const deepestFirst = [...folders].toSorted((a, b) => b.length - a.length);
  const results = deepestFirst.map((folder) => removeEmpty(folder));
  const last = results.at(-1);
  return last === 'kept' ? 'left' : (last ?? 'none');
}

/** `kept`: something is in it. */
function removeEmpty(dir: string): 'undone' | 'none' | 'kept' {
  try {
    rmdirSync(dir);
    return 'undone';
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'none';
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EBUSY') return 'kept';
    throw new GuardError('install-blocked', `cannot remove ${dir}`, { cause: error });
  }
}

function undoCopy(entry: JournalEntry & { kind: 'copy' }): Outcome {
  const { fresh, old } = sideNames(entry.path);
  const results = new Set([entry.path, fresh, old].map((dir) => removeTree(dir, entry.files)));
  if (!results.has('left')) return results.has('undone') ? 'undone' : 'none';
  const others = [entry.path, fresh, old].flatMap((dir) => namesIn(dir));
  return { path: entry.path, why: 'holds other files; remove the folder', lines: others };
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).slice(0, 10);
  } catch {
    return [];
  }
}

function undoOne(entry: JournalEntry): Outcome {
  switch (entry.kind) {
    case 'folder':
      return 'none';
    case 'file':
      return undoFile(entry);
    case 'copy':
      return undoCopy(entry);
    case 'merge':
      return undoMerge(entry);
    case 'wire':
      return undoWire(entry);
    case 'block':
      return undoBlock(entry);
    case 'job':
      return undoJob(entry);
  }
}

function attempt(entry: JournalEntry): Outcome {
  try {
    if (entry.kind !== 'copy') removeQuietly(temporaryName(entry.path));
    return undoOne(entry);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return { path: entry.path, why: `could not be undone: ${error.message}`, lines: [] };
  }
}

/**
 * Undoes everything. Entries that could not be undone stay in the journal, so that a later run takes them up;
 * with none left the journal goes too, and so do the folders made for it when they are empty.
 */
export function undoAll(journal: Journal): UndoReport {
  const { undone, left, kept } = undoEntries(journal, journal.entries());
  const folders = journal.entries().filter((entry) => entry.kind === 'folder');
  if (left.length === 0) journal.close();
  const removed = folders
    .map(({ path: dir }) => dir)
    .toSorted((a, b) => b.length - a.length)
    .filter((dir) => removeEmpty(dir) === 'undone');
  return { undone: [...undone, ...removed], left, kept };
}

/** The same for some entries, newest first. Folders stay, and so does the journal. */
export function undoEntries(journal: Journal, entries: readonly JournalEntry[]): UndoReport {
  const undone: string[] = [];
  const kept: string[] = [];
  const left: LeftOver[] = [];
  for (const entry of [...entries].toReversed()) {
    if (entry.kind === 'folder') continue;
    const outcome = attempt(entry);
    if (outcome === 'undone') undone.push(entry.path);
    if (outcome === 'kept') kept.push(entry.path);
    if (typeof outcome === 'object') left.push(outcome);
    else journal.drop(entry);
  }
  return { undone, left, kept };
}
