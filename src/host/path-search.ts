/** Finding programs on PATH without finding ourselves. */
import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { errnoOf } from './files.ts';
import type { Environment } from './platform/model.ts';

/** The absolute path of a program, or undefined. */
export type FindProgram = (name: string) => string | undefined;

/**
 * Finds the first executable of a name on PATH that is not in one of `skip`, compared by real path. For many names:
 * each folder is listed once, which costs less than asking it for every one of them.
 */
export function pathSearch(env: Environment, skip: readonly string[]): FindProgram {
  const seen = new Set<string>();
  const folders = foldersOf(env, skip)
    .filter(({ real }) => !seen.has(real) && seen.add(real))
    .map(({ dir }) => dir);
  const holders = holdersIn(folders);
  const anywhere = holders.get('') ?? [];
  // Clean once, and closed by a slash: of the thousands of names asked for most are nowhere, and joining is slow.
  const starts = folders.map((dir) => path.join(dir, path.sep));
  return (name) => {
    const at = holders.get(name.toLowerCase()) ?? anywhere;
    return at.length === 0 ? undefined : at.map((one) => `${starts[one] ?? ''}${name}`).find(isExecutable);
  };
}

/**
 * Which folders may hold a name, in any case of its letters: some file systems do not tell them apart. Under the empty
 * name those that hold whatever is asked for, as far as anybody can tell.
 */
function holdersIn(folders: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const listed = folders.map(listing);
  const closed = listed.flatMap((names, at) => (names === undefined ? [at] : []));
  const holders = new Map<string, number[]>([['', closed]]);
  for (const [at, names] of listed.entries()) {
    for (const name of names ?? []) {
      const lower = name.toLowerCase();
      const known = holders.get(lower);
      if (known === undefined) holders.set(lower, [...closed.filter((other) => other < at), at]);
      else known.push(at);
    }
    if (names === undefined) for (const [name, known] of holders) if (name !== '') known.push(at);
  }
  return holders;
}

/** The same for one name. */
export function findProgram(name: string, env: Environment, skip: readonly string[]): string | undefined {
  return foldersOf(env, skip)
    .map(({ dir }) => path.join(dir, name))
    .find(isExecutable);
}

interface Folder {
  readonly dir: string;
  readonly real: string;
}

function foldersOf(env: Environment, skip: readonly string[]): readonly Folder[] {
  const avoid = new Set(skip.map(realOrSame));
  return (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((dir) => path.isAbsolute(dir) && !isGateDir(dir))
    .map((dir) => ({ dir, real: realOrSame(dir) }))
    .filter(({ real }) => !avoid.has(real));
}

/** What is in a folder; undefined when that cannot be known. */
function listing(dir: string): readonly string[] | undefined {
  try {
    return readdirSync(dir);
  } catch (error) {
    // A folder may be entered without being readable; one that is not there holds nothing.
    return errnoOf(error) === 'ENOENT' ? [] : undefined;
  }
}

/** Gates of another session of ours would send calls to a broker that is gone. */
function isGateDir(dir: string): boolean {
  return (
    path.basename(dir) === 'gates' && isExecutable(path.join(path.dirname(dir), 'git-hooks', 'pre-push'))
  );
}

/** A value of PATH without the gates of sessions: what a terminal outside of them has. */
export function withoutGates(value: string): string {
  return value
    .split(path.delimiter)
    .filter((dir) => !isGateDir(dir))
    .join(path.delimiter);
}

function realOrSame(dir: string): string {
  try {
    return realpathSync.native(dir);
  } catch {
    // A folder that does not exist is equal only to itself.
    return dir;
  }
}

function isExecutable(file: string): boolean {
  try {
    // Most names are not there, and an answer costs a fraction of an exception.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not allowed: not a candidate.
    return false;
  }
}
