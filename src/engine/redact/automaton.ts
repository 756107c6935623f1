/**
 * Finds all keywords of all detectors in one pass: Aho-Corasick turned into a dense table.
 * Keywords are lower case; matching folds their letters and full-width forms. Two wildcards: `#` any digit, `?` any letter or
 * digit; after a NUL they stand for themselves.
 */
import { advance, buildTrie, isDigit, isWord, LITERAL, stepsOf, type TrieNode } from './trie.ts';

/** What is found: called with the index of the keyword and the offset just after it. */
export type KeywordHit = (keyword: number, end: number) => void;

export interface Automaton {
  /** Calls `hit` for every occurrence, ordered by end, the longest first. Works on UTF-16. */
  run(text: string, hit: KeywordHit): void;
}

/** More states than any set of keywords makes. */
const MOST = 2 ** 26;
/** From a capital letter to its small one. */
const CASE_STEP = 32;
/** From a character to its full-width form, which keywords match as well. */
export const WIDE_STEP = 0xfee0;

/** Characters without width; a keyword with the first of them matches them all. */
export const INVISIBLE = '\u200b\u00ad\u200c\u200d\u200e\u200f\u2060\ufeff';

/** Characters that mean the same to every keyword share a class; class 0 is everything else. */
interface Classes {
  readonly of: Uint8Array;
  /** One character of each class, by class number. */
  readonly samples: readonly string[];
}

const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const WILDCARDS = '#?';

/** Letters and digits no keyword names still count for the wildcards: one class for each kind. */
function assignSpare(of: Uint8Array, samples: string[], kind: string): void {
  const spare = kind.split('').filter((char) => !samples.includes(char));
  const [first] = spare;
  if (first === undefined) return;
  for (const char of spare) of[char.charCodeAt(0)] = samples.length;
  samples.push(first);
}

function buildClasses(keywords: readonly string[]): Classes {
  const of = new Uint8Array(65_536);
  const samples = ['\u0000'];
  for (const step of new Set(keywords.flatMap((keyword) => stepsOf(keyword)))) {
    if (WILDCARDS.includes(step)) continue;
    const char = step.replace(LITERAL, '');
    of[char.charCodeAt(0)] = samples.length;
    // Words of other alphabets have capitals too.
    const capital = char.toUpperCase();
    if (capital.length === 1) of[capital.charCodeAt(0)] = samples.length;
    samples.push(char);
  }
  assignSpare(of, samples, DIGITS);
  assignSpare(of, samples, LETTERS);
  for (let code = 65; code <= 90; code += 1) of[code] = of[code + CASE_STEP] ?? 0;
  for (const char of INVISIBLE) of[char.charCodeAt(0)] = of[INVISIBLE.charCodeAt(0)] ?? 0;
  for (let code = 33; code < 127; code += 1) of[code + WIDE_STEP] = of[code] ?? 0;
  return { of, samples };
}

/** Columns whose character an edge accepts, by edge. */
function columnsByEdge(samples: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const columns = new Map(
    samples.map((char, column) => [WILDCARDS.includes(char) ? LITERAL + char : char, [column]]),
  );
  const all = [...samples.entries()];
  columns.set(
    '#',
    all.filter(([, char]) => isDigit(char)).map(([column]) => column),
  );
  columns.set(
    '?',
    all.filter(([, char]) => isWord(char)).map(([column]) => column),
  );
  return columns;
}

/** Columns for which some edge at these positions has a character. */
function ownColumns(
  trie: readonly TrieNode[],
  positions: readonly number[],
  columnsOf: ReadonlyMap<string, readonly number[]>,
): ReadonlySet<number> {
  const columns = new Set<number>();
  for (const position of positions)
    for (const edge of trie[position]?.next.keys() ?? [])
      for (const column of columnsOf.get(edge) ?? []) columns.add(column);
  return columns;
}

/** A state in which keywords end. */
interface Accept {
  readonly row: number;
  readonly keywords: readonly number[];
}

interface Table {
  /** Row-major transitions; entries are row offsets, or the complement of an index into `accepts`. */
  readonly cells: Int32Array;
  readonly accepts: readonly Accept[];
}

