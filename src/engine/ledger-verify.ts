/** Checking a ledger line by line in constant memory. */
import { parseLink, type Link } from './ledger.ts';
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
}

export type ChainStep =
  | { readonly ok: true; readonly state: ChainState }
  | { readonly ok: false; readonly problem: ChainProblem };

/** More unreadable lines in a row than a crash can leave. */
const MAX_TORN_LINES = 16;

function fail(code: ChainProblemCode, seq: number, line: number): ChainStep {
  return { ok: false, problem: { code, seq, line } };
}

/** Takes the next line (without newline, one character a byte). */
export function verifyStep(state: ChainState, rawLine: string, checks: ChainChecks): ChainStep {
  const at: ChainState = { ...state, lines: state.lines + 1 };
  const link = parseLink(rawLine);
  if (state.gap !== undefined) {
    const moved = link?.seq === state.gap.seq;
    return moved ? fail('reordered', state.gap.seq, state.gap.line) : { ok: true, state: at };
  }
  if (link === undefined) return holdTorn(at, rawLine);
  const problem = linkProblem(at, link, checks);
  if (problem !== undefined) {
    const hole = problem.code === 'missing' && link.seq > problem.seq;
    return hole ? { ok: true, state: { ...at, gap: problem } } : { ok: false, problem };
  }
  const leaf = leafHash(rawLine, checks.hash);
  return {
    ok: true,
    state: {
      tree: addLeaf(at.tree, leaf, checks.hash),
      head: hexOf(leaf),
      lines: at.lines,
      checkpoints: at.checkpoints + (link.kind === 'log.checkpoint' ? 1 : 0),
      repairs: at.repairs + (link.kind === 'log.repaired' ? 1 : 0),
      torn: [],
    },
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

function linkProblem(at: ChainState, link: Link, checks: ChainChecks): ChainProblem | undefined {
  const { size } = at.tree;
  if (at.torn.length > 0 && !accountsFor(link, at.torn, checks.hash)) {
    return { code: 'bad-json', seq: size, line: at.lines - at.torn.length };
  }
  if (link.seq > size) return { code: 'missing', seq: size, line: at.lines };
  if (link.seq < size) return { code: 'reordered', seq: link.seq, line: at.lines };
  if (link.prev !== at.head) return { code: 'wrong-hash', seq: Math.max(0, size - 1), line: at.lines };
  if (link.kind === 'log.repaired' && at.torn.length === 0) {
    return { code: 'missing', seq: size, line: at.lines };
  }
  return link.kind === 'log.checkpoint' ? checkpointProblem(at, link, checks) : undefined;
}

function checkpointProblem(at: ChainState, link: Link, checks: ChainChecks): ChainProblem | undefined {
  const { size } = at.tree;
  const mark = link.checkpoint;
  if (mark === undefined || mark.size !== size || mark.root !== btoa(treeRoot(at.tree, checks.hash))) {
    return { code: 'bad-checkpoint', seq: size, line: at.lines };
  }
  if (!checks.signed(mark.size, mark.root, mark.sig)) {
    return { code: 'forged-checkpoint', seq: size, line: at.lines };
  }
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
