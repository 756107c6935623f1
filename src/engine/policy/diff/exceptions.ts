/** Exceptions, before and after. */
import { canonicalJson } from '../canonical.ts';
import { covers } from '../covers.ts';
import { dateOf } from '../units.ts';
import { wayOf, type Note, type PolicySide, type Way } from './model.ts';
import { conditionWords } from './words.ts';
import type { Exception } from '../model.ts';

function whoWords({ who }: Exception): string {
  return who === '*' ? 'everybody' : who;
}

function addedText({ id, clause, who, by, until }: Exception): string {
  const whom = who === '*' ? 'everybody' : who;
  return `exception ${id} was added: ${whom}, from ${clause}, granted by ${by}, until ${dateOf(until)}`;
}

interface ExceptionPair {
  readonly a: Exception;
  readonly b: Exception;
  readonly allow: string;
}

function day(at: Exception['until']): string {
  return at === 0 ? 'always' : dateOf(at);
}

function timeNotes({ a, b }: ExceptionPair): readonly Note[] {
  const shifts = [
    { name: 'until', old: a.until, now: b.until, way: wayOf(a.until - b.until) },
    { name: 'from', old: a.from, now: b.from, way: wayOf(b.from - a.from) },
  ];
  return shifts.flatMap(({ name, old, now, way }) => {
    return old === now
      ? []
      : [{ way, text: `exception ${b.id} runs ${name} ${day(now)} instead of ${day(old)}` }];
  });
}

function whoWay(a: string, b: string): Way {
  if (b === '*') return 'looser';
  return a === '*' ? 'tighter' : 'changed';
}

function allowWay(a: Exception, b: Exception): Way {
  const isWider = covers(b.allow, a.allow);
  const isNarrower = covers(a.allow, b.allow);
  if (!isWider && !isNarrower) return 'changed';
  return wayOf(Number(isNarrower) - Number(isWider));
}

/** Of the same team: one more in it is one more who may. */
function usersNotes({ a, b }: ExceptionPair): readonly Note[] {
  const [old, now] = [a.users ?? [], b.users ?? []];
  const [came, went] = [now.filter((user) => !old.includes(user)), old.filter((user) => !now.includes(user))];
  if (a.who !== b.who || came.length + went.length === 0) return [];
  const way: Way = came.length === 0 ? 'tighter' : went.length === 0 ? 'looser' : 'changed';
  return [
    {
      way,
      text: `exception ${b.id}: ${b.who} is ${now.join(', ') || 'nobody'} instead of ${old.join(', ') || 'nobody'}`,
    },
  ];
}

/** An exception of the same id that is about the same clause, or not. */
function pairNotes(pair: ExceptionPair): readonly Note[] {
  const { a, b, allow } = pair;
  const name = `exception ${b.id}`;
  const differs = (key: keyof Exception): boolean => canonicalJson(a[key]) !== canonicalJson(b[key]);
  return [
    ...(differs('clause')
      ? [{ way: 'changed', text: `${name} is from ${b.clause} instead of ${a.clause}` } as const]
      : []),
    ...timeNotes(pair),
    ...(differs('who')
      ? [{ way: whoWay(a.who, b.who), text: `${name} is for ${whoWords(b)} instead of ${whoWords(a)}` }]
      : []),
    ...usersNotes(pair),
    ...(differs('allow') ? [{ way: allowWay(a, b), text: `${name} now allows: ${allow}` }] : []),
    ...(differs('by')
      ? [{ way: 'changed', text: `${name} is granted by ${b.by} instead of ${a.by}` } as const]
      : []),
    ...(differs('why') ? [{ way: 'neutral', text: `${name} gives another reason: ${b.why}` } as const] : []),
  ];
}

export interface NamedNote extends Note {
  readonly id: string;
}

export function exceptionNotes(before: PolicySide, after: PolicySide): readonly NamedNote[] {
  const old = new Map(before.policy.exceptions.map((one) => [one.id, one]));
  const now = new Map(after.policy.exceptions.map((one) => [one.id, one]));
  const allow = new Map(
    (after.file.raw.exceptions ?? []).map((raw) => [raw.id, conditionWords(raw.allow ?? {})]),
  );
  const came = [...now.values()].flatMap((b): readonly NamedNote[] => {
    const a = old.get(b.id);
    if (a === undefined) return [{ id: b.id, way: 'looser', text: addedText(b) }];
    const words = allow.get(b.id) ?? '';
    const notes = pairNotes({ a, b, allow: words === '' ? 'all of the clause' : words });
    return notes.map(({ way, text }) => ({ id: b.id, way, text }));
  });
  const went = [...old.values()].flatMap(({ id, clause }): readonly NamedNote[] =>
    now.has(id) ? [] : [{ id, way: 'tighter', text: `exception ${id} from ${clause} was taken out` }],
  );
  return [...came, ...went];
}
