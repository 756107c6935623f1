/** Finding programs on PATH without finding ourselves. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from './platform/model.ts';

/** The absolute path of a program, or undefined. */
export type FindProgram = (name: string) => string | undefined;

/** Finds the first executable of a name on PATH that is not in one of `skip`, compared by real path; PATH is read once. */
export function pathSearch(env: Environment, skip: readonly string[]): FindProgram {
  const avoid = new Set(skip.map(realOrSame));
  const folders = (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((dir) => path.isAbsolute(dir) && !avoid.has(realOrSame(dir)) && !isGateDir(dir));
  return (name) => folders.map((dir) => path.join(dir, name)).find(isExecutable);
}

/** The same for one name. */
export function findProgram(name: string, env: Environment, skip: readonly string[]): string | undefined {
  return pathSearch(env, skip)(name);
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
