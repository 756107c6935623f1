/** The file of the vault: lines that several sessions add to while it is open. */
import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';

/** Largest vault that is read, bytes. */
export const FILE_MAX: number = 256 * 1024 * 1024;
const CHUNK = 1024 * 1024;

/** Where lines are kept. Nothing here throws: what does not work is among the troubles. */
export interface VaultStore {
  append(line: string): void;
  /** Hands over lines that this or another process added. */
  grown(take: (line: string) => void): void;
  flush(): void;
  close(): void;
  /** What does not work, in words; each once. */
  troubles(): readonly string[];
}

/** A store that keeps nothing. */
export function nowhere(troubles: readonly string[] = []): VaultStore {
  return { append: nothing, grown: nothing, flush: nothing, close: nothing, troubles: () => troubles };
}

function nothing(): void {
  // There is nowhere to do it.
}

const READ_ONLY: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']);
const SAFE = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Opens the file, never through a link, if need be only to read. Throws `state-unwritable` when it is not private. */
export function openStore(file: string): VaultStore {
  const troubles: string[] = [];
  const fd = openFile(file, troubles);
  if (fd === undefined) return nowhere(troubles);
  const info = fstatSync(fd);
  if (!info.isFile() || (info.mode & 0o077) !== 0) {
    closeSync(fd);
    throw new GuardError('state-unwritable', `${file} is not a private file`, {
      hint: `check it with: ls -l ${file}`,
    });
  }
  return new FileStore(fd, troubles);
}

/** Undefined when there is none to read either. */
function openFile(file: string, troubles: string[]): number | undefined {
  try {
    return openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | SAFE, 0o600);
  } catch (error) {
    if (!READ_ONLY.has(errnoOf(error))) throw unusable(file, error);
    troubles.push(NOT_WRITTEN);
  }
  try {
    return openSync(file, constants.O_RDONLY | SAFE);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EACCES') return undefined;
    throw unusable(file, error);
  }
}

function unusable(file: string, cause: unknown): GuardError {
  return new GuardError('state-unwritable', `cannot open ${file}`, { cause });
}

const NOT_WRITTEN = 'it cannot be written, so values found now are not remembered after this session';

class FileStore implements VaultStore {
  readonly #fd: number;
  readonly #troubles: string[];
  #offset = 0;

  constructor(fd: number, troubles: string[]) {
    this.#fd = fd;
    this.#troubles = troubles;
  }

  append(line: string): void {
    if (this.#troubles.includes(NOT_WRITTEN)) return;
    try {
      // The leading newline ends a line that a crash of another session left unfinished.
      writeSync(this.#fd, `\n${line}\n`);
    } catch {
      this.#trouble(NOT_WRITTEN);
    }
  }

  grown(take: (line: string) => void): void {
    const { size } = fstatSync(this.#fd);
    if (size > FILE_MAX) return this.#trouble('it is too large, what is beyond is not read');
    if (size < this.#offset) {
      this.#trouble('it was cut short');
      this.#offset = 0;
    }
    this.#offset = readLines(this.#fd, { from: this.#offset, to: size }, take);
  }

  flush(): void {
    try {
      fsyncSync(this.#fd);
    } catch {
      this.#trouble(NOT_WRITTEN);
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  troubles(): readonly string[] {
    return this.#troubles;
  }

  #trouble(what: string): void {
    if (!this.#troubles.includes(what)) this.#troubles.push(what);
  }
}

/** Hands over whole lines of a stretch; returns where the next, perhaps unfinished line begins. */
function readLines(
  fd: number,
  { from, to }: { readonly from: number; readonly to: number },
  take: (line: string) => void,
): number {
  let rest: Buffer = Buffer.alloc(0);
  let position = from;
  while (position < to) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, to - position));
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
