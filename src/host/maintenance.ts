/** A few minutes in which a person works on the guard's own files: what changes then is no incident. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { isObject } from '../engine/json-object.ts';
import type { Assurance, Instant } from '../engine/model.ts';
import { instant } from '../engine/text.ts';
import { monotonicMs } from './clock.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, readBounded, removeQuietly, writePrivate } from './files.ts';
import { openKeys } from './keys.ts';
import { recordsFromEnd } from './ledger-file-read.ts';
import { LEDGER_WORDS } from './ledger-words.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { parsed, seal, unseal } from './sealed.ts';

export const DEFAULT_MINUTES = 10;
export const MOST_MINUTES = 60;

const FILE = 'maintenance';
const DOMAIN = 'maintenance';
const MAX_BYTES = 4096;
const MINUTE_MS = 60_000;

export interface MaintenanceWindow {
  readonly opened: Instant;
  readonly until: Instant;
  /** Found again in the log. */
  readonly ref: string;
}

/** Bound to this start of the machine as well: setting the clock back does not make it longer. */
interface Stored extends MaintenanceWindow {
  readonly boot: string;
  /** `monotonicMs` at its end. */
  readonly limit: number;
}

export interface WindowTerms {
  readonly minutes: number;
  readonly assurance: Assurance;
  /** The log keeps its length alone. */
  readonly reason?: string;
}

type Place = Pick<Machine, 'paths' | 'platform' | 'now'>;

function fileOf({ paths }: Place): string {
  return path.join(paths.state, FILE);
}

/** Opens a window and records it. Throws `ledger-broken` when it cannot be recorded: then none is open. */
export function openWindow(
  machine: Place,
  { minutes, assurance, reason = '' }: WindowTerms,
): MaintenanceWindow {
  const opened = machine.now();
  const ms = minutes * MINUTE_MS;
  const window = { opened, until: instant(opened + ms), ref: randomBytes(4).toString('hex') };
  const stored: Stored = { ...window, boot: machine.platform.bootId(), limit: monotonicMs() + ms };
  ensurePrivateDir(machine.paths.state);
  writePrivate(fileOf(machine), seal(openKeys(machine.paths.state), DOMAIN, JSON.stringify(stored)));
  const counts = reason === '' ? {} : { counts: { 'reason-letters': Array.from(reason).length } };
  const row = {
    kind: 'maintenance.opened',
    actor: 'human',
    ref: window.ref,
    ms,
    assurance,
    ...counts,
  } as const;
  if (recordAlone(machine, row, LEDGER_WORDS)) return window;
  removeQuietly(fileOf(machine));
  throw new GuardError('ledger-broken', 'nothing was opened: it cannot be recorded', {
    hint: 'see what is wrong with the log: aup-guard log verify',
  });
}

/** Ends the window that is open; undefined when there is none. */
export function closeWindow(machine: Place): MaintenanceWindow | undefined {
  const window = windowNow(machine);
  removeQuietly(fileOf(machine));
  if (window === undefined) return undefined;
  recordAlone(machine, { kind: 'maintenance.closed', actor: 'human', ref: window.ref });
  return window;
}

/**
 * The window that is open now. A file that was kept and put back is none: the log says that it was closed, and its
 * time is over by two clocks. What cannot be read or trusted is none either.
 */
export function windowNow(machine: Place): MaintenanceWindow | undefined {
  try {
    const stored = readStored(machine);
    if (stored === undefined || !isRunning(stored, machine) || !isLastInLog(stored, machine))
      return undefined;
    const { opened, until, ref } = stored;
    return { opened, until, ref };
  } catch (error) {
    if (error instanceof GuardError) return undefined;
    throw error;
  }
}

function readStored(machine: Place): Stored | undefined {
  const { state } = machine.paths;
  const text = readBounded(fileOf(machine), MAX_BYTES)?.toString('utf8');
  const body = text === undefined ? undefined : unseal(openKeys(state), DOMAIN, text);
  const value = body === undefined ? undefined : parsed(body);
  return isStored(value) ? value : undefined;
}

/** The seal vouches for the rest. */
function isStored(value: unknown): value is Stored {
  return isObject(value) && typeof value['ref'] === 'string' && typeof value['limit'] === 'number';
}

function isRunning({ opened, until, boot, limit }: Stored, { platform, now }: Place): boolean {
  const at = now();
  return boot === platform.bootId() && at >= opened && at < until && monotonicMs() < limit;
}

function isLastInLog({ ref, opened }: Stored, { paths }: Place): boolean {
  for (const record of recordsFromEnd(paths.state)) {
    if (record === undefined) continue;
    if (record.kind === 'maintenance.closed' || record.t < opened) return false;
    if (record.kind === 'maintenance.opened') return record.ref === ref;
  }
  return false;
}
