/** In what one policy asks less than another, in words. */
import { strength } from '../lattice.ts';
import { safe, toSafe } from '../text.ts';
import { canonicalJson } from './canonical.ts';
import { weakening } from './layers.ts';
import { weakerPhases } from './merging.ts';
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
    ...exceptionWords(before, after),
    ...settingWords(before, after),
  ];
}
