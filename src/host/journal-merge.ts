/** Entries in settings files of others: written, journalled, taken out again. */
import { lstatSync } from 'node:fs';
import path from 'node:path';
import type { MergeChange } from '../engine/install-model.ts';
import type { NativeEntry } from '../engine/native-model.ts';
import { readBounded, removeQuietly } from './files.ts';
import { makeFolders, replaceFile } from './journal-write.ts';
import { type LeftOver, lockedBy, type Outcome, statOrGone } from './journal-outcome.ts';
import { type Journal, type JournalEntry, sha256 } from './journal.ts';
import { readSettings, steppedBack, withoutItems } from './native-json.ts';
import { MAX_START_FILE } from './shell-files.ts';

type MergeEntry = JournalEntry & { readonly kind: 'merge' };

/** Writes one file with its entries. Throws `install-blocked`. */
export function applyMerge(journal: Journal, change: MergeChange): void {
  const { path: file, text, base, undo, items, exists } = change;
  makeFolders(journal, path.dirname(file));
  journal.put({
    kind: 'merge',
    path: file,
    existed: base !== undefined,
    before: sha256(base ?? ''),
    after: sha256(text),
    undo,
    items,
  });
  const data = Buffer.from(text);
  if (!exists) return replaceFile(file, data, { mode: 0o600 });
  const { mode, uid, gid } = lstatSync(file);
  return replaceFile(file, data, { mode: mode & 0o7777, uid, gid });
}

/** What a file was without what an earlier install put in; undefined when it cannot be told any more. */
export function baseOf(current: string, entry: MergeEntry): string | undefined {
  if (sha256(current) === entry.after) {
    const base = steppedBack(current, entry.undo);
    if (sha256(base) === entry.before) return base;
  }
  return withoutItems(current, entry.items);
}

function isEmpty(text: string): boolean {
  const settings = readSettings(text);
  return settings !== undefined && Object.keys(settings).length === 0;
}

function contentOf(entry: NativeEntry): unknown {
  return 'value' in entry ? entry.value : entry.item;
}

/** Byte for byte when nobody touched the file since; else exactly the entries go. */
export function undoMerge(entry: MergeEntry): Outcome {
  const lines = entry.items.map((each) => `${each.at.join('.')}: ${JSON.stringify(contentOf(each))}`);
  const leave = (why: string): LeftOver => ({ path: entry.path, why, lines });
  const info = statOrGone(entry.path);
  if (info === undefined) return 'none';
  const locked = lockedBy(info);
  if (locked !== undefined) return leave(locked);
  const current = (readBounded(entry.path, MAX_START_FILE) ?? Buffer.alloc(0)).toString('utf8');
  const base = baseOf(current, entry);
  if (base === undefined) return leave('cannot be read as JSON now; remove these entries from it');
  if (base === current) return 'none';
  if (!entry.existed && isEmpty(base)) removeQuietly(entry.path);
  else {
    const traits = { mode: info.mode & 0o7777, uid: info.uid, gid: info.gid };
    replaceFile(entry.path, Buffer.from(base), traits);
  }
  return 'undone';
}
