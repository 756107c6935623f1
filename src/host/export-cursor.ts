/** How far each place has the ledger: what it did not take yet is in the ledger itself, so nothing is kept twice. */
import path from 'node:path';
import { isObject } from '../engine/json-object.ts';
import type { Instant } from '../engine/model.ts';
import type { Sink } from '../engine/export/terms.ts';
import type { SendTrouble } from './export-send.ts';
import { ensurePrivateDir, readBounded, writePrivate } from './files.ts';
import { openKeys } from './keys.ts';
import type { Machine } from './machine.ts';
import { parsed, seal, unseal } from './sealed.ts';

type Place = Pick<Machine, 'paths'>;

const DOMAIN = 'export';
const MAX_BYTES = 4096;

export interface Cursor {
  readonly v: 1;
  /** Byte of the ledger from which on records are still to be sent. */
  readonly at: number;
  /** Taken so far. */
  readonly sent: number;
  /** Tries in a row that came to nothing, and why the last did. */
  readonly failures: number;
  readonly trouble?: SendTrouble | 'no-address';
  /** Not tried again before. */
  readonly next?: Instant;
  /** A process that is sending leaves it to the others from then on. */
  readonly busyUntil?: Instant;
}

/** A place, and its address as it is now; empty where there is none. */
export interface Target extends Pick<Sink, 'kind' | 'format'> {
  readonly url: string;
}

const START: Cursor = { v: 1, at: 0, sent: 0, failures: 0 };

/** By where it really goes: whoever has a variable say another address must not move what the right one has. */
function fileOf({ paths }: Place, { kind, format, url }: Target): string {
  const name = openKeys(paths.state).keyedDigest(DOMAIN, `${kind} ${format} ${url}`);
  return path.join(paths.state, 'export', `${name}.json`);
}

function isCursor(value: unknown): value is Cursor {
  return isObject(value) && value['v'] === 1 && typeof value['at'] === 'number';
}

/** One that was edited counts as none: records are sent again, which the other side can tell by their ids. */
export function readCursor(place: Place, target: Target): Cursor {
  const text = readBounded(fileOf(place, target), MAX_BYTES);
  if (text === undefined) return START;
  const body = unseal(openKeys(place.paths.state), DOMAIN, text.toString('utf8'));
  const value = body === undefined ? undefined : parsed(body);
  return isCursor(value) ? value : START;
}

export function writeCursor(place: Place, target: Target, cursor: Cursor): void {
  const file = fileOf(place, target);
  ensurePrivateDir(place.paths.state);
  ensurePrivateDir(path.dirname(file));
  writePrivate(file, seal(openKeys(place.paths.state), DOMAIN, JSON.stringify(cursor)));
}
