/** Which commits of a change lack a receipt that counts, clause by clause. */
import type { CiFinding } from '../ci/model.ts';
import {
  coversCommit,
  isSameRange,
  RECEIPT_TROUBLES,
  troubleOf,
  type ProvedReceipt,
  type ReceiptPlace,
  type ReceiptTrouble,
} from './match.ts';
import type { Change } from './model.ts';
import type { ReceiptDemand } from './terms.ts';

export interface SeenCommit {
  readonly change: Change;
  /** A hint, never proof: a mark of an agent or session in its message. */
  readonly marked: boolean;
  /** A merge that holds exactly what git makes of its parents: nothing in it is its own. */
  readonly plainMerge: boolean;
}

export interface SeenRange {
  readonly whole: Change;
  readonly commits: readonly SeenCommit[];
}

export interface ReceiptLook {
  readonly demands: readonly ReceiptDemand[];
  readonly range: SeenRange;
  readonly receipts: readonly ProvedReceipt[];
  readonly place: ReceiptPlace;
}

type Missing = ReceiptTrouble | 'missing';

const WHAT: Readonly<Record<Missing, string>> = {
  missing: 'has no approval receipt',
  'wrong-signature': 'has an approval receipt whose signature is not over what it says',
  'unknown-signer': 'has an approval receipt of a key that is not among the allowed signers',
  'other-repository': 'has an approval receipt that was given in another repository',
  'not-yet': 'has an approval receipt that says it is of the future',
  expired: 'has an approval receipt that is too old',
  'other-policy': 'has an approval receipt that was given under another policy',
  'other-clause': 'has an approval receipt that was not given for this clause',
  'low-assurance': 'has an approval receipt whose assurance is below what the clause wants',
};

const SIGN = 'a person who has looked at it signs it: aup-guard receipt sign';
const NEXT: Readonly<Record<Missing, string>> = {
  missing: `if one was given, push it: aup-guard receipt push; otherwise ${SIGN}`,
  'wrong-signature': `do not trust it; ${SIGN}`,
  'unknown-signer':
    'add the key to the allowed signers on the base branch, if it is one of yours: aup-guard receipt key',
  'other-repository': SIGN,
  'not-yet': `set the clock of the machine that gave it; ${SIGN}`,
  expired: SIGN,
  'other-policy': `bring the branch up to date with its base; ${SIGN}`,
  'other-clause': SIGN,
  'low-assurance': SIGN,
};

function ruleOf(missing: Missing): string {
  return missing === 'missing' ? 'receipt-missing' : `receipt-${missing}`;
}

function levelOf({ level, phase }: ReceiptDemand): CiFinding['level'] {
  if (level === 'recorded' || phase === 'monitor') return 'note';
  return phase === 'enforce' ? 'error' : 'warning';
}

/** The trouble of the receipt that came nearest. */
function nearest(troubles: readonly ReceiptTrouble[]): Missing {
  return RECEIPT_TROUBLES.findLast((trouble) => troubles.includes(trouble)) ?? 'missing';
}

/** A commit that changes no file has nothing in it to be approved. */
function isWanted({ change, marked, plainMerge }: SeenCommit, { of }: ReceiptDemand): boolean {
  return change.from !== change.tree && !plainMerge && (of === 'all' || marked);
}

/** Changes that are approved one after another lead from the one state of the files to the other. */
function reachedBy(good: readonly ProvedReceipt[]): (change: Change) => boolean {
  const steps = new Map<string, Set<string>>();
  for (const { from, tree } of good.flatMap(({ receipt }) => [receipt.whole, ...receipt.parts])) {
    steps.set(from, (steps.get(from) ?? new Set()).add(tree));
  }
  return ({ from, tree }) => {
    const seen = new Set([from]);
    for (const state of seen) for (const next of steps.get(state) ?? []) seen.add(next);
    return seen.has(tree);
  };
}

type Tell = (commit: SeenCommit) => Missing | undefined;

/** What is missing of one commit, for one clause. */
function missingOf(demand: ReceiptDemand, { range, receipts, place }: ReceiptLook): Tell {
  const judged = receipts.map((proved) => ({ proved, trouble: troubleOf(proved, demand, place) }));
  const good = judged.flatMap(({ proved, trouble }) => (trouble === undefined ? [proved] : []));
  const isReached = demand.match === 'commit' ? () => false : reachedBy(good);
  const isWhole = good.some(({ receipt }) => isSameRange(receipt, range.whole));
  return ({ change }) => {
    const covers = ({ receipt }: ProvedReceipt): boolean => coversCommit(receipt, change, demand);
    if (isWhole || good.some(covers) || isReached(change)) return undefined;
    const about = judged.filter(({ proved }) => covers(proved) || isSameRange(proved.receipt, range.whole));
    return nearest(about.map(({ trouble }) => trouble).filter((trouble) => trouble !== undefined));
  };
}

/** A finding for each commit and clause without a receipt that counts. Findings name our own ids alone. */
export function lackingReceipts(look: ReceiptLook): readonly CiFinding[] {
  return look.demands.flatMap((demand) => {
    const missingIn = missingOf(demand, look);
    return look.range.commits
      .filter((commit) => isWanted(commit, demand))
      .flatMap((commit): readonly CiFinding[] => {
        const missing = missingIn(commit);
        if (missing === undefined) return [];
        const id = commit.change.commit;
        return [
          {
            rule: ruleOf(missing),
            clause: `${demand.where} ${demand.clause}`,
            level: levelOf(demand),
            text: `commit ${id.slice(0, 12)} ${WHAT[missing]}`,
            next: NEXT[missing],
            commit: id,
          },
        ];
      });
  });
}

/** The change cannot be looked at: that is as strict as the strictest clause. */
export function cannotLook(
  demands: readonly ReceiptDemand[],
  about: Pick<CiFinding, 'rule' | 'text' | 'next'>,
): readonly CiFinding[] {
  return demands.map((demand) => ({
    ...about,
    clause: `${demand.where} ${demand.clause}`,
    level: levelOf(demand),
  }));
}
