/** Files of incidents: sealed, for this user alone, a folder each. */
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Incident } from '../engine/incident/model.ts';
import { isObject } from '../engine/json-object.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, errnoOf, readBounded, removeQuietly, writePrivate } from './files.ts';
import type { MachineKeys } from './keys.ts';
import type { Machine } from './machine.ts';
import { parsed, seal, unseal } from './sealed.ts';

export type Place = Pick<Machine, 'paths' | 'platform' | 'now'>;

const DOMAIN = 'incident';
const INDEX_DOMAIN = 'incident-index';
const MAX_BYTES = 1024 * 1024;
const FILE = 'incident.json';
const ID = /^[0-9a-f]{8}$/;

/** Where incidents are. */
export function incidentsFolder({ paths }: Pick<Machine, 'paths'>): string {
  return path.join(paths.state, 'incidents');
}

export function incidentFolder(machine: Place, id: string): string {
  return path.join(incidentsFolder(machine), id);
}

export function incidentFile(machine: Place, id: string): string {
  return path.join(incidentFolder(machine, id), FILE);
}

/** There while an incident of high or critical severity is not closed: a session's start looks for nothing else. */
export function markerFile(machine: Pick<Machine, 'paths'>): string {
  return path.join(incidentsFolder(machine), 'open-high');
}

/** Ids of those that have a file; a folder alone is one that a crash left unfinished. Throws `state-unwritable`. */
export function incidentIds(machine: Place): readonly string[] {
  const folder = incidentsFolder(machine);
  try {
    const names = readdirSync(folder).filter((name) => ID.test(name));
    return names.filter((name) => isThere(path.join(folder, name, FILE)));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw new GuardError('state-unwritable', `cannot read ${folder}`, { cause: error });
  }
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** Undefined for a file this guard did not write. */
export function readIncident(machine: Place, id: string, keys: MachineKeys): Incident | undefined {
  try {
    const bytes = readBounded(incidentFile(machine, id), MAX_BYTES);
    const body = bytes === undefined ? undefined : unseal(keys, DOMAIN, bytes.toString());
    const value = body === undefined ? undefined : parsed(body);
    // A sealed file in another's folder is a copy.
    return isIncident(value) && value.id === id ? value : undefined;
  } catch (error) {
    if (error instanceof GuardError && error.code === 'state-unwritable') return undefined;
    throw error;
  }
}

/** The seal vouches for the rest. */
function isIncident(value: unknown): value is Incident {
  return isObject(value) && typeof value['id'] === 'string' && Array.isArray(value['timeline']);
}

/** Throws `state-unwritable`. */
export function writeIncident(machine: Place, incident: Incident, keys: MachineKeys): void {
  ensurePrivateDir(incidentFolder(machine, incident.id));
  writePrivate(incidentFile(machine, incident.id), seal(keys, DOMAIN, JSON.stringify(incident)));
}

/** What was looked at, and how far each incident has come. */
export interface IncidentIndex {
  /** The last row of the log that was looked at, by digest of the policy it was looked at with. */
  readonly cursors: Readonly<Record<string, number>>;
  readonly steps: Readonly<Record<string, number>>;
  /** Damaged ones that have a row already. */
  readonly reported: readonly string[];
}

export const NO_INDEX: IncidentIndex = { cursors: {}, steps: {}, reported: [] };
/** Policies whose place in the log is remembered. */
const MOST_CURSORS = 32;

/** Undefined when there is none, or none of ours. */
export function readIndex(machine: Place, keys: MachineKeys): IncidentIndex | undefined {
  const bytes = readBounded(path.join(incidentsFolder(machine), 'index'), MAX_BYTES);
  const body = bytes === undefined ? undefined : unseal(keys, INDEX_DOMAIN, bytes.toString());
  const value = body === undefined ? undefined : parsed(body);
  return isIndex(value) ? value : undefined;
}

function isIndex(value: unknown): value is IncidentIndex {
  return isObject(value) && isObject(value['cursors']) && isObject(value['steps']);
}

/** Keeps the index, and the marker in step with what is open. Throws `state-unwritable`. */
export function writeIndex(
  machine: Place,
  { index, grave }: { readonly index: IncidentIndex; readonly grave: boolean },
  keys: MachineKeys,
): void {
  const cursors = Object.fromEntries(Object.entries(index.cursors).slice(-MOST_CURSORS));
  const file = path.join(incidentsFolder(machine), 'index');
  writePrivate(file, seal(keys, INDEX_DOMAIN, JSON.stringify({ ...index, cursors })));
  const marker = markerFile(machine);
  if (!grave) removeQuietly(marker);
  else if (!isThere(marker)) writePrivate(marker, '');
}
