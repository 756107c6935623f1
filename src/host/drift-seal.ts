/** Takes down how an install left the guard's own files. */
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { copiesIn, currentEntry } from './copies.ts';
import { manifestFile, writeManifest } from './drift-manifest.ts';
import { lookOf } from './drift-look.ts';
import type { Mark } from './drift-model.ts';
import { readBounded, removeQuietly } from './files.ts';
import { openJournal, sha256, type JournalEntry } from './journal.ts';
import type { Machine } from './machine.ts';
import { shimsFolder } from './shims-folder.ts';

type Place = Pick<Machine, 'paths'>;

/** Larger files of a copy than any we ship. */
const MAX_OWN = 64 * 1024 * 1024;

/** Takes down how every file of the install is now. To be called when an install has just put them right. */
export function sealManifest(machine: Place): void {
  const { state, data } = machine.paths;
  const journal = openJournal(state);
  const former = copiesIn(journal, data).filter((entry) => entry !== currentEntry(journal, data));
  // A start looks at every mark: of copies, only that which it starts counts.
  const marks = journal
    .entries()
    .filter((entry) => !former.some((other) => other === entry))
    .flatMap((entry) => marksOf(entry, shimsFolder(data)));
  if (marks.length === 0) return;
  writeManifest(machine, { v: 1, marks });
}

/** With the install goes what is known of it. */
export function dropManifest(machine: Place): void {
  removeQuietly(manifestFile(machine));
}

function marksOf(entry: JournalEntry, shims: string): readonly Mark[] {
  if (entry.kind === 'copy') {
    return entry.files.flatMap((file) => wholeMark(path.join(entry.path, file), 'programs') ?? []);
  }
  if (entry.kind === 'file' && !entry.theirs) {
    const part = path.dirname(entry.path) === shims ? 'shim' : 'start';
    return [wholeMark(entry.path, part) ?? []].flat();
  }
  if (entry.kind === 'merge') {
    const words = entry.items.flatMap((each) => ('item' in each ? commandsIn(each.item) : []));
    return words.flatMap((word) => linesMark(entry.path, word, 'hooks') ?? []);
  }
  return entry.kind === 'block' ? [linesMark(entry.path, entry.inserted.trim()) ?? []].flat() : [];
}

/** Undefined when it is not there: an install that was cut off has none of it. */
function wholeMark(file: string, part: Mark['part']): Mark | undefined {
  const bytes = readBounded(file, MAX_OWN);
  const look = lookOf(file);
  if (bytes === undefined || look === undefined) return undefined;
  const { mode } = lstatSync(file);
  const base = { path: file, part, kind: 'whole', look, digest: sha256(bytes), mode: mode & 0o777 } as const;
  // The copy is too large to keep; it is put back by an install.
  return part === 'programs' ? base : { ...base, text: bytes.toString('utf8') };
}

/** The commands of an entry as they stand in JSON, wherever they stand in it. */
function commandsIn(item: unknown): readonly string[] {
  if (typeof item !== 'object' || item === null) return [];
  return Object.entries(item).flatMap(([key, value]) =>
    key === 'command' && typeof value === 'string' ? [JSON.stringify(value).slice(1, -1)] : commandsIn(value),
  );
}

function linesMark(file: string, text: string, part: 'start' | 'hooks' = 'start'): Mark | undefined {
  const look = lookOf(file);
  return look === undefined ? undefined : { path: file, part, kind: 'lines', look, text, mode: 0 };
}
