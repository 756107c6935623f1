/** What deleting files takes: how many, how large, and which of them can be had back. */
import { lstat, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { globMatches } from '../../engine/glob.ts';
import { withoutFilters } from '../git-filters.ts';
import { countOf, lines, sizeOf, type About, type Counter, type Sheet } from './model.ts';

const MAX_FILES = 10_000;
const MAX_PATHS = 200;
const MAX_BIGGEST = 3;
const MAX_LISTED = 5;

export const deletedFiles: Counter = async (about, sheet) => {
  const { action, cwd } = about;
  if (action.paths.length === 0) return;
  const words = action.paths.slice(0, MAX_PATHS);
  const starts = (await Promise.all(words.map((name) => expanded(name, cwd)))).flat();
  const total = await measured(starts, about.over);
  if (total.files.length + total.links === 0) {
    sheet.facts.push(total.folders > 0 ? 'empty folders only' : 'nothing is there by that name now');
    return;
  }
  sheet.facts.push(sumWords(total));
  await recoverable(about, { starts, total }, sheet);
  if (total.files.length < 2) return;
  const biggest = total.files.toSorted((one, other) => other.bytes - one.bytes).slice(0, MAX_BIGGEST);
  const named = biggest.map(({ file, bytes }) => `${path.relative(cwd, file)} ${sizeOf(bytes)}`);
  sheet.facts.push(`largest: ${named.join(' · ')}`);
};

interface Measured {
  readonly files: readonly { readonly file: string; readonly bytes: number }[];
  readonly bytes: number;
  readonly links: number;
  readonly folders: number;
  /** Not all was looked at. */
  readonly more: boolean;
}

interface Found {
  /** Absolute. */
  readonly starts: readonly string[];
  readonly total: Measured;
}

/** `~` and a pattern in the last part of a path stand for what the shell will make of them. */
async function expanded(name: string, cwd: string): Promise<readonly string[]> {
  const full = path.resolve(cwd, name.replace(/^~(?=\/|$)/, homedir()));
  const last = path.basename(full);
  if (!/[*?]/.test(last) || /[*?[]/.test(path.dirname(full))) return [full];
  const found = await readdir(path.dirname(full)).catch(() => []);
  return found
    .filter((entry) => globMatches(last, entry) && (last.startsWith('.') || !entry.startsWith('.')))
    .map((entry) => path.join(path.dirname(full), entry));
}

/** Links are counted, never followed. */
async function measured(starts: readonly string[], over: AbortSignal): Promise<Measured> {
  const files: { file: string; bytes: number }[] = [];
  const queue = [...starts];
  let [links, folders, bytes] = [0, 0, 0];
  let next = queue.pop();
  for (; next !== undefined && files.length < MAX_FILES && !over.aborted; next = queue.pop()) {
    const here = next;
    const info = await lstat(here).catch(() => undefined);
    if (info === undefined) continue;
    if (info.isDirectory()) {
      folders += 1;
      const names = await readdir(here).catch(() => []);
      queue.push(...names.map((name) => path.join(here, name)));
    } else if (info.isSymbolicLink()) links += 1;
    else {
      files.push({ file: here, bytes: info.size });
      bytes += info.size;
    }
  }
  return { files, links, folders, bytes, more: next !== undefined };
}

function sumWords({ files, bytes, links, more }: Measured): string {
  const number = more ? `${files.length} files or more` : countOf(files.length, 'file');
  const linked = links === 0 ? '' : `, ${countOf(links, 'link')} (not what they point to)`;
  return `${number}, ${sizeOf(bytes)}${linked}`;
}

/** Git brings back what is committed, not what it never knew and not later edits. */
async function recoverable(about: About, found: Found, sheet: Sheet): Promise<void> {
  const { cwd } = about;
  const root = lines(await about.tools.run(['rev-parse', '--show-toplevel'], cwd))[0];
  const inside = found.starts.filter((start) => root !== undefined && isWithin(root, start));
  if (root === undefined || inside.length === 0) {
    sheet.danger.push('no repository here has a copy');
    return;
  }
  const run = await withoutFilters(about.tools.run, cwd);
  const which = ['--', ...inside];
  const [known, edited] = await Promise.all([
    run(['--literal-pathspecs', 'ls-files', '-z', '--full-name', ...which], cwd),
    run(['--literal-pathspecs', 'diff', '--name-only', '--no-ext-diff', '-z', 'HEAD', ...which], cwd),
  ]);
  if (known === undefined) {
    sheet.danger.push('which of them git has could not be told');
    return;
  }
  const named = (list: string): ReadonlySet<string> =>
    new Set(list.split('\0').map((name) => path.join(root, name)));
  const { files } = found.total;
  const [tracked, changed] = [named(known), named(edited ?? '')];
  const unknown = files.filter(({ file }) => !tracked.has(file));
  const lost = files.filter(({ file }) => tracked.has(file) && changed.has(file));
  if (unknown.length === 0 && lost.length === 0) sheet.facts.push('git has them all');
  if (unknown.length > 0) {
    const of = unknown.length === files.length ? '' : ` of ${unknown.length} of them`;
    sheet.danger.push(
      `git has no copy${of}: not to be had back`,
      ...unknown.slice(0, MAX_LISTED).map(({ file }) => `  ${path.relative(cwd, file)}`),
    );
  }
  if (lost.length > 0) sheet.danger.push(`${countOf(lost.length, 'file')} with edits that are in no commit`);
}

function isWithin(root: string, file: string): boolean {
  return file === root || file.startsWith(root + path.sep);
}
