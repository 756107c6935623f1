/** In what one policy asks less than another, in words. */
import { strength } from '../lattice.ts';
import { safe, toSafe } from '../text.ts';
import { canonicalJson } from './canonical.ts';
import { weakening } from './layers.ts';
import { weakerPhases } from './merging.ts';
import {
  RECEIPT_LEVELS,
  RECEIPT_MATCHES,
  RECEIPT_WORTH,
  receiptTerms,
  type ReceiptTerms,
} from '../receipt/terms.ts';
import type { Safe } from '../model.ts';
import type { Clause, ContainmentWish, Policy } from './model.ts';

const WISHES: readonly ContainmentWish[] = ['off', 'prefer', 'require'];

function plain(text: string): Safe {
  return toSafe(text, (same) => same, 80);
}

function clauseWords(old: Clause, now: readonly Clause[]): Safe | undefined {
  const same = now.filter(({ id }) => id === old.id);
  if (same.length === 0) return safe`${old.id} is gone`;
  const ways = same.map((clause) => weakening(clause, old));
  const [way] = ways;
  if (way === undefined || ways.includes(undefined)) return undefined;
  return safe`${old.id} ${plain(way)} what it was`;
}

/** The demand for receipts of a clause of this id, as numbers that grow with it. */
function receiptsOf(clauses: readonly Clause[], id: string): readonly number[] {
  const all = clauses.flatMap((clause) => (clause.id === id ? [receiptTerms(clause)] : []));
  const terms = all.filter((each) => each !== undefined);
  const most = (rank: (each: ReceiptTerms) => number): number => Math.max(...terms.map(rank));
  return [
    most(({ level }) => RECEIPT_LEVELS.indexOf(level)),
    most(({ of }) => (of === 'all' ? 1 : 0)),
    most(({ assurance }) => RECEIPT_WORTH.indexOf(assurance)),
    most(({ match }) => -RECEIPT_MATCHES.indexOf(match)),
    most(({ validMs }) => -validMs),
  ];
}

function receiptWords(before: Policy, after: Policy): readonly Safe[] {
  return before.clauses
    .filter((clause) => receiptTerms(clause) !== undefined)
    .filter(({ id }) => {
      const now = receiptsOf(after.clauses, id);
      return receiptsOf(before.clauses, id).some((rank, at) => (now[at] ?? -Infinity) < rank);
    })
    .map(({ id }) => safe`${id} wants less of receipts than it did`);
}

function exceptionWords(before: Policy, after: Policy): readonly Safe[] {
  const known = new Set(before.exceptions.map((exception) => canonicalJson(exception)));
  return after.exceptions
    .filter((exception) => !known.has(canonicalJson(exception)))
    .map(({ id, clause }) => safe`the exception ${plain(id)} to ${clause} is new or changed`);
}

function wish({ containment }: Policy): number {
  return WISHES.indexOf(containment?.wish ?? 'off');
}

function settingWords(before: Policy, after: Policy): readonly Safe[] {
  const found = [
    strength(after.stance) < strength(before.stance) && safe`the stance is weaker`,
    weakerPhases(after.stancePhases, before.stancePhases) && safe`the stance holds later`,
    after.onGuardFailure === 'allow' && before.onGuardFailure === 'deny' && safe`a failing guard lets pass`,
    wish(after) < wish(before) && safe`containment is weaker`,
  ];
  return found.filter((words) => words !== false);
}

/** What `after` demands less of than `before`; empty when it asks as much or more. */
export function loosened(before: Policy, after: Policy): readonly Safe[] {
  return [
    ...before.clauses
      .map((clause) => clauseWords(clause, after.clauses))
      .filter((words) => words !== undefined),
    ...receiptWords(before, after),
    ...exceptionWords(before, after),
    ...settingWords(before, after),
  ];
}
