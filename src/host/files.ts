/** Our own files: private, never through a symlink, bounded, replaced whole. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';

/** Node's error code of a failed call, or an empty string. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Makes a folder only its owner can enter; an existing one must already be like that. */
export function ensurePrivateDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const info = lstatSync(dir);
    const mine = process.getuid === undefined || info.uid === process.getuid();
    if (!info.isDirectory() || !mine || (info.mode & 0o022) !== 0) {
      throw new GuardError('state-unwritable', `${dir} is not a private folder of yours`, {
        hint: `check it with: ls -ld ${dir}`,
      });
    }
  } catch (error) {
    if (error instanceof GuardError) throw error;
    throw new GuardError('state-unwritable', `cannot create ${dir}`, {
      cause: error,
      hint: `is there room and a right to write in ${path.dirname(dir)}?`,
    });
  }
}

/**
 * Reads a whole file without following a symlink; undefined when it does not exist.
 * Fails with `state-unwritable` when it is larger than `max` bytes, not a regular file or unreadable.
 */
export function readBounded(file: string, max: number): Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw new GuardError('state-unwritable', `cannot read ${file}`, { cause: error });
  }
  try {
    const info = fstatSync(fd);
    if (!info.isFile() || info.size > max) {
      throw new GuardError('state-unwritable', `${file} is not a regular file of at most ${max} bytes`);
    }
    return readAll(fd, info.size);
  } finally {
    closeSync(fd);
  }
}

function readAll(fd: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  let done = 0;
  while (done < size) {
    const count = readSync(fd, buffer, done, size - done, null);
    if (count === 0) break;
    done += count;
  }
  return buffer.subarray(0, done);
}

/** Replaces a file whole (temporary file, fsync, rename); mode 0600 unless told. */
export function writePrivate(file: string, data: string | Uint8Array, mode = 0o600): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    const fd = openSync(temporary, flags, mode);
    try {
      writeAll(fd, typeof data === 'string' ? Buffer.from(data) : data);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    removeQuietly(temporary);
    throw new GuardError('state-unwritable', `cannot write ${path.basename(file)}`, {
      cause: error,
      hint: `is there room and a right to write in ${path.dirname(file)}?`,
    });
  }
}

/**
 * Writes a file that need not outlive this process, in a private folder of ours: nobody waits for the disk.
 * Throws `state-unwritable`.
 */
export function writeVolatile(file: string, data: string | Uint8Array, mode = 0o600): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  try {
    const fd = openSync(file, flags, mode);
    try {
      writeAll(fd, typeof data === 'string' ? Buffer.from(data) : data);
      // A umask may have taken the right to run it.
      if ((fstatSync(fd).mode & 0o777) !== mode) fchmodSync(fd, mode);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw new GuardError('state-unwritable', `cannot write ${path.basename(file)}`, {
      cause: error,
      hint: `is there room and a right to write in ${path.dirname(file)}?`,
    });
  }
}

function writeAll(fd: number, data: Uint8Array): void {
  let done = 0;
  while (done < data.length) done += writeSync(fd, data, done);
}

/** Removes a file that may already be gone. */
export function removeQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return;
    // A read-only file system says that first, of files that are not there as well.
    if (errnoOf(error) === 'EROFS' && lstatSync(file, { throwIfNoEntry: false }) === undefined) return;
    throw new GuardError('state-unwritable', `cannot remove ${file}`, { cause: error });
  }
}
