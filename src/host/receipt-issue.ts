/** Gives receipts: in the process of a session after a decision, or for a person who looked at a change. Nobody else can ask. */
import type { Assurance, Instant } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Receipt, ReceiptVerb } from '../engine/receipt/model.ts';
import { GuardError } from './errors.ts';
import type { MachineKeys } from './keys.ts';
import { repositoryId, signedRange, type Ends } from './receipt-changes.ts';
import type { ReceiptGit } from './receipt-git.ts';
import { instant } from './text.ts';

/** What a receipt is given for. */
export interface Given extends Ends {
  readonly verb: ReceiptVerb;
  readonly assurance: Assurance;
  readonly clauses: readonly string[];
  /** Of the row in the ledger; -1 = none. */
  readonly record: number;
}

/** Under what it is given. */
export interface GivenUnder {
  readonly policy: Pick<Policy, 'digest' | 'layers'>;
  /** Pseudonym; empty outside sessions. */
  readonly session: string;
  readonly now: Instant;
  /** ms it counts for at most: a clause may want less. */
  readonly validMs: number;
}

/** The name of a session in commits and receipts: found again in the log by whoever has this machine's key. */
export function sessionMark(keys: Pick<MachineKeys, 'keyedDigest'>, session: string): string {
  return keys.keyedDigest('receipt session', session).slice(0, 16);
}

/** Seconds: the finer time says nothing but when somebody sat there. */
function seconds(at: number): Instant {
  return instant(Math.floor(at / 1000) * 1000);
}

/** The receipt, not yet signed. Throws `usage` where the range cannot be told again elsewhere. */
export async function composeReceipt(git: ReceiptGit, given: Given, under: GivenUnder): Promise<Receipt> {
  const { base, head, verb, assurance, clauses, record } = given;
  const { policy, session, now, validMs } = under;
  const [repo, range] = await Promise.all([
    repositoryId(git, base === '' ? head : base),
    signedRange(git, { base, head }),
  ]);
  if (repo === undefined || range === undefined) {
    throw new GuardError('usage', 'no receipt can be given: the history here is cut short or damaged', {
      hint: 'fetch all of it: git fetch --unshallow',
    });
  }
  return {
    v: 1,
    repo,
    verb,
    base,
    whole: range.whole,
    parts: range.parts,
    policy: policy.digest,
    layers: policy.layers.map(({ layer, digest }) => ({ layer, digest })),
    clauses: [...new Set(clauses)].toSorted().slice(0, 32),
    assurance,
    session,
    record,
    issued: seconds(now),
    expires: seconds(now + validMs),
  };
}
