/**
 * Names of customers, people and projects, found as whole words in one pass over the text however many there are.
 * Only places where a word begins are looked at; their first letters lead to the few names that may stand there.
 */
import { foldName, folding, spellingsOf, type Folding } from './dictionary-text.ts';
import type { Candidate, Finder } from './merge.ts';
import type { OwnWords } from './own-model.ts';

/** Letters that lead to a name. */
const LEAD = 3;
const LEAD_MASK = 0xffff;
/** Blanks between two words of a name: a line break with its indentation, too. */
const GAP_MAX = 12;
/** A name of several words this long counts when they are joined: `acmecorp`. */
const JOINED_MIN = 8;
/** Shorter names have no plural. */
const PLURAL_MIN = 4;
const SPACE = 0x20;
const SMALL_S = 0x73;

interface Entry {
  /** Folded; a blank stands for any gap. */
  readonly name: string;
  readonly joinable: boolean;
  readonly rule: OwnWords;
}

/** An entry with what compares it: made once, for the search must not make objects. */
interface Placed {
  readonly entry: Entry;
  readonly folding: Folding;
}

interface Index {
  /** Names by the hash of their first letters, longest first; by number of these letters. */
  readonly byLead: readonly ReadonlyMap<number, readonly Placed[]>[];
  /** A bit for each number of first letters, by the low bits of their hash. */
  readonly leads: Uint8Array;
  readonly folding: Folding;
}

function mix(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

function leadLength(name: string): number {
  const gap = name.indexOf(' ');
  return Math.min(LEAD, gap === -1 ? name.length : gap);
}

function leadHash(name: string, length: number): number {
  let hash = 0;
  for (let at = 0; at < length; at += 1) hash = mix(hash, name.charCodeAt(at));
  return hash;
}

function entriesOf(rules: readonly OwnWords[], letters: Folding): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const rule of rules) {
    for (const spelling of rule.words.flatMap((word) => spellingsOf(word))) {
      const name = foldName(spelling, letters);
      const joinable = name.replaceAll(' ', '').length >= JOINED_MIN;
      if (name !== '') entries.set(`${rule.id} ${name}`, { name, joinable, rule });
    }
  }
  return [...entries.values()].toSorted((a, b) => b.name.length - a.name.length);
}

function indexOf(rules: readonly OwnWords[]): Index {
  const letters = folding();
  const leads = new Uint8Array(LEAD_MASK + 1);
  const byLead = Array.from({ length: LEAD }, () => new Map<number, Placed[]>());
  for (const entry of entriesOf(rules, letters)) {
    const length = leadLength(entry.name);
    const hash = leadHash(entry.name, length);
    leads[hash & LEAD_MASK] = (leads[hash & LEAD_MASK] ?? 0) | (1 << length);
    const bucket = byLead[length - 1];
    const known = bucket?.get(hash);
    const placed = { entry, folding: letters };
    if (known === undefined) bucket?.set(hash, [placed]);
    else known.push(placed);
  }
  return { byLead, leads, folding: letters };
}

/** Where a gap that begins at `at` ends. */
function gapEnd(text: string, at: number, { fold }: Folding): number {
  let end = at;
  while (end < text.length && end - at < GAP_MAX && fold(text.charCodeAt(end)) === SPACE) end += 1;
  return end;
}

/** Where the name that begins at `start` ends, or -1. */
function nameEnd(text: string, start: number, on: Placed): number {
  const { name, joinable } = on.entry;
  let at = start;
  for (let index = 0; index < name.length; index += 1) {
    const wanted = name.charCodeAt(index);
    if (wanted === SPACE) {
      const end = gapEnd(text, at, on.folding);
      if (end === at && !joinable) return -1;
      at = end;
    } else {
      if (at >= text.length || on.folding.fold(text.charCodeAt(at)) !== wanted) return -1;
      at += 1;
    }
  }
  return endsWord(text, at, on) ? at : -1;
}

/** A name ends where the word does, but for the s of a plural or genitive. */
function endsWord(
  text: string,
  end: number,
  { entry, folding: { isWord, isDense, fold } }: { entry: Entry; folding: Folding },
): boolean {
  const free = (at: number): boolean => {
    if (at >= text.length) return true;
    const unit = text.charCodeAt(at);
    return !isWord(unit) || isDense(unit) || isDense(text.charCodeAt(at - 1));
  };
  if (free(end)) return true;
  return entry.name.length >= PLURAL_MIN && fold(text.charCodeAt(end)) === SMALL_S && free(end + 1);
}

/** Adds the longest name of each rule that begins at `start`. */
function addNamesAt(on: Search, start: number): void {
  const { text, index } = on;
  const { byLead, folding: letters } = index;
  const from = on.found.length;
  let hash = 0;
  for (let length = 1; length <= LEAD && start + length <= text.length; length += 1) {
    hash = mix(hash, letters.fold(text.charCodeAt(start + length - 1)));
    // Most words lead nowhere: a table answers that without a look-up.
    if (((index.leads[hash & LEAD_MASK] ?? 0) & (1 << length)) === 0) continue;
    for (const placed of byLead[length - 1]?.get(hash) ?? []) {
      const end = nameEnd(text, start, placed);
      if (end === -1) continue;
      const { id: detector, label, category } = placed.entry.rule;
      if (on.found.some((one, at) => at >= from && one.detector === detector)) continue;
      on.found.push({ detector, label, category, rank: 40, confidence: 'high', start, end });
    }
  }
}

interface Search {
  readonly text: string;
  readonly index: Index;
  readonly found: Candidate[];
}

/** Finds the words of all rules. The index is built at its first use. */
export function compileDictionary(rules: readonly OwnWords[]): Finder {
  let index: Index | undefined;
  return (text) => {
    index ??= indexOf(rules);
    const { folding: letters } = index;
    const search: Search = { text, index, found: [] };
    let before = false;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      const word = letters.isWord(unit);
      if (word && (!before || letters.isDense(unit))) addNamesAt(search, at);
      before = word && !letters.isDense(unit);
    }
    return search.found;
  };
}
