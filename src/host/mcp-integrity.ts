/** What a server is made of, as far as this machine can tell: it changes when the server's own code does. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { McpLaunch } from '../engine/mcp/model.ts';
import { GuardError } from './errors.ts';
import { errnoOf, readBounded } from './files.ts';
import { npmBytes } from './mcp-bytes-npm.ts';
import { pythonBytes } from './mcp-bytes-python.ts';
import type { McpBytes, McpGround } from './mcp-bytes.ts';
import { sha256 } from './policy-hashing.ts';

/** Larger than any single file of code; a program may be. */
const MAX_BYTES = 256 * 1024 * 1024;
/** What the system's own package manager puts there changes with updates, and by root alone. */
const SYSTEM = /^\/(?:usr\/(?!local\/)|bin\/|sbin\/|lib\/|nix\/store\/)/;
/** Equal to no hash: what cannot be read is not what was approved, and is not approved. */
export const UNREADABLE = 'unreadable';

/** `sha256-HEX` of the file that is started, the digest of an image, a hash over the files of a package. */
export function bytesOf(launch: McpLaunch, ground: McpGround): McpBytes {
  const { kind, name, version, pinned } = launch;
  if (kind === 'npm') return npmBytes(launch, ground);
  if (kind === 'pypi') return pythonBytes(launch, ground);
  if (kind === 'remote') return { kind: 'none', why: 'remote' };
  if (kind === 'image') {
    const fixed = pinned === 'digest' ? version : undefined;
    return fixed === undefined
      ? { kind: 'none', why: 'no-version' }
      : { kind: 'known', integrity: fixed, covers: 'image' };
  }
  const isFile = (kind === 'script' || kind === 'program') && path.isAbsolute(name);
  return isFile ? fileBytes(name) : { kind: 'none', why: 'unread' };
}

/**
 * What is there now, for a standing: absent while a package has not come yet, and where nothing was held on to before
 * (`was`). Where something was, and there is nothing now, it is not what was approved.
 */
export function integrityNow(
  launch: McpLaunch,
  ground: McpGround,
  was: string | undefined,
): { readonly integrity?: string } {
  const found = bytesOf(launch, ground);
  if (found.kind === 'known') return { integrity: found.integrity };
  const isLost = found.kind === 'unreadable' || (found.kind === 'none' && was !== undefined);
  return isLost ? { integrity: UNREADABLE } : {};
}

function fileBytes(name: string): McpBytes {
  try {
    const file = realpathSync(name);
    if (SYSTEM.test(file)) return { kind: 'none', why: 'system' };
    const bytes = readBounded(file, MAX_BYTES);
    return bytes === undefined
      ? { kind: 'unreadable' }
      : { kind: 'known', integrity: `sha256-${sha256(bytes)}`, covers: 'file' };
  } catch (error) {
    if (error instanceof GuardError || errnoOf(error) !== '') return { kind: 'unreadable' };
    throw error;
  }
}
