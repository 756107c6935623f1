/**
 * What the log says of MCP servers: which approval counts, and which servers were seen. The log only grows, so an
 * approval that was taken back or replaced and is put back is told by its row no longer being the last one.
 */
import path from 'node:path';
import { isObject } from '../engine/json-object.ts';
import { parseRecord } from '../engine/ledger.ts';
import type { LedgerRecord } from '../engine/ledger-record.ts';
import type { Digest } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import { readBounded, writePrivate } from './files.ts';
import type { MachineKeys } from './keys.ts';
import { readOn } from './ledger-file-parts.ts';
import { retiredUntil } from './ledger-file-segments.ts';
import { ledgerFiles } from './ledger-file-store.ts';
import { parsed, seal, unseal } from './sealed.ts';

const DOMAIN = 'mcp-marks';
const FILE = 'marks';
const MAX_BYTES = 16 * 1024 * 1024;
/** More that was read of the log than this is not read again. */
const WORTH_KEEPING = 64 * 1024;
const ROW = /"kind":"mcp\.(?:approved|revoked|seen)"/g;

/** Of one server in one month: the ref of the row that counts, empty when none does, and of all rows there were. */
interface Mark {
  /** Of the last row; -1 when that was not kept. */
  readonly seq: number;
  readonly ref: string;
  readonly refs: readonly string[];
}

export interface McpMarks {
  /** Whether the last row about the approval of this server has this ref. It is another object each month. */
  readonly isLast: (objects: readonly string[], ref: string) => boolean;
  readonly isSeen: (objects: readonly string[]) => boolean;
  /** Rows of before that time may have been let go of, or have an object nobody can tell any more. */
  readonly knownFrom: number;
}

interface Read {
  /** Bytes of the log that were read. */
  readonly at: number;
  readonly marks: Map<string, Mark>;
  readonly seen: Set<string>;
}

type Keys = Pick<MachineKeys, 'keyedDigest'>;

/** A server as the rows of the log can name it, the newest first. */
export function objectsOf(keys: Pick<MachineKeys, 'rowDigests'>, identity: Digest): readonly string[] {
  return keys.rowDigests(identity);
}

/** Reads what the log has gained since the last look. Throws `ledger-broken` when it cannot be read. */
export function mcpMarks(state: string, keys: Keys): McpMarks {
  const file = path.join(state, 'mcp', FILE);
  const { read, at, from } = readFurther(state, kept(file, keys));
  if (at - from > WORTH_KEEPING) keep(file, keys, { ...read, at });
  return {
    isLast: (objects, ref) => ref !== '' && lastOf(objects, read)?.ref === ref,
    isSeen: (objects) => objects.some((object) => read.seen.has(object) || read.marks.has(object)),
    knownFrom: retiredUntil(ledgerFiles(state)),
  };
}

function lastOf(objects: readonly string[], { marks }: Read): Mark | undefined {
  const own = objects.flatMap((object) => marks.get(object) ?? []);
  return own.toSorted((a, b) => b.seq - a.seq)[0];
}

function readFurther(state: string, known: Read): { read: Read; at: number; from: number } {
  const rows: LedgerRecord[] = [];
  const { end: at, followed } = readOn(state, known.at, (text) => rows.push(...rowsIn(text)));
  // Another log than the one that was read.
  const read = followed ? known : nothingRead();
  for (const row of rows) takeRow(row, read);
  return { read, at, from: read.at };
}

function nothingRead(): Read {
  return { at: 0, marks: new Map(), seen: new Set() };
}

function rowsIn(text: string): readonly LedgerRecord[] {
  return Array.from(text.matchAll(ROW), ({ index }) => {
    const start = text.lastIndexOf('\n', index) + 1;
    const end = text.indexOf('\n', index);
    return parseRecord(text.slice(start, end < 0 ? text.length : end));
  }).filter((record) => record !== undefined);
}

function takeRow({ kind, object, seq, ref = '' }: LedgerRecord, { marks, seen }: Read): void {
  if (object === undefined) return;
  if (kind === 'mcp.seen') {
    seen.add(object);
    return;
  }
  const refs = marks.get(object)?.refs ?? [];
  // No approval is recorded twice: a second row was copied, and vouches for nothing.
  marks.set(object, refs.includes(ref) ? { seq, ref: '', refs } : { seq, ref, refs: [...refs, ref] });
}

/** What was kept of an earlier look; one that is old or gone only means more to read. */
function kept(file: string, keys: Keys): Read {
  const nothing = nothingRead();
  try {
    const text = readBounded(file, MAX_BYTES)?.toString();
    const body = text === undefined ? undefined : unseal(keys, DOMAIN, text);
    const value = body === undefined ? undefined : parsed(body);
    return isObject(value) ? (readOf(value) ?? nothing) : nothing;
  } catch (error) {
    if (error instanceof GuardError) return nothing;
    throw error;
  }
}

function readOf({ at, marks, seen }: Readonly<Record<string, unknown>>): Read | undefined {
  if (typeof at !== 'number' || !Array.isArray(marks) || !Array.isArray(seen)) return undefined;
  const pairs = marks.flatMap((each: unknown) => markOf(each) ?? []);
  return { at, marks: new Map(pairs), seen: new Set(seen.filter((each) => typeof each === 'string')) };
}

/** The seal vouches for the rest. */
function markOf(value: unknown): readonly (readonly [string, Mark])[] | undefined {
  if (!isObject(value) || !Array.isArray(value['refs'])) return undefined;
  const { object, ref, seq } = value;
  if (typeof object !== 'string' || typeof ref !== 'string') return undefined;
  const place = typeof seq === 'number' ? seq : -1;
  return [[object, { seq: place, ref, refs: value['refs'].filter((each) => typeof each === 'string') }]];
}

function keep(file: string, keys: Keys, { at, marks, seen }: Read): void {
  const list = [...marks].map(([object, mark]) => Object.assign({ object }, mark));
  try {
    writePrivate(file, seal(keys, DOMAIN, JSON.stringify({ at, marks: list, seen: [...seen] })));
  } catch (error) {
    // Without it more is read the next time.
    if (!(error instanceof GuardError)) throw error;
  }
}
