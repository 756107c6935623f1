/** Compares the guard's own files with what was left: cheap while nothing was touched. Loads no schema. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs';
import path from 'node:path';
import { errnoOf, readBounded } from './files.ts';
import { GuardError } from './errors.ts';
import type { Machine } from './machine.ts';
import type { Drift, Manifest, Mark } from './drift-model.ts';

const MAX_OWN = 64 * 1024 * 1024;

function statOf(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw new GuardError('state-unwritable', `cannot look at ${file}`, { cause: error });
  }
}

/** Undefined when there is no such file. The time of the last change of any kind cannot be set by programs. */
export function lookOf(file: string): string | undefined {
  const info = statOf(file);
  return info && [info.size, info.mtimeMs, info.ctimeMs, info.ino, info.mode, info.uid].join(' ');
}

/** The same for what is watched: what cannot be looked at any more (a loop of links, a closed folder) must not end the session. */
export function lookAt(file: string): string {
  try {
    return lookOf(file) ?? '';
  } catch (error) {
    if (error instanceof GuardError) return error.code;
    throw error;
  }
}

export interface LookOptions {
  /** Reads every file, however untouched it looks. */
  readonly thorough: boolean;
  /** Files of these parts only. */
  readonly parts?: readonly Mark['part'][];
}

/** What is not as it was left. Throws `state-unwritable` for what cannot be looked at. */
export function driftOf({ marks }: Manifest, { thorough, parts }: LookOptions): readonly Drift[] {
  const wanted = marks.filter(({ part }) => parts === undefined || parts.includes(part));
  const changed = wanted.flatMap((mark) =>
    !thorough && lookOf(mark.path) === mark.look ? [] : (changeOf(mark) ?? []),
  );
  const found = [...changed, ...addedAhead(wanted)];
  // One file may have several marks.
  return [...new Map(found.map((drift) => [`${drift.path} ${drift.what}`, drift])).values()];
}

/** Compiled code is loaded by its name alone: there it counts as a change when a file was added. */
function addedAhead(marks: readonly Mark[]): readonly Drift[] {
  const loader = marks.find(({ path: file }) => file.endsWith('/dist/ahead.cjs'));
  if (loader === undefined) return [];
  const folder = path.join(path.dirname(loader.path), 'ahead');
  const known = new Set(marks.map((mark) => mark.path));
  const files = namesIn(folder)
    .map((version) => path.join(folder, version))
    .flatMap((version) => namesIn(version).map((name) => path.join(version, name)))
    .filter((file) => !known.has(file));
  return files.map((file) => ({ path: file, part: 'programs', what: 'was added' }));
}

/** Nothing for what is no folder. */
function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw new GuardError('state-unwritable', `cannot look at ${dir}`, { cause: error });
  }
}

function changeOf(mark: Mark): Drift | undefined {
  return mark.kind === 'lines' ? linesChange(mark) : wholeChange(mark);
}

/** A start file may be a link: dotfile managers make them. */
function linesChange({ path: file, part, text = '' }: Mark): Drift | undefined {
  const bytes = readLinked(file);
  if (bytes?.includes(text) === true) return undefined;
  return { path: file, part, what: `no longer holds the guard's ${part === 'hooks' ? 'hooks' : 'lines'}` };
}

function readLinked(file: string): Buffer | undefined {
  try {
    return readBounded(realpathSync(file), MAX_OWN);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof GuardError) return undefined;
    throw error;
  }
}

function wholeChange(mark: Mark): Drift | undefined {
  const { path: file, part, digest, text, mode } = mark;
  const mend = text === undefined ? {} : { mend: { text, mode } };
  const info = statOf(file);
  if (info === undefined) return { path: file, part, what: 'is gone', ...mend };
  if (!info.isFile()) return { path: file, part, what: 'is no longer a file of its own' };
  const bytes = readBounded(file, MAX_OWN);
  if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== digest) {
    return { path: file, part, what: 'was changed', ...mend };
  }
  const now = info.mode & 0o777;
  return now === mode ? undefined : { path: file, part, what: 'has other rights', mend: { chmod: mode } };
}

/** Folders that must be ours alone to write, and those nobody else may read. */
export function rightsDrift({ paths }: Pick<Machine, 'paths'>): readonly Drift[] {
  const { state, data, config, runtime } = paths;
  const secret = [state, path.join(state, 'keys'), runtime].map((dir) => openFolder(dir, 0o077));
  return [...secret, ...[data, config].map((dir) => openFolder(dir, 0o022))].flatMap((one) => one ?? []);
}

function openFolder(dir: string, forbidden: number): Drift | undefined {
  const info = statOf(dir);
  if (info === undefined || info.isSymbolicLink() || process.getuid === undefined) return undefined;
  if (info.uid !== process.getuid()) return { path: dir, part: 'rights', what: 'belongs to another user' };
  if ((info.mode & forbidden) === 0) return undefined;
  const chmod = info.mode & 0o777 & ~forbidden;
  return { path: dir, part: 'rights', what: 'is open to other users', mend: { chmod } };
}
