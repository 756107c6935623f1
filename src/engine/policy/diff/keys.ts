/** Keys that belong to one kind of control, before and after. */
import { isObject } from '../../json-object.ts';
import { strength } from '../../lattice.ts';
import { OUTCOMES } from '../../model.ts';
import { canonicalJson } from '../canonical.ts';
import { parseDuration } from '../units.ts';
import { otherwiseNotes, prohibitedNotes, toolNotes } from './lists.ts';
import { turned, wayOf, type ClausePair, type Note, type Way } from './model.ts';
import { beyond, keyWords, listed, valueWords } from './words.ts';
import type { Outcome } from '../../model.ts';

type KeyNotes = (pair: ClausePair) => readonly Note[];

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

/** Names that came and went; `gained` is the way of one that came. */
function nameNotes(
  what: { readonly id: string; readonly words: string; readonly gained: Way },
  before: unknown,
  after: unknown,
): readonly Note[] {
  const more = beyond(textsOf(before), textsOf(after));
  const less = beyond(textsOf(after), textsOf(before));
  const { id, words, gained } = what;
  return [
    ...(more.length === 0 ? [] : [{ way: gained, text: `${id}: ${words} now also ${listed(more)}` }]),
    ...(less.length === 0
      ? []
      : [{ way: turned(gained), text: `${id}: ${words} no longer ${listed(less)}` }]),
  ];
}

/** Nothing said is no limit. */
function longest(value: unknown): number {
  return (typeof value === 'string' ? parseDuration(value) : undefined) ?? Number.POSITIVE_INFINITY;
}

function longestNotes(id: string, a: unknown, b: unknown): readonly Note[] {
  if (a === b) return [];
  const way = wayOf(Number(longest(a) > longest(b)) - Number(longest(a) < longest(b)));
  return [{ way, text: `${id}: an exception runs at most ${valueWords(b)}; it was ${valueWords(a)}` }];
}

/** Reasons are asked for unless it says that they need not be given. */
function reasonNotes(id: string, a: unknown, b: unknown): readonly Note[] {
  if (a === b) return [];
  const way = b === 'required' ? 'tighter' : a === 'required' ? 'looser' : 'changed';
  return [{ way, text: `${id}: \`reasons\` is ${valueWords(b)} instead of ${valueWords(a)}` }];
}

const grantNotes: KeyNotes = ({ id, a, b }) => {
  const old = isObject(a.raw['grants']) ? a.raw['grants'] : {};
  const now = isObject(b.raw['grants']) ? b.raw['grants'] : {};
  const approvers = { id, words: 'those who may grant an exception are', gained: 'looser' } as const;
  const never = { id, words: 'the clauses without exceptions are', gained: 'tighter' } as const;
  return [
    ...nameNotes(approvers, old['approvers'], now['approvers']),
    ...longestNotes(id, old['longest'], now['longest']),
    ...reasonNotes(id, old['reasons'], now['reasons']),
    ...nameNotes(never, old['never'], now['never']),
  ];
};

function isNone(value: unknown): boolean {
  return textsOf(value).includes('none');
}

/** Without the key all facts there are count. */
const factNotes: KeyNotes = ({ id, a, b }) => {
  const [old, now] = [a.raw['facts'], b.raw['facts']];
  if (old === undefined || now === undefined) {
    const way = now === undefined ? 'tighter' : 'looser';
    return [{ way, text: `${id}: the facts a server needs are ${valueWords(now ?? 'all')}` }];
  }
  if (isNone(old) || isNone(now)) {
    const way = wayOf(Number(isNone(old)) - Number(isNone(now)));
    return [
      { way, text: `${id}: the facts a server needs are ${valueWords(now)} instead of ${valueWords(old)}` },
    ];
  }
  return nameNotes({ id, words: 'the facts a server needs are', gained: 'tighter' }, old, now);
};

/** A vendor that is named is held to accounts; how, is too much to weigh. */
const pinNotes: KeyNotes = ({ id, a, b }) => {
  const old = isObject(a.raw['pin']) ? a.raw['pin'] : {};
  const now = isObject(b.raw['pin']) ? b.raw['pin'] : {};
  const names = { id, words: 'the vendors whose accounts are held are', gained: 'tighter' } as const;
  const both = Object.keys(now).filter((name) => name in old);
  const other = both.filter((name) => canonicalJson(old[name]) !== canonicalJson(now[name]));
  return [
    ...nameNotes(names, Object.keys(old), Object.keys(now)),
    ...other.map((name): Note => ({ way: 'changed', text: `${id}: the accounts at ${name} are other ones` })),
  ];
};

function outcomeOf(value: unknown): Outcome | undefined {
  return value === 'block' ? 'deny' : OUTCOMES.find((outcome) => outcome === value);
}

/** One key of a table whose values are outcomes. */
function outcomeWay(a: unknown, b: unknown): Way {
  const [old, now] = [outcomeOf(a), outcomeOf(b)];
  return old === undefined || now === undefined ? 'changed' : wayOf(strength(now) - strength(old));
}

function tableNotes(key: string, wayIn: (name: string, a: unknown, b: unknown) => Way): KeyNotes {
  return ({ id, a, b }) => {
    const old = isObject(a.raw[key]) ? a.raw[key] : {};
    const now = isObject(b.raw[key]) ? b.raw[key] : {};
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].toSorted();
    return names.flatMap((name) =>
      keyWords({ [name]: old[name] }, { [name]: now[name] }).map((words) => ({
        way: wayIn(name, old[name], now[name]),
        text: `${id}: ${words}`,
      })),
    );
  };
}

const NOTES: Readonly<Record<string, KeyNotes>> = {
  tools: toolNotes,
  prohibited: prohibitedNotes,
  otherwise: otherwiseNotes,
  grants: grantNotes,
  facts: factNotes,
  pin: pinNotes,
  media: tableNotes('media', (_, a, b) => outcomeWay(a ?? 'allow', b ?? 'allow')),
  log: tableNotes('log', () => 'changed'),
  promote: tableNotes('promote', () => 'changed'),
};

/** A sentence or more for a key that differs. */
export function keyNotes(pair: ClausePair, key: string): readonly Note[] {
  const found = NOTES[key]?.(pair) ?? [];
  if (found.length > 0) return found;
  const [old, now] = [pair.a.raw[key], pair.b.raw[key]];
  return [
    { way: 'changed', text: `${pair.id}: \`${key}\` is ${valueWords(now)} instead of ${valueWords(old)}` },
  ];
}
