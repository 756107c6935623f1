/** The sealed list of the guard's own files. Reading it loads no schema; `drift-seal.ts` writes it. */
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../engine/json-object.ts';
import { readBounded, writePrivate } from './files.ts';
import { openKeys } from './keys.ts';
import type { Machine } from './machine.ts';
import type { Manifest } from './drift-model.ts';
import { parsed, seal, unseal } from './sealed.ts';

type Place = Pick<Machine, 'paths'>;

const DOMAIN = 'manifest';
const MAX_MANIFEST = 8 * 1024 * 1024;

export function manifestFile({ paths }: Place): string {
  return path.join(paths.state, 'manifest');
}

/** Vouched for by the machine's key. */
export function writeManifest(machine: Place, manifest: Manifest): void {
  const text = seal(openKeys(machine.paths.state), DOMAIN, JSON.stringify(manifest));
  writePrivate(manifestFile(machine), text);
}

/** `none`: nothing is installed; `broken`: it was removed, or written by somebody else. */
export function readManifest({ paths }: Place): Manifest | 'none' | 'broken' {
  const text = readBounded(manifestFile({ paths }), MAX_MANIFEST)?.toString('utf8');
  if (text === undefined) {
    const journal = lstatSync(path.join(paths.state, 'install/journal.json'), { throwIfNoEntry: false });
    return journal === undefined ? 'none' : 'broken';
  }
  const body = unseal(openKeys(paths.state), DOMAIN, text);
  const value = body === undefined ? undefined : parsed(body);
  return isManifest(value) ? value : 'broken';
}

/** The seal vouches for the rest. */
function isManifest(value: unknown): value is Manifest {
  return isObject(value) && value['v'] === 1 && Array.isArray(value['marks']);
}
