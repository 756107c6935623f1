/** What became of one step that is undone. */
import { lstatSync, type Stats } from 'node:fs';
import { errnoOf } from './files.ts';

/** Something that could not be undone, and the lines or files to remove by hand. */
export interface LeftOver {
  readonly path: string;
  readonly why: string;
  readonly lines: readonly string[];
}

/** `none`: there was nothing of ours any more. */
export type Outcome = 'undone' | 'none' | 'kept' | LeftOver;

/** Undefined when the file is gone. */
export function statOrGone(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Why a file of somebody else's is not to be written now. */
export function lockedBy(info: Stats): string | undefined {
  if (info.isSymbolicLink()) return 'is a symlink now; remove these lines from it';
  return (info.mode & 0o200) === 0 ? 'is read-only now; remove these lines from it' : undefined;
}
