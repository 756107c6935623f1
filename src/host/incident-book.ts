/** All incidents of this machine, read and written by one process at a time. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Incident } from '../engine/incident/model.ts';
import type { RecordDraft } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, removeQuietly } from './files.ts';
import {
  incidentFile,
  incidentIds,
  incidentsFolder,
  NO_INDEX,
  type IncidentIndex,
  type Place,
  readIncident,
  readIndex,
  writeIncident,
  writeIndex,
} from './incident-files.ts';
import { INCIDENT_WORDS, incidentLedger, stepsInLog } from './incident-log.ts';
import { openKeys, type MachineKeys } from './keys.ts';
import { withLock } from './ledger-file-lock.ts';
import { recordAlone } from './lone-record.ts';

export interface Book {
  /** Oldest first. */
  readonly incidents: readonly Incident[];
  /** Ids of those whose file is gone, older than the log says, or not ours: they count as open. */
  readonly damaged: readonly string[];
  readonly index: IncidentIndex;
}

/** Reads them all. `thorough`: holds them against the newest rows of the log as well. Throws `state-unwritable`. */
export function readBook(machine: Place, keys: MachineKeys, thorough: boolean): Book {
  const found = readIndex(machine, keys);
  const index = found ?? NO_INDEX;
  const ids = incidentIds(machine);
  const all = ids.flatMap((id) => readIncident(machine, id, keys) ?? []);
  // An index that is gone vouches for nothing: the log does.
  const logged = thorough || found === undefined ? stepsOrNone(machine) : new Map<string, number>();
  const known = new Map(all.map((incident) => [incident.id, incident]));
  const isBehind = (id: string): boolean => {
    const least = Math.max(index.steps[id] ?? 0, logged.get(id) ?? 0);
    return (known.get(id)?.step ?? -1) < least;
  };
  const named = new Set([...ids, ...Object.keys(index.steps), ...logged.keys()]);
  const damaged = [...named].filter((id) => !known.has(id) || isBehind(id)).toSorted();
  const incidents = all.filter(({ id }) => !damaged.includes(id)).toSorted((a, b) => a.opened - b.opened);
  return { incidents, damaged, index };
}

/** A log that cannot be read is found by what has to write on it. */
function stepsOrNone({ paths }: Place): ReadonlyMap<string, number> {
  try {
    return stepsInLog(paths.state);
  } catch (error) {
    if (error instanceof GuardError && error.code.startsWith('ledger-')) return new Map();
    throw error;
  }
}

/** What a change of the book gives back. */
export interface BookChange<T> {
  /** Those that were changed or are new. */
  readonly write: readonly Incident[];
  /** Rows about them, written after them. */
  readonly rows?: readonly RecordDraft[];
  /** Nothing is changed that cannot be recorded. */
  readonly strict?: boolean;
  readonly cursors?: IncidentIndex['cursors'];
  readonly result: T;
}

export interface OpenBook extends Book {
  readonly keys: MachineKeys;
}

/**
 * Changes incidents while no other process does. Damaged ones leave one row each.
 * Throws `state-unwritable`, `ledger-*`, and what `work` throws: nothing is changed then. Rows that cannot be written
 * throw as well, but what is not `strict` stays changed.
 */
export function changeBook<T>(machine: Place, work: (book: OpenBook) => BookChange<T>): T {
  const folder = incidentsFolder(machine);
  ensurePrivateDir(machine.paths.state);
  ensurePrivateDir(folder);
  const keys = openKeys(machine.paths.state);
  return withLock(path.join(folder, 'lock'), machine.platform, () => {
    const book = { ...readBook(machine, keys, false), keys };
    const change = work(book);
    const fresh = book.damaged.filter((id) => !book.index.reported.includes(id));
    if (change.write.length === 0 && change.cursors === undefined && fresh.length === 0) return change.result;
    try {
      for (const incident of change.write) writeIncident(machine, incident, keys);
      record(machine, change.rows ?? [], keys);
    } catch (error) {
      if (change.strict === true) putBack(machine, book, change.write);
      throw error;
    }
    report(machine, fresh);
    keepIndex(machine, book, change);
    return change.result;
  });
}

function record(machine: Place, rows: readonly RecordDraft[], keys: MachineKeys): void {
  if (rows.length === 0) return;
  const ledger = incidentLedger(machine, keys);
  for (const row of rows) ledger.append(row);
}

function putBack(machine: Place, { incidents, keys }: OpenBook, written: readonly Incident[]): void {
  for (const { id } of written) {
    const old = incidents.find((incident) => incident.id === id);
    if (old === undefined) removeQuietly(incidentFile(machine, id));
    else writeIncident(machine, old, keys);
  }
}

function keepIndex(machine: Place, book: OpenBook, { write, cursors }: BookChange<unknown>): void {
  const { incidents, index, damaged, keys } = book;
  const changed = new Map(incidents.map((incident) => [incident.id, incident]));
  for (const incident of write) changed.set(incident.id, incident);
  const all = [...changed.values()];
  const steps = { ...index.steps, ...Object.fromEntries(all.map(({ id, step }) => [id, step])) };
  const next = { cursors: { ...index.cursors, ...cursors }, steps, reported: damaged };
  writeIndex(machine, { index: next, grave: all.some(isGrave) || damaged.length > 0 }, keys);
}

/** Open, and high or critical. */
export function isGrave({ state, severity }: Incident): boolean {
  return state !== 'closed' && (severity === 'high' || severity === 'critical');
}

function report(machine: Place, fresh: readonly string[]): void {
  if (fresh.length === 0) return;
  const counts = { 'incident-store': fresh.length };
  const row = { kind: 'guard.drift', decision: 'warn', outcome: 'observed', counts } as const;
  recordAlone(machine, row, INCIDENT_WORDS);
}

/** Eight hex digits. */
export function newId(): string {
  return randomBytes(4).toString('hex');
}
