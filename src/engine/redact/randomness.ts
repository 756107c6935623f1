/** Tells generated values from words and code. Entropy alone cannot: `getElementsByClassName` has more than many keys. */

/** Letter pairs that make up most of English and of identifiers; a random pair is one of them about once in six. */
const COMMON_PAIRS: ReadonlySet<string> = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ' +
    'll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po'
  ).split(' '),
);

/** Figures about a value; shares are 0 to 1. */
export interface Shape {
  readonly length: number;
  readonly digits: number;
  readonly letters: number;
  readonly distinct: number;
  /** Share of neighbouring letters that form a common pair. */
  readonly wordiness: number;
  /** Changes between letters and digits. */
  readonly changes: number;
}

const FIRST_FOREIGN = 128;

/** Small letters by their place in the alphabet; -1 for all else. */
function letterOf(code: number): number {
  const small = code | 32;
  return code < FIRST_FOREIGN && small >= 97 && small <= 122 ? small - 97 : -1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Common pairs by `26 * first + second`: looked up for every pair of every candidate. */
const COMMON: Uint8Array = commonPairs();

function commonPairs(): Uint8Array {
  const table = new Uint8Array(26 * 26);
  for (const pair of COMMON_PAIRS)
    table[letterOf(pair.charCodeAt(0)) * 26 + letterOf(pair.charCodeAt(1))] = 1;
  return table;
}

/** Kinds of characters, as bits: a letter beside a digit is 3. */
const DIGIT = 1;
const LETTER = 2;
const FOREIGN = 4;

function kindOf(code: number): number {
  if (letterOf(code) >= 0) return LETTER;
  if (isDigit(code)) return DIGIT;
  return code >= FIRST_FOREIGN && /\p{L}/u.test(String.fromCharCode(code)) ? FOREIGN : 0;
}

/** Measures a value in one pass. Letters of other alphabets count as letters, but are unknown as pairs. */
export function shapeOf(value: string): Shape {
  const seen = new Set<number>();
  const count = { digits: 0, letters: 0, pairs: 0, common: 0, changes: 0 };
  let before = 0;
  let last = 0;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    const kind = kindOf(code);
    seen.add(code);
    if (kind === DIGIT) count.digits += 1;
    else if (kind !== 0) count.letters += 1;
    if (kind === LETTER && before === LETTER) {
      count.pairs += 1;
      count.common += COMMON[letterOf(last) * 26 + letterOf(code)] ?? 0;
    }
    // Between letters and digits; a change of case is how words are joined, not noise.
    if ((kind | before) === (LETTER | DIGIT) && kind !== before) count.changes += 1;
    before = kind;
    last = code;
  }
  const { digits, letters, pairs, common, changes } = count;
  const wordiness = pairs === 0 ? 0 : common / pairs;
  return { length: value.length, digits, letters, distinct: seen.size, wordiness, changes };
}

/**
 * Words joined by case or by marks: `tokensBackingInt32`, `JSONSchema202012KeywordNot`. Generated values change case
 * every letter or two, and their digits stand in many places.
 */
function looksJoined(value: string, { letters, digits, wordiness }: Shape): boolean {
  const words = value.match(/[A-Z]?[a-z]+|[A-Z]+/g) ?? [];
  const numbers = value.match(/\d+/g)?.length ?? 0;
  const few = digits <= 4 || (numbers === 1 && letters >= 2 * digits);
  return words.length >= 2 && letters / words.length >= 3.5 && few && wordiness >= 0.3;
}

/** True for values a generator made: keys, tokens, hashes. `value` holds no blanks. */
export function looksRandom(value: string): boolean {
  const shape = shapeOf(value);
  const { length, digits, letters, distinct } = shape;
  if (length < 12 || distinct < 6 || letters === 0 || looksJoined(value, shape)) return false;
  return digits === 0 ? looksScrambled(value, shape) : looksMixed(shape);
}

/** Without digits it has to be letters in no order: marks between few letters are patterns and markup. */
function looksScrambled(value: string, { length, letters, wordiness }: Shape): boolean {
  if (letters < length * 0.7 || wordiness >= 0.5) return false;
  const words = value.match(/[A-Z]?[a-z]+|[A-Z]+/g)?.length ?? 1;
  return length >= 20 || (length >= 16 && letters / words < 2.4);
}

/** Letters and digits through one another, or too few common pairs for words. */
function looksMixed({ length, digits, letters, wordiness, changes }: Shape): boolean {
  if (changes >= Math.max(3, length / 8)) return true;
  return digits >= 2 && letters >= 4 && (wordiness < 0.62 || digits / length > 0.3);
}
