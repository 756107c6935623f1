/** Where the layers of a policy lie, and their bytes. Cheap enough for every hook: no YAML here. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { errnoOf, readBounded } from './files.ts';
import { GuardError } from './errors.ts';
import { sha256 } from './policy-hashing.ts';
import type { Digest } from '../engine/model.ts';
import type { LayerName } from '../engine/policy/model.ts';
import type { Paths } from './platform/model.ts';

export interface PolicyPlaces {
  readonly paths: Paths;
  /** Undefined outside a repository. */
  readonly repoRoot?: string;
}

export interface LayerPlace {
  readonly layer: LayerName;
  readonly path: string;
}

/** One layer that exists. */
export interface LayerBytes extends LayerPlace {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
}

/** The compiled form is bound to this: which files there were and what they held; null = no such file. */
export interface SourceMark {
  readonly layer: LayerName;
  readonly path: string;
  readonly digest: Digest | null;
}

/** Larger files are read one byte further only, so that the parser can say that they are too large. */
const READ_LIMIT = 256 * 1024;

/** The policy an enrolled machine was sent. It counts where the organisation has put none on the machine itself. */
export function fleetPolicy({ state }: Pick<Paths, 'state'>): string {
  return path.join(state, 'fleet', 'aup.yaml');
}

function organisationPlace(paths: Paths): string {
  const sent = fleetPolicy(paths);
  return existsSync(sent) && !existsSync(paths.organisationPolicy) ? sent : paths.organisationPolicy;
}

/** From the strongest layer down. */
export function layerPlaces({ paths, repoRoot }: PolicyPlaces): readonly LayerPlace[] {
  const places: LayerPlace[] = [
    { layer: 'organisation', path: organisationPlace(paths) },
    { layer: 'user', path: path.join(paths.config, 'aup.yaml') },
  ];
  return repoRoot === undefined
    ? places
    : [...places, { layer: 'project', path: path.join(repoRoot, 'aup.yaml') }];
}

/** Dotfile managers link policies, so links are followed; what they lead to must not be another user's to write. */
export function checkOwner(place: LayerPlace, real: string): void {
  if (place.layer === 'project' || process.getuid === undefined) return;
  const info = statSync(real);
  const trusted = info.uid === 0 || (place.layer === 'user' && info.uid === process.getuid());
  const ownOrganisation = place.layer === 'organisation' && info.uid === process.getuid();
  if ((trusted || ownOrganisation) && (info.mode & 0o022) === 0) return;
  throw new GuardError('policy-unreadable', `${real} can be changed by other users`, {
    hint: `give it to its owner alone: chmod go-w ${real}`,
  });
}

/** Undefined when there is no such file. Throws `policy-unreadable`. */
export function readLayer(place: LayerPlace): LayerBytes | undefined {
  let real: string;
  try {
    real = realpathSync(place.path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw new GuardError('policy-unreadable', `cannot read ${place.path}`, { cause: error });
  }
  checkOwner(place, real);
  try {
    const bytes = readBounded(real, READ_LIMIT);
    return bytes === undefined ? undefined : { ...place, bytes, digest: sha256(bytes) };
  } catch (error) {
    throw new GuardError('policy-unreadable', `cannot read ${place.path}`, {
      cause: error,
      hint: `it must be a regular file of at most ${READ_LIMIT / 1024} KiB`,
    });
  }
}

/** What the places hold now. */
export function sourceMarks(places: readonly LayerPlace[]): readonly SourceMark[] {
  return places.map((place) => ({ ...place, digest: readLayer(place)?.digest ?? null }));
}
