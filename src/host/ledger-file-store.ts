/** The files of the ledger and how bytes get into the current one. */
import { hash } from 'node:crypto';
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';

export interface LedgerFiles {
  readonly dir: string;
  /** One record a line. */
  readonly current: string;
  readonly lock: string;
  /** Signed notes, oldest first. */
  readonly checkpoints: string;
  /** Where the Merkle tree stood at the last checkpoint: a cache, checked against the signed root. */
  readonly tree: string;
}

export function ledgerFiles(state: string): LedgerFiles {
  const dir = path.join(state, 'ledger');
  const at = (name: string): string => path.join(dir, name);
  return {
    dir,
    current: at('current.jsonl'),
    lock: at('lock'),
    checkpoints: at('checkpoints'),
    tree: at('tree.json'),
  };
}

/** SHA-256 over a string that holds one character a byte. */
export function hashBytes(bytes: string): string {
  return hash('sha256', Buffer.from(bytes, 'latin1'), 'binary');
}

/** The failure of a ledger that must not be written on. */
export function broken(message: string, cause?: unknown): GuardError {
  return new GuardError('ledger-broken', message, {
    cause,
    hint: 'see what is wrong with: aup-guard log verify',
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EACCES: 'no right to write there',
  EPERM: 'no right to write there',
  EROFS: 'the file system is read-only',
  ELOOP: 'a symbolic link stands in its place',
  EFBIG: 'the file is too large for this file system',
};

/** The failure of a system call as `ledger-broken` with its reason in words; other errors as they are. */
export function asLedgerError(error: unknown): unknown {
  const unusable = error instanceof GuardError && error.code === 'state-unwritable';
  const cause = unusable ? error.cause : error;
  const errno = errnoOf(cause);
  if (!unusable && (error instanceof GuardError || errno === '')) return error;
  const reason = REASONS[errno] ?? (error instanceof Error ? error.message : errno);
  return new GuardError('ledger-broken', `the log cannot be written: ${reason}`, {
    cause: error,
    hint: 'free space or rights in the state folder, then try again',
  });
}

/** Opens a file of ours for appending, never through a link. */
export function withAppendable<T>(file: string, work: (fd: number) => T): T {
  const flags =
    constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const fd = openSync(file, flags, 0o600);
  try {
    const info = fstatSync(fd);
    const mine = process.getuid === undefined || info.uid === process.getuid();
    if (!info.isFile() || !mine || (info.mode & 0o022) !== 0) {
      throw broken(`${path.basename(file)} is not a private file of yours`);
    }
    return work(fd);
  } finally {
    closeSync(fd);
  }
}

/** Adds bytes at the end, whole or not at all as far as this process can see to it. */
export function appendBytes(fd: number, data: string, durable: boolean): void {
  const before = fstatSync(fd).size;
  const bytes = Buffer.from(data);
  try {
    let done = 0;
    while (done < bytes.length) done += writeSync(fd, bytes, done);
    if (durable) fdatasyncSync(fd);
  } catch (error) {
    // Half a record is of no use to anybody; the lock is ours, so nothing else is cut.
    ftruncateSync(fd, before);
    throw error;
  }
}

/** Bytes `[start, end)` of a file, one character a byte. Shorter when the file is. */
export function readSlice(fd: number, start: number, end: number): string {
  const buffer = Buffer.allocUnsafe(Math.max(0, end - start));
  let done = 0;
  while (done < buffer.length) {
    const count = readSync(fd, buffer, done, buffer.length - done, start + done);
    if (count === 0) break;
    done += count;
  }
  return buffer.toString('latin1', 0, done);
}
