/** The vault: values seen and their placeholders, sealed on disk and shared by all sessions of this machine. */
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, fsyncSync, linkSync, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makePlaceholder, parsePlaceholder } from '../engine/redact/placeholder.ts';
import type { Vault } from '../engine/redact/model.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, errnoOf, readBounded, removeQuietly, writePrivate } from './files.ts';
import { KEY_BYTES, vaultKeys } from './vault-lines.ts';
import type { VaultKeys } from './vault-lines.ts';

/** Longest value that can be restored, in UTF-8 bytes; a longer one is still replaced, one way. */
export const VALUE_MAX: number = 64 * 1024;
const ENTRIES_MAX = 100_000;
const FILE_MAX = 256 * 1024 * 1024;
const CHUNK = 1024 * 1024;

export interface VaultOptions {
  /** Folder of `vault` and `vault.key`; absent = memory only, nothing survives the process. */
  readonly dir?: string;
  /** Values remembered at most; default 100,000. */
  readonly entries?: number;
}

/** A vault scoped to this session: it reveals only what this session concealed, so that text from elsewhere cannot ask for a value. */
export interface SessionVault extends Vault {
  /** Brings written values to disk. */
  flush(): void;
  close(): void;
}

/** Where lines are kept. `grown` hands over lines that this or another process added. */
interface Store {
  append(line: string): void;
  grown(take: (line: string) => void): void;
  flush(): void;
  close(): void;
}

/**
 * Opens the vault. Fails with `vault-broken` when the file is damaged or its key is lost,
 * with `state-unwritable` when the folder cannot be used.
 */
export function openVault(options: VaultOptions): SessionVault {
  if (options.dir === undefined) return sessionVault(vaultKeys(randomBytes(KEY_BYTES)), nowhere(), options);
  ensurePrivateDir(options.dir);
  const file = path.join(options.dir, 'vault');
  const keys = vaultKeys(loadKey(path.join(options.dir, 'vault.key'), file));
  return sessionVault(keys, openStore(file), options);
}

function nowhere(): Store {
  return { append: () => undefined, grown: () => undefined, flush: () => undefined, close: () => undefined };
}

/** Reads the key, or makes it: linked into place whole, so that of two first sessions one wins and both agree. */
function loadKey(file: string, vault: string): Uint8Array {
  const known = readBounded(file, KEY_BYTES);
  if (known === undefined) {
    if ((readBounded(vault, FILE_MAX)?.length ?? 0) > 0) throw lostKey('its key file is gone');
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    writePrivate(draft, randomBytes(KEY_BYTES));
    try {
      linkSync(draft, file);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw lostKey('its key file cannot be made', error);
    } finally {
      removeQuietly(draft);
    }
  }
  const key = known ?? readBounded(file, KEY_BYTES);
  if (key?.length !== KEY_BYTES) throw lostKey('its key file is damaged');
  return key;
}

function lostKey(what: string, cause?: unknown): GuardError {
  return new GuardError('vault-broken', `the vault of seen values cannot be opened: ${what}`, {
    cause,
    hint: 'restore vault and vault.key together from a backup, or move both away: old placeholders then stay unresolved',
  });
}

function openStore(file: string): Store {
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

/** Values and placeholders known to this process, both ways. */
class Register {
  readonly values: string[] = [];
  readonly #byValue = new Map<string, string>();
  readonly #byPlaceholder = new Map<string, string>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False when the register is full: the value is then replaced one way. */
  add(placeholder: string, value: string): boolean {
    if (this.#byValue.has(value)) return true;
    if (this.values.length >= this.#limit) return false;
    this.#byValue.set(value, placeholder);
    this.#byPlaceholder.set(placeholder, value);
    this.values.push(value);
    return true;
  }

  placeholderOf(value: string): string | undefined {
    return this.#byValue.get(value);
  }

  valueOf(placeholder: string): string | undefined {
    return this.#byPlaceholder.get(placeholder);
  }
}

function sessionVault(keys: VaultKeys, store: Store, { entries = ENTRIES_MAX }: VaultOptions): SessionVault {
  const register = new Register(entries);
  const released = new Set<string>();

  function sync(): void {
    store.grown((line) => {
      const entry = keys.open(line);
      if (entry !== undefined) register.add(entry.placeholder, entry.value);
    });
  }

  function learn(value: string, label: string): string {
    const placeholder = freshPlaceholder({ keys, register, label }, value);
    const keep = Buffer.byteLength(value) <= VALUE_MAX && register.add(placeholder, value);
    if (keep) store.append(keys.seal({ placeholder, value }));
    return placeholder;
  }

  sync();
  return {
    conceal(value, label) {
      const placeholder = register.placeholderOf(value) ?? learn(value, label);
      released.add(placeholder);
      return placeholder;
    },
    reveal(placeholder) {
      const exact = parsePlaceholder(placeholder)?.placeholder;
      return exact === undefined || !released.has(exact) ? undefined : register.valueOf(exact);
    },
    values() {
      sync();
      return register.values;
    },
    flush: () => store.flush(),
    close: () => store.close(),
  };
}

interface Naming {
  readonly keys: VaultKeys;
  readonly register: Register;
  readonly label: string;
}

/** A placeholder no other value has; fifty bits collide rarely, but then a wrong value would be restored. */
function freshPlaceholder({ keys, register, label }: Naming, value: string): string {
  for (let salt = 0; ; salt += 1) {
    const placeholder = makePlaceholder(label, value, (text) => keys.mac(text, salt));
    if (register.valueOf(placeholder) === undefined) return placeholder;
  }
}
