/** How an install writes files and folders that may not be its own. */
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { errnoOf, removeQuietly } from './files.ts';
import { type Journal, missingFolders, temporaryName } from './journal.ts';

/** Whom a replaced file belongs to, so that replacing it changes nothing but its content. */
export interface FileTraits {
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** Replaces a file whole with exactly these traits, whatever the umask says. Fails with `install-blocked`. */
export function replaceFile(file: string, data: Uint8Array, traits: FileTraits): void {
  const temporary = temporaryName(file);
  try {
    removeQuietly(temporary);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    const fd = openSync(temporary, flags, 0o600);
    try {
      writeFileSync(fd, data);
      if (traits.uid !== undefined && traits.gid !== undefined) fchownSync(fd, traits.uid, traits.gid);
      fchmodSync(fd, traits.mode);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    removeQuietly(temporary);
    throw new GuardError('install-blocked', `cannot write ${file}`, {
      cause: error,
      hint: `is there room and a right to write in ${path.dirname(file)}? Run install again afterwards: it goes on where it stopped`,
    });
  }
}

/** Makes the folders a file needs; those that were not there are remembered for undo. */
export function makeFolders(journal: Journal, dir: string): void {
  for (const folder of missingFolders(dir)) {
    journal.put({ kind: 'folder', path: folder });
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') continue;
      throw new GuardError('install-blocked', `cannot create ${folder}`, { cause: error });
    }
  }
}
