/** The vault: values seen and their placeholders, sealed on disk and shared by all sessions of this machine. */
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync } from 'node:fs';
import path from 'node:path';
import { makePlaceholder, parsePlaceholder } from '../engine/redact/placeholder.ts';
import type { Vault } from '../engine/redact/model.ts';
import { ensurePrivateDir, errnoOf, readBounded, removeQuietly, writePrivate } from './files.ts';
import { KEY_BYTES, vaultKeys } from './vault-lines.ts';
import type { VaultKeys } from './vault-lines.ts';
import { FILE_MAX, nowhere, openStore } from './vault-store.ts';
import type { VaultStore } from './vault-store.ts';

/** Longest value that can be restored, in UTF-8 bytes; a longer one is still replaced, one way. */
export const VALUE_MAX: number = 64 * 1024;
const ENTRIES_MAX = 100_000;
/** Read even when it is too long, to tell a damaged key from one that is not there. */
const MOST_KEY_BYTES = 64 * 1024;

export interface VaultOptions {
  /** Folder of `vault` and `vault.key`; absent = memory only, nothing survives the process. */
  readonly dir?: string;
  /** Values remembered at most; default 100,000. */
  readonly entries?: number;
  /** False: what is known is used, nothing new is kept, and nothing is made on disk. */
  readonly keep?: boolean;
  /** Reveals what any session concealed: for a person who asks at their own terminal, never for a session. */
  readonly everySession?: boolean;
}

/** A vault scoped to this session: it reveals only what this session concealed, so that text from elsewhere cannot ask for a value. */
export interface SessionVault extends Vault {
  /** A placeholder like that of `conceal`, of a value that is found again in this process but never given back or written down. */
  seal(value: string, label: string): string;
  /** Brings written values to disk. */
  flush(): void;
  close(): void;
  /** What of it does not work, in words; empty when all does. */
  troubles(): readonly string[];
}

/**
 * Opens the vault. What is damaged does not stop anybody: values go on being replaced, what cannot be read is not
 * restored, and `troubles` says so. Fails with `state-unwritable` when the folder or a file in it is not private.
 */
export function openVault(options: VaultOptions): SessionVault {
  const { dir, keep = true } = options;
  if (dir === undefined) return inMemory(options, []);
  const file = path.join(dir, 'vault');
  if (!keep && !existsSync(file)) return inMemory(options, []);
  if (keep) ensurePrivateDir(dir);
  const key = keep ? loadKey(path.join(dir, 'vault.key'), file) : knownKey(path.join(dir, 'vault.key'));
  // Nothing is written with another key: the old one may come back from a backup.
  if (typeof key === 'string') return inMemory(options, [key]);
  const store = openStore(file);
  return sessionVault(vaultKeys(key), keep ? store : readOnly(store), options);
}

function inMemory(options: VaultOptions, troubles: readonly string[]): SessionVault {
  return sessionVault(vaultKeys(randomBytes(KEY_BYTES)), nowhere(troubles), options);
}

function readOnly(store: VaultStore): VaultStore {
  return {
    append: () => undefined,
    grown: (take) => store.grown(take),
    flush: () => undefined,
    close: () => store.close(),
    troubles: () => store.troubles(),
  };
}

function knownKey(file: string): Uint8Array | string {
  const key = readBounded(file, MOST_KEY_BYTES);
  if (key === undefined) return 'its key file is gone';
  return key.length === KEY_BYTES ? key : 'its key file is damaged';
}

/**
 * Reads the key, or makes it: linked into place whole, so that of two first sessions one wins and both agree.
 * A text says why there is none.
 */
function loadKey(file: string, vault: string): Uint8Array | string {
  const known = readBounded(file, MOST_KEY_BYTES);
  if (known === undefined) {
    if ((readBounded(vault, FILE_MAX)?.length ?? 0) > 0) return 'its key file is gone';
    const failed = makeKey(file);
    if (failed !== undefined) return failed;
  }
  const key = known ?? readBounded(file, MOST_KEY_BYTES);
  return key?.length === KEY_BYTES ? key : 'its key file is damaged';
}

function makeKey(file: string): string | undefined {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writePrivate(draft, randomBytes(KEY_BYTES));
    linkSync(draft, file);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') return 'its key file cannot be made';
  } finally {
    removeQuietly(draft);
  }
  return undefined;
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
  add(placeholder: string, found: string): boolean {
    if (this.#byValue.has(found)) return true;
    if (this.values.length >= this.#limit) return false;
    // A value is cut from a request: kept as it is, it would keep the whole request in memory.
    const value = ` ${found}`.slice(1);
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

function sessionVault(
  keys: VaultKeys,
  store: VaultStore,
  { entries = ENTRIES_MAX, everySession = false }: VaultOptions,
): SessionVault {
  const register = new Register(entries);
  const released = new Set<string>();
  const sealed = new Set<string>();
  let damaged = 0;

  function sync(): void {
    store.grown((line) => {
      const entry = keys.open(line);
      if (entry === 'damaged') damaged += 1;
      else if (entry !== 'torn') register.add(entry.placeholder, entry.value);
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
      // One beyond what is remembered could not be put back anyway.
      if (!sealed.has(placeholder) && register.valueOf(placeholder) !== undefined) released.add(placeholder);
      return placeholder;
    },
    seal: (value, label) => sealIn(sealed, { keys, register, label }, value),
    reveal(placeholder) {
      const exact = parsePlaceholder(placeholder)?.placeholder;
      if (exact === undefined || !(everySession || released.has(exact))) return undefined;
      return register.valueOf(exact);
    },
    values() {
      sync();
      return register.values;
    },
    flush: () => store.flush(),
    close: () => store.close(),
    troubles: () => [...store.troubles(), ...lost(damaged)],
  };
}

function lost(lines: number): readonly string[] {
  if (lines === 0) return [];
  return [`${lines} of its lines cannot be read: they were altered, or sealed with another key`];
}

interface Naming {
  readonly keys: VaultKeys;
  readonly register: Register;
  readonly label: string;
}

/** Names a value that is searched for from now on, but marked as one to keep back. */
function sealIn(sealed: Set<string>, naming: Naming, value: string): string {
  const known = naming.register.placeholderOf(value);
  if (known !== undefined) return known;
  const placeholder = freshPlaceholder(naming, value);
  if (naming.register.add(placeholder, value)) sealed.add(placeholder);
  return placeholder;
}

/** A placeholder no other value has; fifty bits collide rarely, but then a wrong value would be restored. */
function freshPlaceholder({ keys, register, label }: Naming, value: string): string {
  for (let salt = 0; ; salt += 1) {
    const placeholder = makePlaceholder(label, value, (text) => keys.mac(text, salt));
    if (register.valueOf(placeholder) === undefined) return placeholder;
  }
}
