/** Checks the whole ledger against its own chain, its tree, its seals and the signed checkpoints, in constant memory. */
import path from 'node:path';
import type { SignedCheckpoint } from '../engine/ledger-note.ts';
import { CHAIN_START, type ChainProblem, type ChainState } from '../engine/ledger-verify.ts';
import { GuardError } from './errors.ts';
import { openKeys } from './keys.ts';
import { isGenuine, treeAt } from './ledger-file-checkpoint.ts';
import { isSigned, readNotes } from './ledger-file-notes.ts';
import { sealOf, segmentFile, segmentNumbers, type Seal } from './ledger-file-segments.ts';
import { ledgerFiles, type LedgerFiles } from './ledger-file-store.ts';
import { verifyPart, type Evidence } from './ledger-file-verify-part.ts';

/** What is wrong with the ledger; its line counts from the start of that file. */
export interface LogProblem {
  readonly code: ChainProblem['code'] | 'lost-segment' | 'replaced-segment' | 'unreadable';
  readonly seq: number;
  readonly line: number;
  /** `000003.jsonl` */
  readonly file: string;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly records: number;
  readonly bytes: number;
  /** Files that were sealed and are here; how many were let go of by the policy, and the records in them. */
  readonly segments: number;
  readonly retired: { readonly segments: number; readonly records: number };
  /** Signed checkpoints on file, and how many records the last one covers. */
  readonly checkpoints: number;
  readonly covered: number;
  /** Places where a crash left half a record. */
  readonly repairs: number;
  /** The first that is wrong, and all: behind a bad segment the check goes on from its seal. */
  readonly problem?: LogProblem;
  readonly problems: readonly LogProblem[];
}

/** Checks `<state>/ledger`; no ledger at all is fine. Throws only when keys or notes cannot be read. */
export function verifyLedger(state: string): VerifyReport {
  const files = ledgerFiles(state);
  const names = (): string =>
    (['jsonl', 'retired'] as const).map((part) => segmentNumbers(files, part)).join();
  for (let tries = 1; ; tries += 1) {
    const before = names();
    const report = verifyOnce(state, files);
    // A session may have sealed the current file meanwhile.
    if (report.ok || tries === MOST_TRIES || before === names()) return report;
  }
}

const MOST_TRIES = 3;

