/** What a clause is about, before and after. */
import { canonicalJson } from '../canonical.ts';
import { covers } from '../covers.ts';
import { listOf } from '../raw.ts';
import { wayOf, type ClausePair, type ClauseSide, type Note, type Way } from './model.ts';
import { reachWay } from './stance.ts';
import { beyond, conditionWords, listed } from './words.ts';
import type { Outcome } from '../../model.ts';
import type { Condition } from '../model.ts';
import type { RawCondition } from '../raw.ts';

/** Keys of a condition that are judged together. */
const GROUPS: readonly {
  readonly keys: readonly (keyof RawCondition)[];
  readonly pick: (condition: Condition) => Condition;
}[] = [
  {
    keys: ['action', 'command'],
    pick: ({ verbs, commands }) => ({
      ...(verbs === undefined ? {} : { verbs }),
      ...(commands === undefined ? {} : { commands }),
    }),
  },
  { keys: ['actor'], pick: ({ actor }) => (actor === undefined ? {} : { actor }) },
  { keys: ['data'], pick: ({ data }) => (data === undefined ? {} : { data }) },
  { keys: ['tool'], pick: ({ tools }) => (tools === undefined ? {} : { tools }) },
  { keys: ['ref'], pick: ({ refs }) => (refs === undefined ? {} : { refs }) },
  { keys: ['path'], pick: ({ paths }) => (paths === undefined ? {} : { paths }) },
  { keys: ['repo'], pick: ({ repos }) => (repos === undefined ? {} : { repos }) },
  { keys: ['event'], pick: ({ events }) => (events === undefined ? {} : { events }) },
];

const BEFORE: Readonly<Record<Outcome, string>> = {
  allow: 'counts for',
  warn: 'warns of',
  redact: 'replaces',
  ask: 'asks before',
  deny: 'refuses',
};

interface KeyChange {
  readonly id: string;
  readonly name: keyof RawCondition;
  readonly demand: Outcome;
  readonly old: readonly string[] | undefined;
  readonly now: readonly string[] | undefined;
}

/** `asks before payment`, `counts for tool ollama`. */
function about({ name, demand }: KeyChange, values: readonly string[]): string {
  return name === 'action' || name === 'data'
    ? `${BEFORE[demand]} ${listed(values)}`
    : `counts for ${name} ${listed(values)}`;
}

interface Said {
  readonly text: string;
  /** More = it is about more than before. */
  readonly more: boolean;
}

function said(change: KeyChange): readonly Said[] {
  const { id, name, old, now } = change;
  if (old === undefined) {
    return [{ text: `${id} now counts only for ${name} ${listed(now ?? [])}`, more: false }];
  }
  if (now === undefined) return [{ text: `${id} now counts whatever the ${name}`, more: true }];
  const added = beyond(old, now);
  const gone = beyond(now, old);
  const isPlain = name === 'action' || name === 'data';
  const lost = isPlain ? about(change, gone) : `counts for ${name} ${listed(gone)}`;
  return [
    ...(added.length === 0 ? [] : [{ text: `${id} now also ${about(change, added)}`, more: true }]),
    ...(gone.length === 0 ? [] : [{ text: `${id} no longer ${lost}`, more: false }]),
  ];
}

function isLiteral(condition: Condition): boolean {
  return !/[*?]/u.test(canonicalJson(condition));
}

/** Whether a group of conditions holds for more or less than before, as far as that is sure. */
function groupWay(a: Condition, b: Condition, more: boolean): Way {
  const isWider = covers(b, a);
  const isNarrower = covers(a, b);
  if (isWider || isNarrower) return wayOf(Number(isWider) - Number(isNarrower));
  return isLiteral(a) && isLiteral(b) ? wayOf(more ? 1 : -1) : 'changed';
}

function valuesOf(raw: RawCondition | undefined, name: keyof RawCondition): readonly string[] | undefined {
  const value = raw?.[name];
  return value === undefined ? undefined : listOf(value);
}

/** A sentence for each thing the `when` gained or lost. */
export function whenNotes({ id, a, b }: ClausePair): readonly Note[] {
  const notes = GROUPS.flatMap(({ keys, pick }) =>
    keys.flatMap((name) => {
      const old = valuesOf(a.raw.when, name);
      const now = valuesOf(b.raw.when, name);
      if (canonicalJson(old) === canonicalJson(now)) return [];
      return said({ id, name, demand: b.clause.demand, old, now }).map(({ text, more }) => ({
        way: reachWay(groupWay(pick(a.clause.when), pick(b.clause.when), more), [a, b]),
        text,
      }));
    }),
  );
  if (notes.length > 0 || canonicalJson(a.clause.when) === canonicalJson(b.clause.when)) return notes;
  return [
    { way: 'changed', text: `${id} reads the same, but a name in its \`when\` now means something else` },
  ];
}

interface Freed {
  readonly text: string;
  readonly condition: Condition;
}

function freedBy({ raw, clause }: ClauseSide): readonly Freed[] {
  return (raw.unless ?? []).flatMap((entry, at) => {
    const condition = clause.unless[at];
    return condition === undefined ? [] : [{ text: conditionWords(entry), condition }];
  });
}

function without(list: readonly Freed[], other: readonly Freed[]): readonly Freed[] {
  const known = new Set(other.map(({ condition }) => canonicalJson(condition)));
  return list.filter(({ condition }) => !known.has(canonicalJson(condition)));
}

function isCovered(one: Freed, by: readonly Freed[]): boolean {
  return by.some(({ condition }) => covers(condition, one.condition));
}

/** A sentence for each `unless` that came or went. */
export function unlessNotes({ id, a, b }: ClausePair): readonly Note[] {
  const before = freedBy(a);
  const after = freedBy(b);
  return [
    ...without(after, before).map((one): Note => ({
      way: isCovered(one, before) ? 'neutral' : 'looser',
      text: `${id} now lets pass: ${one.text}`,
    })),
    ...without(before, after).map((one): Note => ({
      way: isCovered(one, after) ? 'neutral' : 'tighter',
      text: `${id} no longer lets pass: ${one.text}`,
    })),
  ];
}
