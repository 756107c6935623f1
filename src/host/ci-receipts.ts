/** Before a merge: whether every commit that needs a receipt of an approval has one that counts. */
import path from 'node:path';
import type { CiFinding, CiRange } from '../engine/ci/model.ts';
import type { CommitText } from '../engine/commit-marks.ts';
import type { Digest, Instant } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { cannotLook, lackingReceipts, type SeenCommit } from '../engine/receipt/check.ts';
import { coversCommit, isSameRange, type ProvedReceipt } from '../engine/receipt/match.ts';
import { TRAILER, type Change, type SignedReceipt } from '../engine/receipt/model.ts';
import { parseReceiptsFile } from '../engine/receipt/parse.ts';
import { receiptDemands, type ReceiptDemand } from '../engine/receipt/terms.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import { findProgram } from './path-search.ts';
import type { Environment } from './platform/model.ts';
import { changesOf, isPlainMerge, repositoryId, stepsIn, type Step } from './receipt-changes.ts';
import { receiptGit, type ReceiptGit } from './receipt-git.ts';
import { readNotes } from './receipt-notes.ts';
import { NO_HISTORY, NO_KEYGEN, NO_SIGNERS, readingNotes, SIGNERS_FILE } from './ci-receipts-words.ts';
import { openVerifier, parseSigners } from './receipt-signers.ts';

export interface ReceiptContext {
  /** Work tree or bare folder. */
  readonly repo: string;
  readonly range: CiRange;
  /** Of the base branch or a signed bundle, never of the change. */
  readonly policy: Policy;
  readonly now: Instant;
  /** Allowed signers outside the repository; without it those of the base branch count. */
  readonly signersFile?: string;
  /** Tip of the base branch: signers taken out since the change began no longer count. Without it `range.base`. */
  readonly tip?: string;
  /** A file of receipts beside those in the notes. */
  readonly receiptsFile?: string;
  /** Agents a commit is marked by; without it every commit counts as marked. */
  readonly agentsOf?: (commit: CommitText) => readonly string[];
  readonly env?: Environment;
}

const MOST_SIGNERS = 256 * 1024;
const MOST_FILE = 32 * 1024 * 1024;
const MOST_COMMITS = 2000;
const MOST_PROOFS = 400;
const TRAILER_LINE = new RegExp(`^${TRAILER}: `, 'm');

async function signersText(
  git: ReceiptGit,
  { signersFile, tip, range }: ReceiptContext,
): Promise<string | undefined> {
  if (signersFile !== undefined)
    return readBounded(path.resolve(signersFile), MOST_SIGNERS)?.toString('utf8');
  const at = tip ?? range.base;
  if (at === '') return undefined;
  const found = await git.bytes({ args: ['cat-file', 'blob', `${at}:${SIGNERS_FILE}`], most: MOST_SIGNERS });
  return found?.toString('utf8');
}

function fileReceipts({ receiptsFile }: ReceiptContext): readonly SignedReceipt[] {
  if (receiptsFile === undefined) return [];
  const text = readBounded(path.resolve(receiptsFile), MOST_FILE)?.toString('utf8');
  const found = text === undefined ? undefined : parseReceiptsFile(text);
  if (found !== undefined) return found.receipts;
  throw new GuardError('usage', 'the file of receipts is none that `aup-guard receipt export` wrote');
}

interface Looked {
  readonly whole: Change;
  readonly commits: readonly SeenCommit[];
}

async function lookAt(git: ReceiptGit, context: ReceiptContext): Promise<Looked | undefined> {
  const { range, agentsOf } = context;
  const steps = await stepsIn(git, range, MOST_COMMITS);
  const changes = steps && (await changesOf(git, range, steps));
  if (steps === undefined || changes === undefined) return undefined;
  const messages = new Map(range.commits.map((commit) => [commit.id, commit]));
  const isMarked = ({ commit }: Step): boolean => {
    const text = messages.get(commit);
    if (text === undefined || agentsOf === undefined) return true;
    return TRAILER_LINE.test(text.message) || agentsOf(text).length > 0;
  };
  const commits = await Promise.all(
    steps.map(async (step, at): Promise<SeenCommit> => {
      const change = changes.parts[at] ?? changes.whole;
      return { change, marked: isMarked(step), plainMerge: await isPlainMerge(git, step) };
    }),
  );
  return { whole: changes.whole, commits };
}

/** Those that speak of the change at all: nothing else is worth a look at its signature. */
function speaking(
  receipts: readonly SignedReceipt[],
  { whole, commits }: Looked,
  demands: readonly ReceiptDemand[],
): readonly SignedReceipt[] {
  const [loosest] = demands.toSorted(
    (one, other) => Number(one.match !== 'patch') - Number(other.match !== 'patch'),
  );
  if (loosest === undefined) return [];
  const states = new Set(
    [whole, ...commits.map(({ change }) => change)].flatMap(({ from, tree }) => [from, tree]),
  );
  return receipts.filter(
    ({ receipt }) =>
      isSameRange(receipt, whole) ||
      commits.some(({ change }) => coversCommit(receipt, change, loosest)) ||
      [receipt.whole, ...receipt.parts].some(({ from, tree }) => states.has(from) || states.has(tree)),
  );
}

async function proved(
  receipts: readonly SignedReceipt[],
  signers: string,
  env: Environment,
): Promise<readonly ProvedReceipt[]> {
  const verifier = openVerifier(parseSigners(signers).signers, findProgram('ssh-keygen', env, []));
  try {
    const found: ProvedReceipt[] = [];
    for (const signed of receipts) {
      found.push({ receipt: signed.receipt, proof: await verifier.prove(signed) });
    }
    return found;
  } finally {
    verifier.close();
  }
}

/** What is signed and by whom is known: what lacks. */
async function judged(
  looked: Looked,
  { receipts, signers, repo, demands, env }: Found,
  { policy, now }: ReceiptContext,
): Promise<readonly CiFinding[]> {
  const candidates = speaking(receipts, looked, demands).slice(0, MOST_PROOFS);
  try {
    const known = await proved(candidates, signers, env);
    const place = { repo, policy, now };
    return lackingReceipts({ demands, range: looked, receipts: known, place });
  } catch (error) {
    if (error instanceof GuardError && error.code === 'environment') return cannotLook(demands, NO_KEYGEN);
    throw error;
  }
}

interface Found {
  readonly receipts: readonly SignedReceipt[];
  readonly signers: string;
  readonly repo: Digest;
  readonly demands: readonly ReceiptDemand[];
  readonly env: Environment;
}

/** Findings about receipts; none where no clause wants any. Throws `usage`. */
export async function checkReceipts(context: ReceiptContext): Promise<readonly CiFinding[]> {
  const { policy, now, range, env = process.env } = context;
  const demands = receiptDemands(policy, now);
  if (demands.length === 0 || range.commits.length === 0) return [];
  const git = receiptGit({ git: findProgram('git', env, []) ?? 'git', env }, context.repo);
  const ids = range.commits.map((commit) => commit.id);
  const [repo, looked, signers, notes] = await Promise.all([
    repositoryId(git, range.base === '' ? range.head : range.base),
    lookAt(git, context),
    signersText(git, context),
    readNotes(git, ids),
  ]);
  if (repo === undefined || looked === undefined) return cannotLook(demands, NO_HISTORY);
  if (signers === undefined) return cannotLook(demands, NO_SIGNERS);
  const receipts = [...notes.receipts, ...fileReceipts(context)];
  const lacking = await judged(looked, { receipts, signers, repo, demands, env }, context);
  return [...lacking, ...readingNotes(notes.unread, notes.broken)];
}
