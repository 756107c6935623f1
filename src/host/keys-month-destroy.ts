/** The end of a key: overwritten, then gone. What a disk or a backup keeps of it is beyond us. */
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { errnoOf, removeQuietly } from './files.ts';
import { monthKeyFile, monthKeysFolder } from './keys-month.ts';
import { syncFolder } from './sync-folder.ts';

/** Of a month that has one. Throws the error of the system where it cannot be done. */
export function destroyMonthKey(state: string, month: string): void {
  const file = monthKeyFile(state, month);
  overwrite(file);
  removeQuietly(file);
  syncFolder(monthKeysFolder(state));
}

function overwrite(file: string): void {
  let fd: number;
  try {
    fd = openSync(file, constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    // A link, or what was already gone, holds no key of ours.
    if (['ELOOP', 'ENOENT', 'EMLINK'].includes(errnoOf(error))) return;
    throw error;
  }
  try {
    const info = fstatSync(fd);
    if (!info.isFile()) return;
    writeSync(fd, randomBytes(Math.min(info.size, 1024)), 0, undefined, 0);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
