/** How the characters of names and texts compare: case and kind of blank make no difference. */

const SIZE = 65_536;
const SPACE = 0x20;
const APOSTROPHE = 0x27;

/** One character as names compare it; a blank or a joining mark is a blank. */
export interface Folding {
  /** The folded UTF-16 unit. */
  readonly fold: (unit: number) => number;
  /** Letter, digit or mark: no name begins or ends between two of them. */
  readonly isWord: (unit: number) => boolean;
  /** Of a script that writes words without blanks between them. */
  readonly isDense: (unit: number) => boolean;
}

const WORD = /[\p{L}\p{N}\p{M}\p{Cs}]/u;
const DENSE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;
const JOINT = /[\s\u00a0\u00ad\u200b-\u200d\u2010-\u2015_.-]/u;

const KNOWN = 1;
const IS_WORD = 2;
const IS_DENSE = 4;

function foldedUnit(char: string): number {
  if (JOINT.test(char)) return SPACE;
  if (char === '\u2019') return APOSTROPHE;
  // Sigma at the end of a word and the long s are the same letter.
  const lower = char.toUpperCase().toLowerCase();
  return (lower.length === 1 ? lower : char.toLowerCase()).charCodeAt(0);
}

/** Character tables, filled as characters are met: most texts use few. */
export function folding(): Folding {
  const flags = new Uint8Array(SIZE);
  const folds = new Uint16Array(SIZE);
  const learn = (unit: number): number => {
    const char = String.fromCharCode(unit);
    folds[unit] = foldedUnit(char);
    const flag = KNOWN | (WORD.test(char) ? IS_WORD : 0) | (DENSE.test(char) ? IS_DENSE : 0);
    flags[unit] = flag;
    return flag;
  };
  return {
    fold: (unit) => {
      if (flags[unit] === 0) learn(unit);
      return folds[unit] ?? unit;
    },
    isWord: (unit) => ((flags[unit] || learn(unit)) & IS_WORD) !== 0,
    isDense: (unit) => ((flags[unit] || learn(unit)) & IS_DENSE) !== 0,
  };
}

/** A name as it is compared: folded, every run of blanks and joining marks one blank. Empty when nothing is left. */
export function foldName(name: string, { fold }: Folding): string {
  const folded = String.fromCharCode(
    ...Array.from({ length: name.length }, (_, at) => fold(name.charCodeAt(at))),
  );
  return folded.replaceAll(/ +/g, ' ').trim();
}

/** Other spellings of a name: composed and decomposed accents, and what capitals make of `ß`. */
export function spellingsOf(name: string): readonly string[] {
  const plain = name.replaceAll('ß', 'ss').replaceAll('ẞ', 'ss');
  return [...new Set([name, plain].flatMap((one) => [one.normalize('NFC'), one.normalize('NFD')]))];
}
