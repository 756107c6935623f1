/** Is one condition at least as wide as another? Answers yes only when that is certain. */
import { globMatches } from '../glob.ts';
import type { GlobKind } from '../glob.ts';
import type { Condition } from './model.ts';

function isLiteral(pattern: string): boolean {
  return !/[*?]/u.test(pattern);
}

function globCovers(wide: string, narrow: string, kind: GlobKind): boolean {
  return wide === narrow || wide === '**' || (isLiteral(narrow) && globMatches(wide, narrow, kind));
}

/** An absent list takes everything, so it covers all and only it covers an absent one. */
function listCovers(
  wide: readonly string[] | undefined,
  narrow: readonly string[] | undefined,
  kind: GlobKind | 'exact',
): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  const one = (a: string, b: string): boolean => (kind === 'exact' ? a === b : globCovers(a, b, kind));
  return narrow.every((value) => wide.some((pattern) => one(pattern, value)));
}

function actionCovers(wide: Condition, narrow: Condition): boolean {
  if (wide.verbs === undefined && wide.commands === undefined) return narrow.commands === undefined;
  if (narrow.verbs === undefined && narrow.commands === undefined) return false;
  return (
    listCovers(wide.verbs ?? [], narrow.verbs ?? [], 'exact') &&
    listCovers(wide.commands ?? [], narrow.commands ?? [], 'line')
  );
}

function dataCovers(wide: Condition['data'], narrow: Condition['data']): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  return (
    listCovers(wide.categories, narrow.categories, 'exact') &&
    listCovers(wide.detectors, narrow.detectors, 'exact')
  );
}

/** True when every case `narrow` holds for is one `wide` holds for. */
export function covers(wide: Condition, narrow: Condition): boolean {
  return (
    (wide.actor === undefined || wide.actor === narrow.actor) &&
    actionCovers(wide, narrow) &&
    dataCovers(wide.data, narrow.data) &&
    listCovers(wide.tools, narrow.tools, 'line') &&
    listCovers(wide.refs, narrow.refs, 'path') &&
    listCovers(wide.paths, narrow.paths, 'path') &&
    listCovers(wide.repos, narrow.repos, 'path') &&
    listCovers(wide.events, narrow.events, 'exact')
  );
}

function overlap(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === undefined || b === undefined || a.some((value) => b.includes(value));
}

/** True when no case can hold for both, as far as names tell. */
export function apart(a: Condition, b: Condition): boolean {
  const actors = a.actor !== undefined && b.actor !== undefined && a.actor !== b.actor;
  const actions = a.commands === undefined && b.commands === undefined && !overlap(a.verbs, b.verbs);
  return actors || actions;
}

/** A condition nothing can ever meet. */
export function isEmpty(condition: Condition): boolean {
  const { verbs, commands, data } = condition;
  const noAction = verbs !== undefined && verbs.length === 0 && commands === undefined;
  const noData = data !== undefined && data.categories.length + data.detectors.length === 0;
  return noAction || noData;
}
