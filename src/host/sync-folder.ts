/** Names in a folder, on the disk. */
import { closeSync, constants, fsyncSync, openSync } from 'node:fs';
import { errnoOf } from './files.ts';

/** A new name is on the disk only when its folder is. Some systems cannot be asked for that. */
export function syncFolder(dir: string): void {
  try {
    const fd = openSync(dir, constants.O_RDONLY);
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!['EPERM', 'EISDIR', 'EINVAL', 'EACCES'].includes(errnoOf(error))) throw error;
  }
}