/** A set of tree positions that are alive at once: the deepest, and those of a state that was there before it. */
interface State {
  readonly deepest: readonly number[];
  readonly fallback: number;
  /** Keywords that end here. */
  readonly ends: readonly number[];
  /** What a transition into it is written as. */
  readonly entry: number;
}

function nameOf(deepest: readonly number[], fallback: number): string | number {
  const [only, ...more] = deepest;
  return only === undefined || more.length > 0 ? `${deepest.join()}/${fallback}` : only * MOST + fallback;
}

/** Keywords that end at these positions, then the shorter ones. */
function endsOf(
  trie: readonly TrieNode[],
  deepest: readonly number[],
  fallback: State | undefined,
): readonly number[] {
  const own = deepest.flatMap((position) => trie[position]?.ends ?? []);
  const shorter = fallback?.ends ?? [];
  return own.length === 0 ? shorter : [...own, ...shorter];
}

function grown(cells: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(cells.length * 2);
  larger.set(cells);
  return larger;
}

/** The states found so far, each once. */
class States {
  readonly states: State[] = [{ deepest: [0], fallback: 0, ends: [], entry: 0 }];
  readonly accepts: Accept[] = [];
  readonly #ids = new Map<string | number, number>();
  readonly #trie: readonly TrieNode[];
  readonly #width: number;

  constructor(trie: readonly TrieNode[], width: number) {
    this.#trie = trie;
    this.#width = width;
  }

  /** The state a transition leads to. */
  stateBehind(entry = 0): number {
    return (entry < 0 ? (this.accepts[~entry]?.row ?? 0) : entry) / this.#width;
  }

  /** What a transition into the state of these positions is written as; a new one is kept first. */
  enter(deepest: readonly number[], fallback: number): number {
    const name = nameOf(deepest, fallback);
    const known = this.states[this.#ids.get(name) ?? -1];
    if (known !== undefined) return known.entry;
    const ends = endsOf(this.#trie, deepest, this.states[fallback]);
    const row = this.states.length * this.#width;
    const entry = ends.length === 0 ? row : ~this.accepts.length;
    this.#ids.set(name, this.states.length);
    this.states.push({ deepest, fallback, ends, entry });
    if (ends.length > 0) this.accepts.push({ row, keywords: ends });
    return entry;
  }
}

/**
 * Subset construction, shallow states first. What a state shares with the text one character shorter is its fallback:
 * its row starts as a copy of that one, so only the edges of its deepest positions cost anything.
 */
function buildTable(trie: readonly TrieNode[], samples: readonly string[]): Table {
  const width = samples.length;
  const columnsOf = columnsByEdge(samples);
  const known = new States(trie, width);
  const { states, accepts } = known;
  // A state is reached by the edges of the tree only, so there are hardly more states than positions.
  let cells = new Int32Array(trie.length * 2 * width);
  for (let state = 0; state < states.length; state += 1) {
    const { deepest = [], fallback = 0 } = states[state] ?? {};
    const row = state * width;
    const base = fallback * width;
    if (row + width > cells.length) cells = grown(cells);
    cells.copyWithin(row, base, base + width);
    for (const column of ownColumns(trie, deepest, columnsOf)) {
      const reached = advance(trie, deepest, samples[column] ?? '');
      cells[row + column] = known.enter(reached, known.stateBehind(cells[base + column]));
    }
  }
  return { cells, accepts };
}

/** Builds the automaton; costs a few milliseconds for some hundred keywords. */
export function compileAutomaton(keywords: readonly string[]): Automaton {
  const classes = buildClasses(keywords);
  const table = buildTable(buildTrie(keywords), classes.samples);
  const { of } = classes;
  const { cells, accepts } = table;
  return {
    run(text, hit) {
      const { length } = text;
      let state = 0;
      let index = 0;
      while (index < length) {
        // Most of a text holds nothing: no call stands in the loop over it.
        do {
          state = cells[state + (of[text.charCodeAt(index)] ?? 0)] ?? 0;
          index += 1;
        } while (state >= 0 && index < length);
        if (state >= 0) return;
        const accept = accepts[~state];
        if (accept === undefined) return;
        state = accept.row;
        for (const keyword of accept.keywords) hit(keyword, index);
      }
    },
  };
}
