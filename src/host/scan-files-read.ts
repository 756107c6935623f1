/** Reads a file of the user piece by piece, and puts another in its place. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { GuardError } from './errors.ts';
import { errnoOf, removeQuietly } from './files.ts';

const CHUNK = 1024 * 1024;

/**
 * The bytes of a file, never through a link and never waiting for a writer. Each piece is overwritten by the next.
 * Throws what the system says when it cannot be read, `usage` when it is no regular file.
 */
export function* readPieces(file: string): Generator<Uint8Array, void, undefined> {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!fstatSync(fd).isFile()) throw new GuardError('usage', `${file} is not a regular file`);
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const count = readSync(fd, buffer, 0, CHUNK, null);
      if (count === 0) return;
      yield buffer.subarray(0, count);
    }
  } finally {
    closeSync(fd);
  }
}

/** A new content for a file: nothing is seen of it before `commit`. */
export interface Replacement {
  write(bytes: Uint8Array): void;
  /** Puts it in place with the mode of the old one. Throws `refused` when the file changed meanwhile. */
  commit(): void;
  /** Leaves the file as it is; does nothing after `commit`. */
  discard(): void;
}

function marksOf(file: string): string {
  const { dev, ino, size, mtimeMs, mode } = lstatSync(file);
  return [dev, ino, size, mtimeMs, mode].join(' ');
}

function unwritable(file: string, cause: unknown): GuardError {
  const why = errnoOf(cause) === '' ? '' : ` (${errnoOf(cause)})`;
  return new GuardError('refused', `cannot write ${file}${why}: it stays as it was`, { cause });
}

/** Begins to replace a file; the draft lies beside it so that the change is one rename. Throws `refused`. */
export function replaceFile(file: string): Replacement {
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const before = marksOf(file);
  let fd: number;
  try {
    fd = openSync(
      draft,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      0o600,
    );
  } catch (error) {
    throw unwritable(file, error);
  }
  let open = true;
  const discard = (): void => {
    if (!open) return;
    open = false;
    closeSync(fd);
    removeQuietly(draft);
  };
  return {
    discard,
    write(bytes) {
      try {
        for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
      } catch (error) {
        discard();
        throw unwritable(file, error);
      }
    },
    commit() {
      if (marksOf(file) !== before) {
        discard();
        throw new GuardError('refused', `${file} changed while it was read: it stays as it is`);
      }
      fchmodSync(fd, lstatSync(file).mode & 0o7777);
      fsyncSync(fd);
      closeSync(fd);
      open = false;
      renameSync(draft, file);
    },
  };
}
