/**
 * Finds all keywords of all detectors in one pass: Aho-Corasick turned into a dense table.
 * Keywords are lower case; matching folds their letters. Two wildcards: `#` any digit, `?` any letter or digit.
 */
import { advance, buildTrie, isDigit, isWord, type TrieNode } from './trie.ts';

/** What is found: called with the index of the keyword and the offset just after it. */
export type KeywordHit = (keyword: number, end: number) => void;

export interface Automaton {
  /** Calls `hit` for every occurrence, ordered by end. Works on UTF-16; non-ASCII matches nothing. */
  run(text: string, hit: KeywordHit): void;
}

/** From a capital letter to its small one. */
const CASE_STEP = 32;

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
  for (const char of new Set(keywords.join('').split(''))) {
    if (WILDCARDS.includes(char)) continue;
    of[char.charCodeAt(0)] = samples.length;
    // Words of other alphabets have capitals too.
    const capital = char.toUpperCase();
    if (capital.length === 1) of[capital.charCodeAt(0)] = samples.length;
    samples.push(char);
  }
  assignSpare(of, samples, DIGITS);
  assignSpare(of, samples, LETTERS);
  for (let code = 65; code <= 90; code += 1) of[code] = of[code + CASE_STEP] ?? 0;
  return { of, samples };
}

/** Columns and what they stand for; columns of one name lead to the same state. */
type Columns = readonly (readonly [column: number, name: string])[];

/** The columns behind an edge. A digit that starts no keyword does what every other such digit does: one name for all. */
function edgeColumns(trie: readonly TrieNode[], samples: readonly string[]): ReadonlyMap<string, Columns> {
  const columns = samples.map((char, column) => [column, char] as const);
  const alike = ([column, char]: readonly [number, string]): readonly [number, string] =>
    isDigit(char) && trie[0]?.next.has(char) !== true ? [column, '#'] : [column, char];
  const edges = new Map<string, Columns>(columns.map((entry) => [entry[1], [entry]]));
  edges.set('#', columns.filter(([, char]) => isDigit(char)).map(alike));
  edges.set('?', columns.filter(([, char]) => isWord(char)).map(alike));
  return edges;
}

/** Columns in which a state can differ from the start state: those some edge of it accepts. */
function ownColumns(
  trie: readonly TrieNode[],
  positions: readonly number[],
  edges: ReadonlyMap<string, Columns>,
): ReadonlyMap<number, string> {
  const own = new Map<number, string>();
  for (const position of positions) {
    for (const edge of trie[position]?.next.keys() ?? []) {
      const wild = edge === '#' || edge === '?';
      for (const [column, name] of edges.get(edge) ?? []) {
        if (!wild || !own.has(column)) own.set(column, name);
      }
    }
  }
  return own;
}

interface Table {
  /** Row-major transitions; entries are row offsets, their complement when a keyword ends there. */
  readonly cells: Int32Array;
  /** Keywords that end in a state, by row offset. */
  readonly ends: ReadonlyMap<number, readonly number[]>;
}

function grown(cells: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(cells.length * 2);
  larger.set(cells);
  return larger;
}

/** Subset construction: a state is the set of tree positions that are still alive. */
function buildTable(trie: readonly TrieNode[], samples: readonly string[]): Table {
  const width = samples.length;
  const edges = edgeColumns(trie, samples);
  const states: number[][] = [[]];
  const ids = new Map<string, number>([['', 0]]);
  // A state is reached by the edges of the tree only, so there are hardly more states than positions.
  let cells = new Int32Array(trie.length * 2 * width);
  const ends = new Map<number, readonly number[]>();
  const enter = (reached: number[]): number => {
    const name = reached.join();
    const known = ids.get(name);
    const id = known ?? states.length;
    if (known === undefined) {
      ids.set(name, id);
      states.push(reached);
      const ended = reached.flatMap((position) => trie[position]?.ends ?? []);
      if (ended.length > 0) ends.set(id * width, ended);
    }
    return ends.has(id * width) ? ~(id * width) : id * width;
  };
  for (const [column, char] of samples.entries()) cells[column] = enter(advance(trie, [0], char));
  for (let state = 1; state < states.length; state += 1) {
    const row = state * width;
    if (row + width > cells.length) cells = grown(cells);
    cells.copyWithin(row, 0, width);
    const positions = states[state] ?? [];
    const alive = [0, ...positions];
    const known = new Map<string, number>();
    for (const [column, name] of ownColumns(trie, positions, edges)) {
      const next = known.get(name) ?? enter(advance(trie, alive, samples[column] ?? ''));
      known.set(name, next);
      cells[row + column] = next;
    }
  }
  return { cells, ends };
}

/** Builds the automaton; costs a few milliseconds for some hundred keywords. */
export function compileAutomaton(keywords: readonly string[]): Automaton {
  const classes = buildClasses(keywords);
  const table = buildTable(buildTrie(keywords), classes.samples);
  const { of } = classes;
  const { cells, ends } = table;
  return {
    run(text, hit) {
      let state = 0;
      for (let index = 0; index < text.length; index += 1) {
        state = cells[state + (of[text.charCodeAt(index)] ?? 0)] ?? 0;
        if (state < 0) {
          state = ~state;
          for (const keyword of ends.get(state) ?? []) hit(keyword, index + 1);
        }
      }
    },
  };
}
