/** Hashes over the files of an installed package, bounded: they change when its own code does. */
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { errnoOf, readBounded } from './files.ts';
import { sha256 } from './policy-hashing.ts';

/** Larger than servers are; what is larger takes too long to be read at each start. */
const MOST_FILES = 4000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Where a server would be started. */
export interface McpGround {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** What is known of the bytes a command would start. */
export type McpBytes =
  | { readonly kind: 'known'; readonly integrity: string; readonly covers: 'file' | 'image' | 'tree' | 'own' }
  /** A package of one version that is not on this machine; `fetch` brings it here. */
  | { readonly kind: 'absent'; readonly fetch: string }
  | {
      readonly kind: 'none';
      readonly why: 'system' | 'remote' | 'no-version' | 'launcher' | 'too-large' | 'unread';
    }
  /** There, but not to be read: equal to nothing. */
  | { readonly kind: 'unreadable' };

/** Files of a package below its folder, without those of its dependencies. To be called in `readable`. */
export function filesBelow(dir: string): readonly string[] {
  const found: string[] = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of readdirSync(path.join(dir, at), { withFileTypes: true })) {
      const name = path.posix.join(at, entry.name);
      if (!entry.isDirectory()) found.push(name);
      else if (entry.name !== 'node_modules') open.push(name);
      if (found.length > MOST_FILES) throw new TooLarge();
    }
  }
  return found;
}

class TooLarge extends Error {}

/** Name and hash of each, in the order of names. To be called in `readable`. */
export function hashesOf(dir: string, names: readonly string[]): readonly (readonly [string, string])[] {
  if (names.length > MOST_FILES) throw new TooLarge();
  let left = MOST_BYTES;
  return names.toSorted().map((name) => {
    const file = path.join(dir, name);
    left -= lstatSync(file).size;
    if (left < 0) throw new TooLarge();
    // Neither npm nor Python's wheels hold links.
    return [name, sha256(readBounded(file, MOST_BYTES) ?? '')];
  });
}

/** `kind-sha256-HEX` over what can be said in JSON. */
export function integrityOver(kind: string, parts: unknown): string {
  return `${kind}-sha256-${sha256(Buffer.from(JSON.stringify(parts)))}`;
}

/** The answer of `work`; files that cannot be read are no reason to fail. */
export function readable(work: () => McpBytes): McpBytes {
  try {
    return work();
  } catch (error) {
    if (error instanceof TooLarge) return { kind: 'none', why: 'too-large' };
    if (error instanceof GuardError || errnoOf(error) !== '') return { kind: 'unreadable' };
    throw error;
  }
}
