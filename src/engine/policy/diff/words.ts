/** How values of a policy are said in a sentence. */
import { isObject } from '../../json-object.ts';
import { PHASES } from '../../model.ts';
import { canonicalJson } from '../canonical.ts';
import { dateOf } from '../units.ts';
import type { PhaseStep } from '../model.ts';

/** Values named in one sentence. */
const QUOTED = 6;
/** All of them, for a document. */
export const ALL: number = Number.POSITIVE_INFINITY;

/** `a, b and c`. */
export function listed(values: readonly string[], most: number = QUOTED): string {
  const some = values.slice(0, most);
  const rest = values.length - some.length;
  if (rest > 0) return `${some.join(', ')} and ${rest} more`;
  return some.length < 2 ? some.join('') : `${some.slice(0, -1).join(', ')} and ${some.at(-1) ?? ''}`;
}

/** A setting in few words; large ones are not quoted. */
export function valueWords(value: unknown, most: number = QUOTED): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return listed(value, most);
  const text = canonicalJson(value).replaceAll('"', '');
  return text.length > 80 && most === QUOTED ? 'something else' : text;
}

/** `action git.push, ref refs/heads/agent/*`. */
export function conditionWords(raw: object, most: number = QUOTED): string {
  const parts = Object.entries(raw).filter(([, value]) => value !== undefined);
  return parts.map(([name, value]) => `${name} ${valueWords(value, most)}`).join(', ');
}

/** `enforce`, or `monitor from 2026-11-01, enforce from 2027-01-15`. */
export function phaseWords(steps: readonly PhaseStep[]): string {
  if (steps.length === 0) return 'draft';
  const ordered = steps.toSorted(
    (a, b) => a.from - b.from || PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase),
  );
  return ordered.map(({ phase, from }) => (from === 0 ? phase : `${phase} from ${dateOf(from)}`)).join(', ');
}

/** What is in `b` and not in `a`. */
export function beyond(a: readonly string[], b: readonly string[]): readonly string[] {
  return b.filter((value) => !a.includes(value));
}

/** `keep is 6 months instead of 13 months`, a sentence a key that differs. */
export function keyWords(before: unknown, after: unknown): readonly string[] {
  const a = isObject(before) ? before : {};
  const b = isObject(after) ? after : {};
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return names.flatMap((name) =>
    canonicalJson(a[name]) === canonicalJson(b[name])
      ? []
      : [`\`${name}\` is ${valueWords(b[name])} instead of ${valueWords(a[name])}`],
  );
}