function verifyOnce(state: string, files: LedgerFiles): VerifyReport {
  const keys = openKeys(state);
  const notes = notesOf(files);
  const trusted = (notes ?? []).filter((note) => isSigned(keys, note));
  const check = new Check(files, { keys, notes: new Map(trusted.map((note) => [note.size, note])) });
  if (notes === undefined) check.note({ code: 'bad-checkpoint', seq: 0, line: 0 }, files.checkpoints);
  else check.run(Math.max(0, trusted.at(-1)?.size ?? 0));
  const forged = notes?.find((note) => !trusted.includes(note));
  if (forged !== undefined && check.problems.length === 0) {
    check.note({ code: 'forged-checkpoint', seq: forged.size, line: 0 }, files.checkpoints);
  }
  return check.report(notes ?? []);
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

/** Goes through the files in order; behind a bad one it goes on from what its seal says. */
class Check {
  readonly problems: LogProblem[] = [];
  readonly #files: LedgerFiles;
  readonly #evidence: Evidence;
  readonly #marked: number[] = [];
  #state: ChainState = CHAIN_START;
  #bytes = 0;
  #segments = 0;
  #gone = { segments: 0, records: 0 };
  /** The last segment a record says was let go of. */
  #retired = 0;

  constructor(files: LedgerFiles, evidence: Evidence) {
    this.#files = files;
    this.#evidence = evidence;
  }

  note({ code, seq, line }: Omit<LogProblem, 'file'>, file: string): void {
    this.problems.push({ code, seq, line, file: path.basename(file) });
  }

  /** `signedSize`: records covered by the largest genuine checkpoint. */
  run(signedSize: number): void {
    const here = segmentNumbers(this.#files, 'jsonl');
    const gone = segmentNumbers(this.#files, 'retired').at(-1) ?? 0;
    const last = Math.max(gone, here.at(-1) ?? 0);
    const start = this.#goOnBehind(gone);
    this.#gone = { segments: gone, records: this.#state.tree.size };
    const whole = start && this.#sealed(here, { from: gone + 1, to: last });
    if (whole) this.#current(last, signedSize);
    if (whole && gone > this.#retired) this.#lost(this.#retired + 1);
    if (this.problems.length === 0) this.#checkListed();
  }

  #sealed(here: readonly number[], { from, to }: { from: number; to: number }): boolean {
    for (let number = from; number <= to; number += 1) {
      const before = this.problems.length;
      if (here.includes(number)) this.#segment(number);
      else this.#lost(number);
      if (this.problems.length > before && !this.#goOnBehind(number)) return false;
    }
    return true;
  }

  #segment(number: number): void {
    const file = segmentFile(this.#files, number, 'jsonl');
    const problem = this.#part(file, 0) ?? this.#sealProblem(number);
    if (problem === undefined) this.#segments += 1;
    else this.note(problem, file);
  }

  /** Whether it ends where its seal says. */
  #sealProblem(number: number): Omit<LogProblem, 'file'> | undefined {
    const { tree, lines } = this.#state;
    const at = { seq: tree.size, line: lines };
    const seal = this.#sealOf(number);
    if (seal === undefined) return { code: 'bad-checkpoint', ...at };
    if (tree.size < seal.size) return { code: 'cut-tail', ...at };
    const same =
      tree.size === seal.size && tree.peaks.every((peak, index) => btoa(peak) === seal.peaks[index]);
    if (!same) return { code: 'bad-checkpoint', ...at };
    return isGenuine(seal, this.#evidence.keys) ? undefined : { code: 'forged-checkpoint', ...at };
  }

  #current(last: number, signedSize: number): void {
    const { current } = this.#files;
    const problem = this.#part(current, signedSize);
    const next = problem?.code === 'missing' && problem.line === 1 ? this.#sealOf(last + 1) : undefined;
    if (next === undefined) {
      if (problem !== undefined) this.note(problem, current);
      return;
    }
    this.#lost(last + 1);
    const rest = this.#goOnBehind(last + 1) ? this.#part(current, signedSize) : undefined;
    if (rest !== undefined) this.note(rest, current);
  }

  #part(file: string, signedSize: number): Omit<LogProblem, 'file'> | undefined {
    const from = this.#state;
    try {
      const run = verifyPart(file, from, { ...this.#evidence, signedSize });
      this.#state = run.state;
      this.#bytes += run.bytes;
      this.#marked.push(...run.marked);
      this.#retired = Math.max(this.#retired, run.retired);
      const { problem } = run;
      const other = problem?.line === 1 && (problem.code === 'reordered' || problem.code === 'wrong-hash');
      const sealed = file !== this.#files.current;
      return other && sealed ? { code: 'replaced-segment', seq: from.tree.size, line: 1 } : problem;
    } catch (error) {
      if (!(error instanceof GuardError) || error.code !== 'ledger-broken') throw error;
      return { code: 'unreadable', seq: from.tree.size, line: 0 };
    }
  }

  #lost(number: number): void {
    const seq = this.#sealOf(number - 1)?.size ?? this.#state.tree.size;
    this.note({ code: 'lost-segment', seq, line: 0 }, segmentFile(this.#files, number, 'jsonl'));
  }

  /** False when the seal of that segment is no place to go on from. */
  #goOnBehind(number: number): boolean {
    const seal = this.#sealOf(number);
    const { keys } = this.#evidence;
    const { checkpoints, repairs, tree } = this.#state;
    const further = seal !== undefined && seal.size > (this.#sealOf(number - 1)?.size ?? 0);
    if (seal !== undefined && (number === 0 || (further && isGenuine(seal, keys)))) {
      this.#state = { ...CHAIN_START, tree: treeAt(seal), head: seal.head, checkpoints, repairs };
      return true;
    }
    const code = further ? 'forged-checkpoint' : 'bad-checkpoint';
    this.note({ code, seq: tree.size, line: 0 }, segmentFile(this.#files, number, 'seal'));
    return false;
  }

  #sealOf(number: number): Seal | undefined {
    try {
      return sealOf(this.#files, number);
    } catch (error) {
      if (error instanceof GuardError) return undefined;
      throw error;
    }
  }

  /** A checkpoint record without its note: the file of notes was cut. Read again, since sessions go on writing. */
  #checkListed(): void {
    const { checkpoints } = this.#files;
    const listed = new Set(notesOf(this.#files)?.map((note) => note.size));
    const lost = this.#marked.find((size) => !listed.has(size));
    if (lost !== undefined) this.note({ code: 'bad-checkpoint', seq: lost, line: 0 }, checkpoints);
  }

  report(notes: readonly SignedCheckpoint[]): VerifyReport {
    const { problems } = this;
    const [problem] = problems;
    return {
      ok: problem === undefined,
      records: this.#state.tree.size,
      bytes: this.#bytes,
      segments: this.#segments,
      retired: this.#gone,
      checkpoints: notes.length,
      covered: notes.at(-1)?.size ?? 0,
      repairs: this.#state.repairs,
      ...(problem === undefined ? {} : { problem }),
      problems,
    };
  }
}
