/** Files of a tree that may hold text of people: what git would track, without what packages brought. */
import { lstatSync, readdirSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { errnoOf } from './files.ts';
import { isIgnored, rulesAround, rulesIn, type IgnoreRules } from './scan-files-ignore.ts';

export type SkipReason = 'binary' | 'unreadable' | 'link' | 'special' | 'missing';

/** A file that was not looked into, as it is shown to people. */
export interface Skipped {
  readonly file: string;
  readonly why: SkipReason;
}

export interface FileList {
  /** Paths as given, or below what was given. */
  readonly files: readonly string[];
  readonly skipped: readonly Skipped[];
}

const NEVER: ReadonlySet<string> = new Set(['.git', 'node_modules']);

interface Listing {
  readonly cwd: string;
  readonly files: string[];
  readonly skipped: Skipped[];
}

/** Lists what lies at and below `roots`. What a person names is taken even where git ignores it; links are not followed. */
export function listFiles(roots: readonly string[], cwd: string): FileList {
  const listing: Listing = { cwd, files: [], skipped: [] };
  for (const root of roots) {
    const info = look(path.resolve(cwd, root));
    if (typeof info === 'string') listing.skipped.push({ file: root, why: info });
    else if (info.isDirectory()) {
      const dir = path.resolve(cwd, root);
      const around = rulesAround(dir);
      // A folder that git ignores and a person names: what left it out must not leave out all that is in it.
      walk(listing, root, rulesIn(dir, isIgnored(around, dir, true) ? undefined : around));
    } else note(listing, root, info);
  }
  return { files: [...new Set(listing.files)], skipped: listing.skipped };
}

function look(file: string): Stats | SkipReason {
  try {
    return lstatSync(file);
  } catch (error) {
    return errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR' ? 'missing' : 'unreadable';
  }
}

function note({ files, skipped }: Listing, file: string, info: Stats | Dirent): void {
  if (info.isFile()) files.push(file);
  else skipped.push({ file, why: info.isSymbolicLink() ? 'link' : 'special' });
}

function walk(listing: Listing, folder: string, rules: IgnoreRules | undefined): void {
  const dir = path.resolve(listing.cwd, folder);
  let entries: Dirent[];
  try {
    entries = readdirSync(dir, { withFileTypes: true });
  } catch {
    listing.skipped.push({ file: folder, why: 'unreadable' });
    return;
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(dir, entry.name);
    const shown = path.join(folder, entry.name);
    if (NEVER.has(entry.name) || isIgnored(rules, full, entry.isDirectory())) continue;
    if (entry.isDirectory()) walk(listing, shown, rulesIn(full, rules));
    else note(listing, shown, entry);
  }
}
