/** Checks one file of the ledger, from where the one before it ended. */
import { hash } from 'node:crypto';
import { closeSync, fstatSync } from 'node:fs';
import { parseRecord } from '../engine/ledger.ts';
import { MAX_LINE } from '../engine/ledger-record.ts';
import { noteText, type SignedCheckpoint } from '../engine/ledger-note.ts';
import { treeRoot } from '../engine/ledger-tree.ts';
import {
  verifyEnd,
  verifyStep,
  type ChainChecks,
  type ChainProblem,
  type ChainState,
} from '../engine/ledger-verify.ts';
import type { MachineKeys } from './keys.ts';
import { openForReading } from './ledger-file-parts.ts';
import { hashBytes, readSlice } from './ledger-file-store.ts';

/** What the records are held against. */
export interface Evidence {
  readonly keys: MachineKeys;
  /** Genuine notes by the number of records they cover. */
  readonly notes: ReadonlyMap<number, SignedCheckpoint>;
}

export interface PartRun {
  /** After the last good line. */
  readonly state: ChainState;
  readonly problem: ChainProblem | undefined;
  readonly bytes: number;
  /** Sizes of the checkpoints found as records. */
  readonly marked: readonly number[];
  /** The last segment a record says was let go of. */
  readonly retired: number;
}

const RETIRED = '"kind":"log.retired"';

/** `signedSize`: how many records there must be at its end. Throws `ledger-broken` when it cannot be read. */
export function verifyPart(
  file: string,
  from: ChainState,
  { keys, notes, signedSize }: Evidence & { signedSize: number },
): PartRun {
  const fd = openForReading(file);
  try {
    const bytes = fd === undefined ? 0 : settledSize(fd);
    const checks = checksFor({ keys, notes });
    const marked: number[] = [];
    let retired = 0;
    let state: ChainState = { ...from, lines: 0 };
    let problem: ChainProblem | undefined;
    const take = (line: string): boolean => {
      const step = verifyStep(state, line, checks);
      if (step.ok && step.state.checkpoints > state.checkpoints) marked.push(state.tree.size);
      problem = step.ok ? contradiction(step.state, notes) : step.problem;
      if (step.ok) state = step.state;
      if (line.includes(RETIRED)) retired = parseRecord(line)?.counts?.['segment'] ?? retired;
      return problem === undefined;
    };
    const rest = fd === undefined ? '' : eachLine(fd, bytes, take);
    return { state, marked, retired, bytes, problem: problem ?? verifyEnd(state, { rest, signedSize }) };
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

const CHUNK = 1024 * 1024;
/** A line this long is no record: it is handed on cut, so that memory stays bounded. */
const LONGEST_LINE = 64 * 1024;

/** Hands on every whole line below byte `end` until `take` answers false; returns what follows the last one. */
function eachLine(fd: number, end: number, take: (line: string) => boolean): string {
  let rest = '';
  for (let at = 0; at < end; at += CHUNK) {
    const lines = (rest + readSlice(fd, at, Math.min(at + CHUNK, end))).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) {
      lines.push(rest.slice(0, LONGEST_LINE));
      rest = '';
    }
    if (!lines.every((line) => take(line))) return '';
  }
  return rest;
}

/** A session may be writing: a last line without its newline gets a moment to be finished. */
function settledSize(fd: number): number {
  for (let tries = 0; tries < 20; tries += 1) {
    const { size } = fstatSync(fd);
    if (size === 0 || readSlice(fd, size - 1, size) === '\n') return size;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  return fstatSync(fd).size;
}

/** Signatures already checked as notes are not checked a second time as records. */
function checksFor({ keys, notes }: Evidence): ChainChecks {
  const signed: ChainChecks['signed'] = (size, root, sig) => {
    const note = notes.get(size);
    if (note?.root === root && note.sig === sig) return true;
    const origin = keys.knownOrigin();
    return origin !== undefined && keys.signed(noteText({ origin, size, root }), sig);
  };
  return { ...fastHashing(), signed };
}

/** As `hashBytes` and `hexOf`, with the bytes of each line in one place instead of a new one. */
function fastHashing(): Required<Pick<ChainChecks, 'hash' | 'hex'>> {
  const bytes = Buffer.alloc(MAX_LINE + 1);
  return {
    hash: (text) => {
      if (text.length > bytes.length) return hashBytes(text);
      return hash('sha256', bytes.subarray(0, bytes.write(text, 'latin1')), 'binary');
    },
    hex: (text) => bytes.toString('hex', 0, bytes.write(text, 'latin1')),
  };
}

/** A note whose root is not that of the records it covers. */
function contradiction({ tree, lines, gap }: ChainState, notes: Evidence['notes']): ChainProblem | undefined {
  const note = gap === undefined ? notes.get(tree.size) : undefined;
  if (note === undefined || note.root === btoa(treeRoot(tree, hashBytes))) return undefined;
  return { code: 'bad-checkpoint', seq: tree.size, line: lines };
}
