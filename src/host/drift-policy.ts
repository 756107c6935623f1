/** Which policy files were there at the last start: a change that came since is told once, and recorded. */
import path from 'node:path';
import { isObject } from '../engine/json-object.ts';
import { ensurePrivateDir, readBounded, writePrivate } from './files.ts';
import { GuardError } from './errors.ts';
import { openKeys } from './keys.ts';
import type { Machine } from './machine.ts';
import { layerPlaces, readLayer, type LayerPlace } from './policy-sources.ts';
import { parsed, seal, unseal } from './sealed.ts';

const DOMAIN = 'accepted-policy';
const MAX_BYTES = 64 * 1024;

/** Digest of each file; null = there is none. */
export type PolicyMarks = Readonly<Record<string, string | null>>;

type Place = Pick<Machine, 'paths'>;

function fileOf({ paths }: Place): string {
  return path.join(paths.state, 'accepted');
}

function digestOf(place: LayerPlace): string | null {
  try {
    return readLayer(place)?.digest ?? null;
  } catch (error) {
    // Whoever loads it says what is wrong; here it is a change like any other.
    if (error instanceof GuardError) return error.code;
    throw error;
  }
}

/** What the files hold now: the organisation's and the user's, and the repository's where one is given. */
export function policyMarks(places: Pick<Machine, 'paths' | 'repoRoot'>): PolicyMarks {
  return Object.fromEntries(layerPlaces(places).map((place) => [place.path, digestOf(place)]));
}

/** Files that differ. */
export function changedPolicies(before: PolicyMarks, now: PolicyMarks): readonly string[] {
  return Object.keys(now).filter((file) => (before[file] ?? null) !== now[file]);
}

/** What was last accepted; `none` at the very first start, `broken` when somebody else wrote it. */
export function acceptedMarks(machine: Place): PolicyMarks | 'none' | 'broken' {
  const text = readBounded(fileOf(machine), MAX_BYTES)?.toString('utf8');
  if (text === undefined) return 'none';
  const body = unseal(openKeys(machine.paths.state), DOMAIN, text);
  const value = body === undefined ? undefined : parsed(body);
  return isMarks(value) ? value : 'broken';
}

function isMarks(value: unknown): value is PolicyMarks {
  return isObject(value) && Object.values(value).every((one) => one === null || typeof one === 'string');
}

/** From now on these are the ones nobody need be told of. Repositories have too many: theirs are not kept. */
export function acceptPolicies(machine: Place): void {
  const { paths } = machine;
  const body = JSON.stringify(policyMarks({ paths }));
  ensurePrivateDir(paths.state);
  writePrivate(fileOf(machine), seal(openKeys(paths.state), DOMAIN, body));
}
