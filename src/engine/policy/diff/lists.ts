/** Lists of tools in a clause, before and after. */
import { isObject, type JsonObject } from '../../json-object.ts';
import { strength } from '../../lattice.ts';
import { GRADES } from '../../discover/model.ts';
import { OUTCOMES } from '../../model.ts';
import { canonicalJson } from '../canonical.ts';
import { wayOf, type ClausePair, type ClauseSide, type Note, type Way } from './model.ts';
import { beyond, keyWords, listed } from './words.ts';
import type { Outcome } from '../../model.ts';

function entriesOf(value: unknown): readonly JsonObject[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter((item) => isObject(item));
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

/** `copilot-ide`, `copilot-ide on business`, `any tool on free`. */
function named(entry: JsonObject): string {
  const id = typeof entry['id'] === 'string' ? `the tool ${entry['id']}` : 'any tool';
  const tiers = textsOf(entry['tier']);
  return tiers.length === 0 ? id : `${id} on ${listed(tiers)}`;
}

/** Entries by id; of an id that is there twice the plans tell which is which. */
function keyed(value: unknown): ReadonlyMap<string, JsonObject> {
  const entries = entriesOf(value);
  const ids = entries.map((entry) => canonicalJson(entry['id']));
  return new Map(
    entries.map((entry, at) => {
      const id = ids[at] ?? '';
      const isTwice = ids.filter((other) => other === id).length > 1;
      return [isTwice || entry['id'] === undefined ? canonicalJson([entry['id'], entry['tier']]) : id, entry];
    }),
  );
}

interface Entries {
  readonly gained: readonly JsonObject[];
  readonly lost: readonly JsonObject[];
  readonly kept: readonly { readonly a: JsonObject; readonly b: JsonObject }[];
}

function entries(before: unknown, after: unknown): Entries {
  const a = keyed(before);
  const b = keyed(after);
  return {
    gained: [...b].flatMap(([key, entry]) => (a.has(key) ? [] : [entry])),
    lost: [...a].flatMap(([key, entry]) => (b.has(key) ? [] : [entry])),
    kept: [...b].flatMap(([key, entry]) => {
      const old = a.get(key);
      return old === undefined || canonicalJson(old) === canonicalJson(entry) ? [] : [{ a: old, b: entry }];
    }),
  };
}

/** What happens to tools nobody lists. */
function otherwise({ raw, policy }: ClauseSide): Outcome {
  const table = raw['otherwise'];
  const word = isObject(table) ? table['do'] : undefined;
  return OUTCOMES.find((outcome) => outcome === word) ?? policy.stance;
}

/** A listed tool passes, unless it must be on a plan: then it is refused on all others. */
function listingWay(entry: JsonObject, sides: readonly ClauseSide[]): Way {
  const others = sides.map((side) => otherwise(side));
  if (others.every((outcome) => outcome === 'deny')) return 'looser';
  const isOpen = ['tier', 'org', 'evidence'].every((key) => entry[key] === undefined);
  return isOpen && others.every((outcome) => outcome !== 'allow') ? 'looser' : 'changed';
}

function rank(grade: unknown): number {
  return GRADES.findIndex((one) => one === (grade ?? 'declared'));
}

function gradeWay(a: unknown, b: unknown): Way {
  return wayOf(rank(b) - rank(a));
}

/** More values of these keys let more pass; a key that is not there lets all pass. */
function widthWay(a: unknown, b: unknown): Way {
  if (a === undefined) return 'tighter';
  if (b === undefined) return 'looser';
  const more = beyond(textsOf(a), textsOf(b)).length > 0;
  const less = beyond(textsOf(b), textsOf(a)).length > 0;
  if (more === less) return more ? 'changed' : 'neutral';
  return more ? 'looser' : 'tighter';
}

const ENTRY_WAYS: Readonly<Record<string, (a: unknown, b: unknown) => Way>> = {
  tier: widthWay,
  data: widthWay,
  evidence: gradeWay,
};

function keptNotes(
  id: string,
  { a, b }: { readonly a: JsonObject; readonly b: JsonObject },
): readonly Note[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return keys.flatMap((key) => {
    if (canonicalJson(a[key]) === canonicalJson(b[key])) return [];
    const way = ENTRY_WAYS[key]?.(a[key], b[key]) ?? 'changed';
    const words = keyWords({ [key]: a[key] }, { [key]: b[key] });
    return [{ way, text: `${id}, ${named({ id: b['id'] })}: ${words.join(', ')}` }];
  });
}

export function toolNotes({ id, a, b }: ClausePair): readonly Note[] {
  const { gained, lost, kept } = entries(a.raw['tools'], b.raw['tools']);
  const back = (entry: JsonObject): Way => (listingWay(entry, [a, b]) === 'looser' ? 'tighter' : 'changed');
  return [
    ...gained.map((entry): Note => ({
      way: listingWay(entry, [a, b]),
      text: `${id} now lists ${named(entry)}`,
    })),
    ...lost.map((entry): Note => ({ way: back(entry), text: `${id} no longer lists ${named(entry)}` })),
    ...kept.flatMap((pair) => keptNotes(id, pair)),
  ];
}

export function prohibitedNotes({ id, a, b }: ClausePair): readonly Note[] {
  const { gained, lost, kept } = entries(a.raw['prohibited'], b.raw['prohibited']);
  return [
    ...gained.map((entry): Note => ({ way: 'tighter', text: `${id} now prohibits ${named(entry)}` })),
    ...lost.map((entry): Note => ({ way: 'looser', text: `${id} no longer prohibits ${named(entry)}` })),
    ...kept.map((pair): Note => ({
      way: canonicalJson(pair.a['tier']) === canonicalJson(pair.b['tier']) ? 'neutral' : 'changed',
      text: `${id} prohibits ${named(pair.b)} in other words than ${named(pair.a)}`,
    })),
  ];
}

export function otherwiseNotes({ id, a, b }: ClausePair): readonly Note[] {
  const [old, now] = [otherwise(a), otherwise(b)];
  const way = wayOf(strength(now) - strength(old));
  return [{ way, text: `${id}: for tools nobody lists it is now ${now}; it was ${old}` }];
}
