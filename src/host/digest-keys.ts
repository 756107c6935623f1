/** Keys of the digests in the ledger, one a month: with its key gone, nobody can tell what a digest stood for. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { errnoOf, removeQuietly } from './files.ts';
import { broken } from './ledger-file-store.ts';

const NAME = /^digest-(\d{4}-\d{2})\.key$/;

/** Removes the keys of all months before that one (`2026-11`); how many there were. Throws `ledger-broken`. */
export function destroyDigestKeys(state: string, before: string): number {
  const dir = path.join(state, 'keys');
  const old = namesIn(dir).filter((name) => (NAME.exec(name)?.[1] ?? before) < before);
  for (const name of old) removeQuietly(path.join(dir, name));
  return old.length;
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw broken('the folder of keys cannot be read', error);
  }
}
