/** Values that are known by the word before them: `Steuer-ID: 12345678903`, `"ssn": "..."`, `my passport is ...`. */
import type { DetectorDef, DetectorExample } from '../../../engine/definitions.ts';

export interface Worded {
  readonly id: string;
  readonly label: string;
  /**
   * Words that stand before the value, lower case; a blank also means `_`, `-`, `.` or nothing.
   * One of up to four letters counts in capitals or right before the value only: it may be a word of some language.
   */
  readonly words: readonly string[];
  /** Source of the value's pattern, without capture groups. What does not fit it is impossible. */
  readonly value: string;
  /** Sees letters and digits only, in capitals. A value that fails is taken right behind its word only. */
  readonly check?: (plain: string) => boolean;
  /** How far from its word the value may stand; default 40. */
  readonly reach?: number;
  readonly rank?: number;
  readonly optIn?: true;
  readonly examples: { readonly yes: readonly DetectorExample[]; readonly no: readonly string[] };
}

/** The word does not go on; `SSNs`, `ssnNumber`, `taxIdNo` are still that word. */
const WORD_END = String.raw`s?(?:(?![A-Za-z])|(?=[A-Z][a-z])|(?=(?:number|num|no|nr|code|id|value)(?![a-z])))`;
/** Start of text, of a word or of a part of a camelCase name. */
const WORD_START = String.raw`(?:(?<![A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z]))`;
/** What may stand between a word and its value where nothing else is meant. */
const CLOSE = String.raw`(?:[.]?[ \t](?=[A-Za-z]?[0-9])|(?:[ _-]?(?:[Nn](?:umber|ummer|umero|úmero|uméro|um|o|r|º|°)\b\.?|#|[Ii][Dd]\b|[Cc]ode|[Vv]alue))?["'\x60\])*]{0,3}[ \t]{0,4}(?:[:=#|>,-]|\b(?:is|was|ist|lautet|est|es|è)\b))`;
/** Between them and the value: quotes, blanks, one end of line. */
const OPEN = String.raw`[=>]?[ \t]{0,4}\r?\n?[ \t]{0,8}["'\x60(\[<*]{0,3}`;

/** Between a word and its value there may be other words, but no other field. */
const GAP = String.raw`,?(?:[^\n,;{}]|\n(?!\n)){0,40}?`;

/** Letters of up to this many may be a word of another language. */
const SHORT = 4;

/** A word as a pattern of its own: any case, blanks as any joint. */
function spelled(word: string): string {
  const parts = Array.from(word, (char) => {
    if (char === ' ') return String.raw`[ \t_.-]{0,2}`;
    const upper = char.toUpperCase();
    if (upper !== char && upper.length === 1) return `[${char}${upper}]`;
    return char.replace(/[.*+?^$()[\]{}|\\/-]/, String.raw`\$&`);
  });
  return parts.join('');
}

function asPattern(word: string): string {
  if (word.length > SHORT || /[^a-z]/.test(word)) return `${spelled(word)}${WORD_END}`;
  return `(?:${word.toUpperCase()}${WORD_END}|${spelled(word)}${WORD_END}(?=${CLOSE}))`;
}

/** First parts this long stand for the whole word, but for those that code and prose are full of. */
const TELLING = 6;
const FREQUENT =
  /^(?:license|licence|number|account|address|document|unique|policy|personal|provider|member|national|security|numero|código|codigo|vehicle|medical|resident|patient|health|insurance|savings|checking|medicare|registration|individual|employer|identity|federal)$/;
const LATIN = /^[ -\u024f\u2019]+$/;

/** A word as it stands in a query string; there the automaton only has to see that decoding is worth it. */
function encoded(word: string): readonly string[] {
  if (/^[ -~]*$/.test(word)) return [];
  return [word, word.toUpperCase()].map((text) => encodeURIComponent(text).toLowerCase().slice(0, 12));
}

/** What the automaton looks for: a telling first part, else two parts with each joint. Other alphabets get by with less. */
function keywordsOf(word: string): readonly string[] {
  const [first = '', second] = word.split(' ');
  if (!LATIN.test(first)) return [first.slice(0, 2), ...encoded(first.slice(0, 2))];
  if (second === undefined && first.length < SHORT && encoded(first).length === 0)
    return Array.from(' :="\'_-%+', (end) => `${first}${end}`);
  const telling = first.length >= TELLING && !FREQUENT.test(first);
  if (second === undefined || telling) return [first.slice(0, TELLING + 2), ...encoded(first)];
  const joined = ['', ' ', '_', '-', '%20', '+'].map((joint) => `${first}${joint}${second.slice(0, 3)}`);
  return [...joined, ...encoded(first)];
}

/** Alternatives, the longest first, so that `tax id number` is not read as `tax id`. */
export function anyWord(words: readonly string[]): string {
  const longest = words.toSorted((a, b) => b.length - a.length);
  return `${WORD_START}(?:${longest.map((word) => asPattern(word)).join('|')})`;
}

/** A detector that starts at a word and takes the value that follows it. */
export function worded(def: Worded): DetectorDef {
  const words = anyWord(def.words);
  const close = new RegExp(`${words}${CLOSE}?${OPEN}$`);
  const { check } = def;
  return {
    id: def.id,
    label: def.label,
    category: 'personal',
    keywords: [...new Set(def.words.flatMap((word) => keywordsOf(word)))],
    pattern: new RegExp(
      `${words}${GAP.replace('40', String(def.reach ?? 40))}(?<![A-Za-z0-9])(${def.value})(?![A-Za-z0-9])`,
      'y',
    ),
    validate(secret, around) {
      const plain = secret.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
      const before = around.slice(0, Math.max(0, around.lastIndexOf(secret, 80)));
      const right = close.test(before);
      if (check === undefined) return right ? 'high' : 'medium';
      if (check(plain)) return 'high';
      return right ? 'medium' : 'no';
    },
    rank: def.rank ?? 46,
    ...(def.optIn === true ? { optIn: true } : {}),
    examples: def.examples,
  };
}
