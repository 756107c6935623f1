/** Inventories of this machine that are kept: sealed files, for this user alone. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Snapshot, snapshotOf, snapshotText } from '../engine/discover/snapshot.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, errnoOf, readBounded, writePrivate } from './files.ts';
import type { MachineKeys } from './keys.ts';
import { parsed, seal, unseal } from './sealed.ts';

/** What is kept: the last look, and what a person signed last. Each is sealed as itself, so that one cannot stand for the other. */
const KINDS = { inventory: 'inventory.json', reviewed: 'reviewed.json' } as const;
type KeptKind = keyof typeof KINDS;
/** Room for the most tools there may be, and the digests of many more. */
const MAX_BYTES = 16 * 1024 * 1024;

export type StoredInventory =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly snapshot: Snapshot }
  /** There is a file, and it cannot be used: it counts as none. */
  | { readonly kind: 'damaged'; readonly file: string };

type Keys = Pick<MachineKeys, 'keyedDigest'>;

export function inventoryFolder(state: string): string {
  return path.join(state, 'discover');
}

function fileIn(state: string, kind: KeptKind): string {
  return path.join(inventoryFolder(state), KINDS[kind]);
}

/** Never throws for what the file is or holds. */
export function readInventory(state: string, keys: Keys, kind: KeptKind = 'inventory'): StoredInventory {
  const file = fileIn(state, kind);
  try {
    const bytes = readBounded(file, MAX_BYTES);
    if (bytes === undefined) return { kind: 'none' };
    const body = unseal(keys, kind, bytes.toString());
    const snapshot = body === undefined ? undefined : snapshotOf(parsed(body));
    if (snapshot !== undefined) return { kind: 'found', snapshot };
  } catch (error) {
    // A link, a folder, a file nobody may read, a broken key.
    if (!(error instanceof GuardError)) throw error;
  }
  return { kind: 'damaged', file };
}

/** Replaces the last inventory whole. Throws `state-unwritable`; then the one before is still there. */
export function keepInventory(state: string, keys: Keys, snapshot: Snapshot): void {
  keep(state, keys, { kind: 'inventory', snapshot });
}

/** The same for what a person has signed: the next review is compared with it. */
export function keepReviewed(state: string, keys: Keys, snapshot: Snapshot): void {
  keep(state, keys, { kind: 'reviewed', snapshot });
}

function keep(
  state: string,
  keys: Keys,
  { kind, snapshot }: { readonly kind: KeptKind; readonly snapshot: Snapshot },
): void {
  openFolder(state);
  writePrivate(fileIn(state, kind), seal(keys, kind, snapshotText(snapshot)));
}

/** The folder, made when missing. Throws `state-unwritable`. */
export function openFolder(state: string): string {
  ensurePrivateDir(state);
  const folder = inventoryFolder(state);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST')
      throw new GuardError('state-unwritable', `cannot create ${folder}`, {
        cause: error,
        hint: `is there room and a right to write in ${state}?`,
      });
  }
  ensurePrivateDir(folder);
  return folder;
}
