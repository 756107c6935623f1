/** What an install changed, written down before each change so that it can be undone exactly, even half-way. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { GuardError } from './errors.ts';
import { errnoOf, ensurePrivateDir, readBounded, removeQuietly, writePrivate } from './files.ts';
import { entrySchema, type JournalEntry } from './journal-entry.ts';

export type { JournalEntry } from './journal-entry.ts';

const FILE = 'journal.json';
const TEMPORARY = /^journal\.json\.[0-9a-f]{12}\.tmp$/;
const MAX_JOURNAL = 4 * 1024 * 1024;

const journalSchema = z.strictObject({
  schema: z.literal('aup-guard/install-journal/1'),
  entries: z.array(entrySchema),
});

function same(a: JournalEntry, b: JournalEntry): boolean {
  return a.kind === b.kind && a.path === b.path;
}

/** The journal on disk: every call is on disk when it returns. */
export interface Journal {
  entries(): readonly JournalEntry[];
  find(kind: JournalEntry['kind'], file: string): JournalEntry | undefined;
  /** Adds an entry or replaces the one of the same kind and path. */
  put(entry: JournalEntry): void;
  drop(entry: JournalEntry): void;
  /** Removes the journal file itself and what crashes left beside it. */
  close(): void;
}

/** Lower-case hex SHA-256 of bytes or UTF-8 text. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Folders on the way to `dir` that do not exist yet, outermost first. */
export function missingFolders(dir: string): readonly string[] {
  const missing: string[] = [];
  for (let at = dir; at !== path.dirname(at); at = path.dirname(at)) {
    try {
      lstatSync(at);
      break;
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') break;
      missing.unshift(at);
    }
  }
  return missing;
}

function readEntries(file: string): readonly JournalEntry[] {
  const text = readBounded(file, MAX_JOURNAL)?.toString('utf8');
  if (text === undefined) return [];
  try {
    return journalSchema.parse(JSON.parse(text)).entries;
  } catch (error) {
    throw new GuardError('install-blocked', `the install journal cannot be read: ${file}`, {
      hint: 'move it away to install anew; what it lists must then be removed by hand',
      cause: error,
    });
  }
}

/** A fixed name beside a file or folder while it is written, so that what a crash leaves is found and removed. */
export function temporaryName(file: string): string {
  return `${file}.aup-guard.tmp`;
}

/** Writes the first journal and the folders for it in one step, or a crash would leave folders nobody knows of. */
function createWith(dir: string, missing: readonly string[], text: string): void {
  const top = missing[0];
  if (top === undefined) {
    ensurePrivateDir(dir);
    writePrivate(path.join(dir, FILE), text);
    return;
  }
  const staging = temporaryName(top);
  const inside = path.join(staging, path.relative(top, dir));
  try {
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    writePrivate(path.join(inside, FILE), text);
    renameSync(staging, top);
  } catch (error) {
    throw new GuardError('state-unwritable', `cannot create ${dir}`, { cause: error });
  }
}

/** What crashes while the journal was written have left. */
function removeDebris(dir: string): void {
  const top = missingFolders(dir)[0];
  if (top !== undefined) rmSync(temporaryName(top), { recursive: true, force: true });
  const names = existsSync(dir) ? readdirSync(dir).filter((name) => TEMPORARY.test(name)) : [];
  for (const name of names) removeQuietly(path.join(dir, name));
}

/** Opens the journal kept in `<state>/install`. Reading creates nothing; the first `put` creates the folder. */
export function openJournal(state: string): Journal {
  const dir = path.join(state, 'install');
  const file = path.join(dir, FILE);
  let entries = readEntries(file);
  const save = (next: readonly JournalEntry[]): void => {
    const missing = missingFolders(dir);
    const created = missing.map((folder) => ({ kind: 'folder' as const, path: folder }));
    const known = next.filter((entry) => !created.some((folder) => same(folder, entry)));
    const all = [...created, ...known];
    const text = JSON.stringify({ schema: 'aup-guard/install-journal/1', entries: all }, null, 1);
    createWith(dir, missing, `${text}\n`);
    entries = all;
  };
  return {
    entries: () => entries,
    find: (kind, target) => entries.find((entry) => entry.kind === kind && entry.path === target),
    put: (entry) =>
      save(
        entries.some((other) => same(other, entry))
          ? entries.map((other) => (same(other, entry) ? entry : other))
          : [...entries, entry],
      ),
    drop: (entry) => save(entries.filter((other) => !same(other, entry))),
    close() {
      removeQuietly(file);
      removeDebris(dir);
    },
  };
}
