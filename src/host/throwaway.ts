/** Folders that are there for a moment: for a scenario, or for a program that is only asked something. */
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';

/** Makes one of a new name in `base`, which its owner alone can enter. Throws `environment`. */
export function throwawayFolder(base: string, prefix: string): string {
  try {
    return mkdtempSync(path.join(base, prefix));
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    throw new GuardError('environment', `no throwaway folder can be made in ${base}`, {
      cause: error,
      hint: 'set TMPDIR to a folder you can write to, or make it so',
    });
  }
}
