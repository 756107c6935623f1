/** The file of the vault: lines that several sessions add to while it is open. */
import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { GuardError } from './errors.ts';

/** Largest vault that is read, bytes. */
export const FILE_MAX: number = 256 * 1024 * 1024;
const CHUNK = 1024 * 1024;

/** Where lines are kept. `grown` hands over lines that this or another process added. */
export interface VaultStore {
  append(line: string): void;
  grown(take: (line: string) => void): void;
  flush(): void;
  close(): void;
}

/** A store that keeps nothing. */
export function nowhere(): VaultStore {
  return { append: () => undefined, grown: () => undefined, flush: () => undefined, close: () => undefined };
}

/** The failure of a vault whose file and key do not belong together or are damaged. */
export function lostKey(what: string, cause?: unknown): GuardError {
  return new GuardError('vault-broken', `the vault of seen values cannot be opened: ${what}`, {
    cause,
    hint: 'restore vault and vault.key together from a backup, or move both away: old placeholders then stay unresolved',
  });
}

/** Opens the file, never through a link. Throws `state-unwritable`. */
export function openStore(file: string): VaultStore {
  const flags =
    constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let fd: number;
  try {
    fd = openSync(file, flags, 0o600);
  } catch (error) {
    throw new GuardError('state-unwritable', `cannot open ${file}`, { cause: error });
  }
  const info = fstatSync(fd);
  if (!info.isFile() || (info.mode & 0o077) !== 0) {
    closeSync(fd);
    throw new GuardError('state-unwritable', `${file} is not a private file`, {
      hint: `check it with: ls -l ${file}`,
    });
  }
  let offset = 0;
  return {
    append(line) {
      try {
        // The leading newline ends a line that a crash of another session left unfinished.
        writeSync(fd, `\n${line}\n`);
      } catch (error) {
        throw new GuardError('state-unwritable', `cannot write ${file}`, { cause: error });
      }
    },
    grown(take) {
      offset = readLines(fd, offset, take);
    },
    flush: () => fsyncSync(fd),
    close: () => closeSync(fd),
  };
}

/** Hands over whole lines from `offset` on; returns where the next, perhaps unfinished line begins. */
function readLines(fd: number, offset: number, take: (line: string) => void): number {
  const { size } = fstatSync(fd);
  if (size < offset || size > FILE_MAX) throw lostKey(size < offset ? 'it was cut short' : 'it is too large');
  let rest: Buffer = Buffer.alloc(0);
  let position = offset;
  while (position < size) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size - position));
    const count = readSync(fd, chunk, 0, chunk.length, position);
    if (count === 0) break;
    position += count;
    const data = Buffer.concat([rest, chunk.subarray(0, count)]);
    const end = data.lastIndexOf(10) + 1;
    for (const line of data.toString('latin1', 0, end).split('\n')) if (line !== '') take(line);
    rest = data.subarray(end);
  }
  return position - rest.length;
}
