/** Checks the whole ledger against its own chain, its tree and the signed checkpoints, in constant memory. */
import { closeSync, fstatSync } from 'node:fs';
import type { SignedCheckpoint } from '../engine/ledger-note.ts';
import { noteText } from '../engine/ledger-note.ts';
import { treeRoot } from '../engine/ledger-tree.ts';
import {
  CHAIN_START,
  verifyEnd,
  verifyStep,
  type ChainChecks,
  type ChainProblem,
  type ChainState,
} from '../engine/ledger-verify.ts';
import { GuardError } from './errors.ts';
import { openKeys, type MachineKeys } from './keys.ts';
import { isSigned, readNotes } from './ledger-file-notes.ts';
import { eachLine, openForReading } from './ledger-file-read.ts';
import { hashBytes, ledgerFiles, readSlice, type LedgerFiles } from './ledger-file-store.ts';

export interface VerifyReport {
  readonly ok: boolean;
  readonly records: number;
  readonly bytes: number;
  /** Signed checkpoints on file, and how many records the last one covers. */
  readonly checkpoints: number;
  readonly covered: number;
  /** Places where a crash left half a record. */
  readonly repairs: number;
  readonly problem?: ChainProblem;
}

/** Checks `<state>/ledger`; no ledger at all is fine. Throws only when a file cannot be read. */
export function verifyLedger(state: string): VerifyReport {
  const files = ledgerFiles(state);
  const keys = openKeys(state);
  const notes = notesOf(files);
  if (notes === undefined) return report(CHAIN_START, { bytes: 0, notes: [], problem: notesProblem(0) });
  const trusted = notes.filter((note) => isSigned(keys, note));
  const forged = notes.find((note) => !trusted.includes(note));
  const fd = openForReading(files.current);
  try {
    const bytes = fd === undefined ? 0 : settledSize(fd);
    const run = readChain(fd, bytes, { keys, notes: new Map(trusted.map((note) => [note.size, note])) });
    const late = run.problem ?? unlisted(run, files) ?? forgedNote(forged, run.state);
    return report(run.state, { bytes, notes, problem: late });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Undefined when the file of notes holds something else. */
function notesOf(files: LedgerFiles): readonly SignedCheckpoint[] | undefined {
  try {
    return readNotes(files);
  } catch (error) {
    if (error instanceof GuardError && error.code === 'ledger-broken') return undefined;
    throw error;
  }
}

function notesProblem(seq: number): ChainProblem {
  return { code: 'bad-checkpoint', seq, line: 0 };
}

function forgedNote(note: SignedCheckpoint | undefined, state: ChainState): ChainProblem | undefined {
  return note === undefined ? undefined : { code: 'forged-checkpoint', seq: note.size, line: state.lines };
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

interface Evidence {
  readonly keys: MachineKeys;
  /** Genuine notes by the number of records they cover. */
  readonly notes: ReadonlyMap<number, SignedCheckpoint>;
}

interface ChainRun {
  readonly state: ChainState;
  readonly problem?: ChainProblem | undefined;
  /** Sizes of the checkpoints found as records. */
  readonly marked: readonly number[];
}

function readChain(fd: number | undefined, bytes: number, evidence: Evidence): ChainRun {
  const { notes } = evidence;
  const checks = checksFor(evidence);
  const marked: number[] = [];
  let state = CHAIN_START;
  let problem: ChainProblem | undefined;
  const take = (line: string): boolean => {
    const step = verifyStep(state, line, checks);
    if (step.ok && step.state.checkpoints > state.checkpoints) marked.push(state.tree.size);
    problem = step.ok ? contradiction(step.state, notes) : step.problem;
    if (step.ok) state = step.state;
    return problem === undefined;
  };
  const rest = fd === undefined ? '' : eachLine(fd, bytes, take);
  const signedSize = Math.max(0, ...lastOf(notes));
  return { state, marked, problem: problem ?? verifyEnd(state, { rest, signedSize }) };
}

function lastOf(notes: ReadonlyMap<number, SignedCheckpoint>): readonly number[] {
  return [...notes.keys()].slice(-1);
}

/** Signatures already checked as notes are not checked a second time as records. */
function checksFor({ keys, notes }: Evidence): ChainChecks {
  const signed: ChainChecks['signed'] = (size, root, sig) => {
    const note = notes.get(size);
    if (note?.root === root && note.sig === sig) return true;
    const origin = keys.knownOrigin();
    return origin !== undefined && keys.signed(noteText({ origin, size, root }), sig);
  };
  return { hash: hashBytes, signed };
}

/** A note whose root is not that of the records it covers. */
function contradiction(
  state: ChainState,
  notes: ReadonlyMap<number, SignedCheckpoint>,
): ChainProblem | undefined {
  const { tree, lines, gap } = state;
  const note = gap === undefined ? notes.get(tree.size) : undefined;
  if (note === undefined || note.root === btoa(treeRoot(tree, hashBytes))) return undefined;
  return { code: 'bad-checkpoint', seq: tree.size, line: lines };
}

/** A checkpoint record without its note: the file of notes was cut. Read again, since sessions go on writing. */
function unlisted(run: ChainRun, files: LedgerFiles): ChainProblem | undefined {
  const listed = new Set(notesOf(files)?.map((note) => note.size));
  const lost = run.marked.find((size) => !listed.has(size));
  return lost === undefined ? undefined : { code: 'bad-checkpoint', seq: lost, line: run.state.lines };
}

interface Findings {
  readonly bytes: number;
  readonly notes: readonly SignedCheckpoint[];
  readonly problem: ChainProblem | undefined;
}

function report(state: ChainState, { bytes, notes, problem }: Findings): VerifyReport {
  return {
    ok: problem === undefined,
    records: state.tree.size,
    bytes,
    checkpoints: notes.length,
    covered: notes.at(-1)?.size ?? 0,
    repairs: state.repairs,
    ...(problem === undefined ? {} : { problem }),
  };
}
