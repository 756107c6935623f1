/** Receipts of a session: signed here after a decision, about commits as they were shown. Nothing on its socket asks for one. */
import type { Assurance, Instant } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { ReceiptVerb } from '../engine/receipt/model.ts';
import { RECEIPT_WORTH, receiptDemands } from '../engine/receipt/terms.ts';
import type { GitCalls } from './git.ts';
import { receiptGit } from './receipt-git.ts';
import { composeReceipt, sessionMark } from './receipt-issue.ts';
import { openKeys } from './keys.ts';
import { openReceiptKey, type ReceiptKey } from './receipt-key.ts';
import { addReceipt } from './receipt-notes.ts';

/** A range of commits in the repository around a folder. */
export interface GivenRange {
  readonly cwd: string;
  readonly verb: string;
  readonly base: string;
  readonly head: string;
}

export interface ReceiptAsked {
  readonly ranges: readonly GivenRange[];
  readonly clauses: readonly string[];
  readonly assurance: Assurance;
  /** Of the row in the log; -1 = none. */
  readonly record: number;
}

export interface GiverParts {
  readonly calls: GitCalls;
  readonly state: string;
  readonly policy: Policy;
  readonly session: string;
  readonly now: () => Instant;
}

const VERBS: readonly ReceiptVerb[] = ['push', 'force-push', 'merge'];

/** Gives each range one receipt, unless it has one of this session that is worth as much. */
export class ReceiptGiver {
  private readonly parts: GiverParts;
  private readonly given = new Map<string, number>();
  private key: ReceiptKey | undefined;

  constructor(parts: GiverParts) {
    this.parts = parts;
  }

  /** How many were written. Throws `usage`, `state-unwritable`. */
  async give(asked: ReceiptAsked): Promise<number> {
    let written = 0;
    for (const range of asked.ranges) if (await this.giveOne(range, asked)) written += 1;
    return written;
  }

  private async giveOne(range: GivenRange, { clauses, assurance, record }: ReceiptAsked): Promise<boolean> {
    const { calls, policy, state, session, now } = this.parts;
    const verb = VERBS.find((known) => known === range.verb);
    const demands = receiptDemands(policy, now());
    if (verb === undefined || demands.length === 0 || range.head === range.base) return false;
    const git = receiptGit(calls, range.cwd);
    const place = await git.text('rev-parse', '--absolute-git-dir');
    const name = `${place} ${range.base} ${range.head}`;
    const worth = RECEIPT_WORTH.indexOf(assurance);
    if ((this.given.get(name) ?? -1) >= worth) return false;
    const keys = openKeys(state);
    const under = {
      policy,
      session: sessionMark(keys, session),
      now: now(),
      validMs: Math.max(...demands.map(({ validMs }) => validMs)),
    };
    const receipt = await composeReceipt(git, { ...range, verb, clauses, assurance, record }, under);
    this.key ??= openReceiptKey(state);
    await addReceipt(git, this.key.sign(receipt));
    this.given.set(name, worth);
    return true;
  }
}
