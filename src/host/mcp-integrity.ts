/** What a server is made of, as far as this machine can tell: it changes when the server's own code does. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { McpLaunch } from '../engine/mcp/model.ts';
import { GuardError } from './errors.ts';
import { errnoOf, readBounded } from './files.ts';
import { sha256 } from './policy-hashing.ts';

/** Larger than any single file of code; a program may be. */
const MAX_BYTES = 256 * 1024 * 1024;
/** What the system's own package manager puts there changes with updates, and by root alone. */
const SYSTEM = /^\/(?:usr\/(?!local\/)|bin\/|sbin\/|lib\/|nix\/store\/)/;
/** Equal to no hash: what cannot be read is not what was approved, and is not approved. */
export const UNREADABLE = 'unreadable';

/**
 * `sha256-HEX` of the file that is started, the digest of an image; undefined where there is nothing to hold on to
 * (packages, addresses, programs of the system).
 */
export function integrityOf({ kind, name, version, pinned }: McpLaunch): string | undefined {
  if (kind === 'image' && pinned === 'digest') return version;
  if ((kind !== 'script' && kind !== 'program') || !path.isAbsolute(name)) return undefined;
  return hashOf(name);
}

function hashOf(name: string): string | undefined {
  try {
    const file = realpathSync(name);
    if (SYSTEM.test(file)) return undefined;
    const bytes = readBounded(file, MAX_BYTES);
    return bytes === undefined ? UNREADABLE : `sha256-${sha256(bytes)}`;
  } catch (error) {
    if (error instanceof GuardError || errnoOf(error) !== '') return UNREADABLE;
    throw error;
  }
}
