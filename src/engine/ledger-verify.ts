/** Checking a ledger line by line in constant memory. */
import { parseLink, type Link } from './ledger.ts';
import { scanLink } from './ledger-scan.ts';
import { NO_RECORD } from './ledger-record.ts';
import {
  addLeaf,
  EMPTY_TREE,
  hexOf,
  leafHash,
  treeRoot,
  type ByteHash,
  type Frontier,
} from './ledger-tree.ts';

export const CHAIN_PROBLEMS = [
  'wrong-hash',
  'reordered',
  'missing',
  'torn',
  'bad-json',
  'bad-checkpoint',
  'cut-tail',
  'forged-checkpoint',
] as const;
export type ChainProblemCode = (typeof CHAIN_PROBLEMS)[number];

/** What is wrong and where: the first record concerned and the line (from 1) at which it showed. */
export interface ChainProblem {
  readonly code: ChainProblemCode;
  readonly seq: number;
  readonly line: number;
}

/** Where the check stands. */
export interface ChainState {
  /** Records accepted so far, and the tree over them. */
  readonly tree: Frontier;
  /** Hash of the last record, hex; zeroes before the first. */
  readonly head: string;
  readonly lines: number;
  readonly checkpoints: number;
  readonly repairs: number;
  /** Lines that are no records, waiting for the `log.repaired` that must account for them. */
  readonly torn: readonly string[];
  /** A hole was seen. Reading goes on only to tell a lost record from a moved one. */
  readonly gap?: ChainProblem;
}

export const CHAIN_START: ChainState = {
  tree: EMPTY_TREE,
  head: NO_RECORD,
  lines: 0,
  checkpoints: 0,
  repairs: 0,
  torn: [],
};

/** What checking needs from outside. */
export interface ChainChecks {
  readonly hash: ByteHash;
  /** True when this machine's key signed that root (base64) over that many records. */
  readonly signed: (size: number, root: string, sig: string) => boolean;
  /** Lower-case hex of a byte string, where there is a faster way to it. */
  readonly hex?: (bytes: string) => string;
}

export type ChainStep =
  | { readonly ok: true; readonly state: ChainState }
  | { readonly ok: false; readonly problem: ChainProblem };

const NONE_TORN: readonly string[] = [];

/** More unreadable lines in a row than a crash can leave. */
const MAX_TORN_LINES = 16;

function fail(code: ChainProblemCode, seq: number, line: number): ChainStep {
  return { ok: false, problem: { code, seq, line } };
}

/** Takes the next line (without newline, one character a byte). */
export function verifyStep(state: ChainState, rawLine: string, checks: ChainChecks): ChainStep {
  const link = scanLink(rawLine) ?? parseLink(rawLine);
  const lines = state.lines + 1;
  const { gap } = state;
  if (gap !== undefined) {
    return link?.seq === gap.seq
      ? fail('reordered', gap.seq, gap.line)
      : { ok: true, state: { ...state, lines } };
  }
  if (link === undefined) return holdTorn({ ...state, lines }, rawLine);
  const problem = linkProblem(state, link, checks);
  if (problem !== undefined) {
    const hole = problem.code === 'missing' && link.seq > problem.seq;
    return hole ? { ok: true, state: { ...state, lines, gap: problem } } : { ok: false, problem };
  }
  return { ok: true, state: accepted(state, { rawLine, link }, checks) };
}

function accepted(
  { tree, lines, checkpoints, repairs }: ChainState,
  { rawLine, link }: { readonly rawLine: string; readonly link: Link },
  { hash, hex = hexOf }: ChainChecks,
): ChainState {
  const leaf = leafHash(rawLine, hash);
  return {
    tree: addLeaf(tree, leaf, hash),
    head: hex(leaf),
    lines: lines + 1,
    checkpoints: checkpoints + (link.kind === 'log.checkpoint' ? 1 : 0),
    repairs: repairs + (link.kind === 'log.repaired' ? 1 : 0),
    torn: NONE_TORN,
  };
}

function holdTorn(at: ChainState, rawLine: string): ChainStep {
  if (at.torn.length >= MAX_TORN_LINES) return fail('bad-json', at.tree.size, at.lines - at.torn.length);
  return { ok: true, state: { ...at, torn: [...at.torn, rawLine] } };
}

/** Bytes a crash left are accounted for by the hash in the record that follows them. */
function accountsFor(link: Link, torn: readonly string[], hash: ByteHash): boolean {
  return link.kind === 'log.repaired' && link.torn?.hash === hexOf(hash(torn.join('\n')));
}

/** Of the line behind those of the state. */
function linkProblem(before: ChainState, link: Link, checks: ChainChecks): ChainProblem | undefined {
  const { tree, torn, head } = before;
  const { size } = tree;
  const line = before.lines + 1;
  if (torn.length > 0 && !accountsFor(link, torn, checks.hash)) {
    return { code: 'bad-json', seq: size, line: line - torn.length };
  }
  if (link.seq > size) return { code: 'missing', seq: size, line };
  if (link.seq < size) return { code: 'reordered', seq: link.seq, line };
  if (link.prev !== head) return { code: 'wrong-hash', seq: Math.max(0, size - 1), line };
  if (link.kind === 'log.repaired' && torn.length === 0) return { code: 'missing', seq: size, line };
  return link.kind === 'log.checkpoint' ? checkpointProblem({ tree, line }, link, checks) : undefined;
}

function checkpointProblem(
  { tree, line }: { readonly tree: Frontier; readonly line: number },
  { checkpoint: mark }: Link,
  checks: ChainChecks,
): ChainProblem | undefined {
  const { size } = tree;
  if (mark === undefined || mark.size !== size || mark.root !== btoa(treeRoot(tree, checks.hash))) {
    return { code: 'bad-checkpoint', seq: size, line };
  }
  if (!checks.signed(mark.size, mark.root, mark.sig)) return { code: 'forged-checkpoint', seq: size, line };
  return undefined;
}

/** How the file ended, and what a signed checkpoint outside it says about its length. */
export interface ChainEnd {
  /** Bytes after the last newline. */
  readonly rest: string;
  /** Records covered by the largest genuine checkpoint on file. */
  readonly signedSize: number;
}

/** The last word on a file that passed every step. */
export function verifyEnd(state: ChainState, end: ChainEnd): ChainProblem | undefined {
  const { size } = state.tree;
  if (state.gap !== undefined) return state.gap;
  if (size < end.signedSize) {
    return { code: state.lines === 0 ? 'missing' : 'cut-tail', seq: size, line: state.lines };
  }
  if (end.rest !== '') return { code: 'torn', seq: size, line: state.lines + 1 };
  if (state.torn.length > 0)
    return { code: 'bad-json', seq: size, line: state.lines - state.torn.length + 1 };
  return undefined;
}
