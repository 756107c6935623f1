/** Small files with a secret in them, made once and never replaced. */
import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, linkSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, errnoOf, readBounded, removeQuietly } from './files.ts';

/** What the file holds, made once: of several processes that try at the same time one wins, all read its bytes. */
export function ensureFile(file: string, make: () => string): string {
  const found = readBounded(file, 1024);
  if (found !== undefined) return found.toString();
  ensurePrivateDir(path.dirname(file));
  createOnce(file, make());
  const made = readBounded(file, 1024);
  if (made === undefined) throw new GuardError('state-unwritable', `${file} vanished`);
  return made.toString();
}

/** Appears whole or not at all, and never replaces: a link to a finished temporary file. */
function createOnce(file: string, data: string): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const fd = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      writeFileSync(fd, data);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    linkSync(temporary, file);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') {
      throw new GuardError('state-unwritable', `cannot write ${file}`, {
        cause: error,
        hint: `is there room and a right to write in ${path.dirname(file)}?`,
      });
    }
  } finally {
    removeQuietly(temporary);
  }
}

const LOST = 'restore it from a backup; a new key cannot continue the old log';

export function damagedKey(
  what: string,
  { cause, hint = LOST }: { cause?: unknown; hint?: string } = {},
): GuardError {
  return new GuardError('ledger-broken', `${what} is damaged`, { cause, hint });
}

/** 32 random bytes as the file of a digest key holds them. */
export function newDigestKey(): string {
  return `${randomBytes(32).toString('hex')}\n`;
}

/** Undefined for anything but such a key. */
export function parseDigestKey(text: string): Buffer | undefined {
  return /^[0-9a-f]{64}\n$/.test(text) ? Buffer.from(text.trim(), 'hex') : undefined;
}

/** 32 hex characters; the same text under another domain gives another digest. */
export function digestOf(key: Buffer, domain: string, text: string): string {
  return createHmac('sha256', key).update(`${domain}\0${text}`).digest('hex').slice(0, 32);
}
