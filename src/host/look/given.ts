/** Folders a person names. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from '../errors.ts';

/** The folder, absolute. Throws `usage` where there is none. */
export function givenFolder(option: string, folder: string): string {
  const absolute = path.resolve(folder);
  let isFolder = false;
  try {
    isFolder = statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    // Not ours to see: said in the same words.
  }
  if (!isFolder) {
    throw new GuardError('usage', `${option} ${folder} is no folder that can be looked into`, {
      hint: 'check the spelling, and that you may read it',
    });
  }
  return absolute;
}
