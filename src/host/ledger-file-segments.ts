/** The sealed parts of the ledger: which there are, and where each of them ends. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isObject, parseObject } from '../engine/json-object.ts';
import { isCount, NO_RECORD } from '../engine/ledger-record.ts';
import type { GuardError } from './errors.ts';
import { errnoOf, readBounded } from './files.ts';
import { broken, type LedgerFiles } from './ledger-file-store.ts';

/** A place in the ledger up to which everything was signed. */
export interface Place {
  /** Records before it, and bytes. */
  readonly size: number;
  readonly bytes: number;
  /** Hash of the record before it, hex, and when that was written. */
  readonly head: string;
  readonly t: number;
  /** The tree over all records before it, base64, and the signature of its root. */
  readonly peaks: readonly string[];
  readonly sig: string;
}

/** The end of a sealed segment. It outlives the records: with it those that follow can still be checked. */
export interface Seal extends Place {
  /** From 1; 0 before the first segment. */
  readonly number: number;
}

const NO_SEAL: Seal = { number: 0, size: 0, bytes: 0, head: NO_RECORD, t: 0, peaks: [], sig: '' };

/** Records of a sealed segment; its seal; the seal once its records are gone. */
export type SegmentPart = 'jsonl' | 'seal' | 'retired';

/** `<state>/ledger/000001.jsonl` */
export function segmentFile({ dir }: LedgerFiles, number: number, part: SegmentPart): string {
  return path.join(dir, `${String(number).padStart(6, '0')}.${part}`);
}

/** Numbers of the segments of which there is that part, ascending. */
export function segmentNumbers({ dir }: LedgerFiles, part: SegmentPart): number[] {
  try {
    const names = readdirSync(dir).filter((name) => /^\d{6}\./.test(name) && name.slice(7) === part);
    return names.map((name) => Number(name.slice(0, 6))).toSorted((a, b) => a - b);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw broken('the log cannot be read', error);
  }
}

function isPlace(value: unknown): value is Place {
  if (!isObject(value) || !Array.isArray(value['peaks'])) return false;
  const { size, bytes, t, head, sig, peaks } = value;
  return [size, bytes, t].every(isCount) && [head, sig, ...peaks].every((text) => typeof text === 'string');
}

/** Undefined when it is not there or holds something else. */
export function readPlace(file: string): Place | undefined {
  const text = readBounded(file, 16 * 1024)?.toString();
  const value = text === undefined ? undefined : parseObject(text);
  return isPlace(value) ? value : undefined;
}

export function noSeal(number: number): GuardError {
  return broken(`the seal of segment ${number} of the log is gone or damaged`);
}

/** Throws `ledger-broken` when there is none that can be read. */
export function sealOf(files: LedgerFiles, number: number): Seal {
  if (number === 0) return NO_SEAL;
  const place =
    readPlace(segmentFile(files, number, 'seal')) ?? readPlace(segmentFile(files, number, 'retired'));
  if (place === undefined) throw noSeal(number);
  return { ...place, number };
}

/** The seal behind which the current file goes on. */
export function lastSeal(
  files: LedgerFiles,
  sealed: readonly number[] = segmentNumbers(files, 'jsonl'),
): Seal {
  return sealOf(files, sealed.at(-1) ?? segmentNumbers(files, 'retired').at(-1) ?? 0);
}

/** When the newest record was written that was let go of; 0 before the first. Throws `ledger-broken`. */
export function retiredUntil(files: LedgerFiles): number {
  return sealOf(files, segmentNumbers(files, 'retired').at(-1) ?? 0).t;
}
