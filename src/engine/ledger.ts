/** Ledger records as lines: content-free by construction, canonical, printable ASCII. */
import { isObject, parseObject, type JsonObject } from './json-object.ts';
import type { Instant, RecordDraft } from './model.ts';
import {
  FIELDS,
  isCheckpointMark,
  isCount,
  isField,
  isTornMark,
  isWord,
  MAX_LINE,
  type CheckpointMark,
  type LedgerRecord,
  type TornMark,
} from './ledger-record.ts';

/** What may stand in clear. Any other text becomes a keyed digest. */
export interface Vocabulary {
  /** Ids we chose ourselves: agents, detectors, error codes, the session. */
  readonly words: Pick<ReadonlySet<string>, 'has'>;
  /** 32 hex characters under a key of this machine. */
  readonly digest: (text: string) => string;
}

/** A record before it is encoded. */
export interface RecordInput {
  readonly seq: number;
  readonly t: Instant;
  readonly prev: string;
  readonly draft: RecordDraft;
  readonly torn?: TornMark;
  readonly checkpoint?: CheckpointMark;
}

export type EncodeRefusal = 'too-long' | 'bad-kind' | 'bad-time';
export type Encoded =
  | { readonly ok: true; readonly line: string }
  | { readonly ok: false; readonly why: EncodeRefusal };

const OUTCOME_WORDS: ReadonlySet<string> = new Set(
  (
    'aborted acknowledged allowed approved blocked cancelled changed closed contained declared denied diverted enforced excepted exited expired ' +
    'failed forwarded granted invalid killed observed once opened passed pinned promoted ran redacted refused retired revoked sealed ' +
    'session signed stopped timeout told unavailable undone ' +
    'warned withdrawn would-have'
  ).split(' '),
);
const MAX_COUNTS = 32;
const MAX_COUNT = 1_000_000;
const ORDER: readonly string[] = Object.keys(FIELDS);

function wordOf(text: string, vocabulary: Vocabulary): string {
  return vocabulary.words.has(text) && isWord(text) ? text : `~${vocabulary.digest(text).slice(0, 12)}`;
}

function capped(value: unknown): unknown {
  return isCount(value) ? Math.min(value, MAX_COUNT) : value;
}

/** Detector ids and how often; what does not fit the first 32 keys is summed under `more`. */
function countsOf(value: unknown, vocabulary: Vocabulary): unknown {
  if (!isObject(value)) return value;
  const sums: Record<string, number> = {};
  for (const [key, count] of Object.entries(value)) {
    if (!isCount(count)) return undefined;
    const word = wordOf(key, vocabulary);
    const name = word in sums || Object.keys(sums).length < MAX_COUNTS ? word : 'more';
    sums[name] = Math.min((sums[name] ?? 0) + count, MAX_COUNT);
  }
  return Object.fromEntries(Object.entries(sums).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Turns a value a caller handed in into one that may be kept. */
function admit(field: string, value: unknown, vocabulary: Vocabulary): unknown {
  if (field === 'counts') return countsOf(value, vocabulary);
  if (field === 'ms') return capped(value);
  if (typeof value !== 'string') return value;
  switch (field) {
    case 'agent':
    case 'session':
    case 'code':
      return wordOf(value, vocabulary);
    case 'outcome':
      return OUTCOME_WORDS.has(value) ? value : wordOf(value, vocabulary);
    case 'object':
      // Even a digest is digested again: a plain hash of a guessable command can be reversed by guessing.
      return vocabulary.digest(value);
    default:
      return value;
  }
}

/** The one canonical line of a record, without newline, printable ASCII. */
export function encodeRecord(input: RecordInput, vocabulary: Vocabulary): Encoded {
  const { seq, t, prev, draft, torn, checkpoint } = input;
  if (!FIELDS.kind(draft.kind)) return { ok: false, why: 'bad-kind' };
  if (!isCount(t)) return { ok: false, why: 'bad-time' };
  const given: JsonObject = { ...draft, seq, t, prev, torn, checkpoint };
  const kept: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const field of ORDER) {
    if (!isField(field) || given[field] === undefined || field === 'dropped') continue;
    const value = admit(field, given[field], vocabulary);
    if (FIELDS[field](value)) kept[field] = value;
    else dropped.push(field);
  }
  if (dropped.length > 0) kept['dropped'] = dropped;
  const line = JSON.stringify(kept);
  return line.length > MAX_LINE ? { ok: false, why: 'too-long' } : { ok: true, line };
}

function isRecord(value: JsonObject): value is JsonObject & LedgerRecord {
  if (['seq', 't', 'prev', 'kind'].some((field) => value[field] === undefined)) return false;
  return Object.entries(value).every(([field, content]) => isField(field) && FIELDS[field](content));
}

function objectIn(line: string): JsonObject | undefined {
  return line.length > MAX_LINE ? undefined : parseObject(line);
}

/** A line as a record, every value checked; undefined when it is none. Fields of later versions are left out. */
export function parseRecord(line: string): LedgerRecord | undefined {
  const value = objectIn(line);
  if (value === undefined) return undefined;
  const known = Object.fromEntries(Object.entries(value).filter(([field]) => isField(field)));
  return isRecord(known) ? known : undefined;
}

/** What the chain needs of a record. */
export interface Link {
  readonly seq: number;
  readonly t?: number;
  readonly prev: string;
  readonly kind: string;
  readonly torn?: TornMark;
  readonly checkpoint?: CheckpointMark;
}

/** Reads only what the chain needs: cheaper than `parseRecord`, and open to kinds of later versions. */
export function parseLink(line: string): Link | undefined {
  const value = objectIn(line);
  if (value === undefined) return undefined;
  const { seq, t, prev, kind, torn, checkpoint } = value;
  if (!isCount(seq) || typeof prev !== 'string' || typeof kind !== 'string') return undefined;
  return {
    seq,
    prev,
    kind,
    ...(isCount(t) ? { t } : {}),
    ...(isTornMark(torn) ? { torn } : {}),
    ...(isCheckpointMark(checkpoint) ? { checkpoint } : {}),
  };
}
