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

type Kind = 'lower' | 'upper' | 'digit' | 'foreign' | 'other';

function kindOf(char: string): Kind {
  if (char >= 'a' && char <= 'z') return 'lower';
  if (char >= 'A' && char <= 'Z') return 'upper';
  if (char >= '0' && char <= '9') return 'digit';
  // Letters of other alphabets: known to be letters, unknown as pairs.
  return char > '\u007f' && /\p{L}/u.test(char) ? 'foreign' : 'other';
}

function isLetter(kind: Kind): boolean {
  return kind === 'lower' || kind === 'upper';
}

/** Between letters and digits; a change of case is how words are joined, not noise. */
function isChange(before: Kind, after: Kind): boolean {
  return (before === 'digit' && isLetter(after)) || (isLetter(before) && after === 'digit');
}

/** Measures a value in one pass. */
export function shapeOf(value: string): Shape {
  const count = { lower: 0, upper: 0, digit: 0, foreign: 0, other: 0 };
  let pairs = 0;
  let common = 0;
  let changes = 0;
  let previous = '';
  let before: Kind = 'other';
  for (const char of value) {
    const kind = kindOf(char);
    count[kind] += 1;
    if (isLetter(kind) && isLetter(before)) {
      pairs += 1;
      common += COMMON_PAIRS.has(`${previous}${char}`.toLowerCase()) ? 1 : 0;
    }
    changes += isChange(before, kind) ? 1 : 0;
    previous = char;
    before = kind;
  }
  return {
    length: value.length,
    digits: count.digit,
    letters: count.lower + count.upper + count.foreign,
    distinct: new Set(value).size,
    wordiness: pairs === 0 ? 0 : common / pairs,
    changes,
  };
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
