/** The shape of a ledger record: what each field may hold, for writing and for reading. */
import { isObject } from './json-object.ts';
import { CONTROL_KINDS, OUTCOMES, PHASES, VERBS, type Instant, type RecordDraft } from './model.ts';
import { RECORD_KINDS } from './record-kinds.ts';
import { isClauseId, isDigest } from './text.ts';

/** Longest line, without its newline. */
export const MAX_LINE = 4096;
/** `prev` of the first record. */
export const NO_RECORD: string = '0'.repeat(64);

/** In `log.repaired`: SHA-256 (hex) and length of bytes that a crash left behind. */
export interface TornMark {
  readonly hash: string;
  readonly bytes: number;
}

/** In `log.checkpoint`: the signed root over the `size` records before this one, base64. */
export interface CheckpointMark {
  readonly size: number;
  readonly root: string;
  readonly sig: string;
}

/** One row. `prev` is the RFC 6962 leaf hash (SHA-256 of a zero byte and the line) of the row before. */
export interface LedgerRecord extends RecordDraft {
  readonly seq: number;
  readonly t: Instant;
  readonly prev: string;
  readonly torn?: TornMark;
  readonly checkpoint?: CheckpointMark;
  /** Names of fields whose value did not fit their closed set and was left out. */
  readonly dropped?: readonly string[];
}

const ASSURANCES = ['overlay', 'overlay-in-tmux', 'second-terminal', 'pre-approved', 'none'];
const ACTORS = ['agent', 'human', 'unknown'];

export type Check = (value: unknown) => boolean;

function oneOf(list: readonly string[]): Check {
  return (value) => typeof value === 'string' && list.includes(value);
}

function matches(pattern: RegExp): Check {
  return (value) => typeof value === 'string' && pattern.test(value);
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export const isWord: Check = matches(/^[!-~]{1,64}$/);
const isBase64 = matches(/^[A-Za-z0-9+/]{4,200}={0,2}$/);

export function isCounts(value: unknown): boolean {
  return isObject(value) && Object.entries(value).every(([key, count]) => isWord(key) && isCount(count));
}

export function isTornMark(value: unknown): value is TornMark {
  return isObject(value) && matches(/^[0-9a-f]{64}$/)(value['hash']) && isCount(value['bytes']);
}

export function isCheckpointMark(value: unknown): value is CheckpointMark {
  return isObject(value) && isCount(value['size']) && isBase64(value['root']) && isBase64(value['sig']);
}

/** What each field may hold, in the order of the line. Both writing and reading obey it. */
export const FIELDS: Readonly<Record<keyof LedgerRecord, Check>> = {
  seq: isCount,
  t: isCount,
  prev: matches(/^[0-9a-f]{64}$/),
  kind: oneOf(RECORD_KINDS),
  clause: (value) => typeof value === 'string' && isClauseId(value),
  control: oneOf(CONTROL_KINDS),
  phase: oneOf(PHASES),
  decision: oneOf(OUTCOMES),
  intended: oneOf(OUTCOMES),
  outcome: isWord,
  assurance: oneOf(ASSURANCES),
  actor: oneOf(ACTORS),
  agent: isWord,
  session: isWord,
  verb: oneOf(VERBS),
  object: matches(/^[0-9a-f]{32}$/),
  counts: isCounts,
  policy: (value) => typeof value === 'string' && isDigest(value),
  ref: matches(/^[0-9a-f]{4,8}$/),
  ms: isCount,
  code: isWord,
  torn: isTornMark,
  checkpoint: isCheckpointMark,
  dropped: (value) => Array.isArray(value) && value.every((name) => isWord(name)),
};
export function isField(name: string): name is keyof LedgerRecord {
  return Object.hasOwn(FIELDS, name);
}
