/** Readings of a text in which a secret shows that its spelling hides: escapes undone, colours and line prefixes gone. */
import { INVISIBLE, WIDE_STEP } from './automaton.ts';
import { rewrite } from './rewrite.ts';
import type { Span, View } from './rewrite.ts';

export type { Span, View } from './rewrite.ts';

function fromHex(digits: string): string {
  const code = Number.parseInt(digits, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

const STRING_ESCAPE = /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|(["'\\/bfnrt]))/g;
const ESCAPE_LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Undoes one level of escaping in JSON strings and in those of programs. */
export function jsonView(source: string): View | undefined {
  return rewrite(source, STRING_ESCAPE, ([, four, braced, two, letter = '']) => {
    const hex = four ?? braced ?? two;
    return hex === undefined ? (ESCAPE_LETTERS[letter] ?? letter) : fromHex(hex);
  });
}

const PERCENT =
  /((?:%[c-fC-F][0-9a-fA-F])(?:%[89abAB][0-9a-fA-F]){1,3})|%([0-9a-fA-F]{2})|(?<=%[0-9a-fA-F]{2})\+|\+(?=%[0-9a-fA-F]{2})/g;

/** Undoes percent-encoding, UTF-8 or byte by byte; a plus beside an encoded mark is a blank of a form. */
export function urlView(source: string): View | undefined {
  return rewrite(source, PERCENT, ([, letter, hex]) => {
    if (letter !== undefined) return fromUtf8(letter);
    return hex === undefined ? ' ' : fromHex(hex);
  });
}

/** Percent-encoded bytes as letters; those that are none stay as they are. */
function fromUtf8(bytes: string): string {
  try {
    return decodeURIComponent(bytes);
  } catch {
    return bytes;
  }
}

/** Drops terminal colours and titles. */
export function ansiView(source: string): View | undefined {
  return rewrite(
    source,
    /\u001b(?:\[[0-9;:?]{0,32}[A-Za-z]|\][^\u0007\u001b]{0,512}(?:\u0007|\u001b\\))/g,
    () => '',
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
};

/** Undoes the character references of HTML and XML that ASCII text is spelled with. */
export function htmlView(source: string): View | undefined {
  return rewrite(
    source,
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(quot|amp|apos|lt|gt|nbsp));/g,
    ([, decimal, hex, name = '']) => {
      if (decimal === undefined) return hex === undefined ? (ENTITIES[name] ?? '') : fromHex(hex);
      return fromHex(Number(decimal).toString(16));
    },
  );
}

/** Breaks of long lines, and the characters mail must spell out. One such break alone may be the end of a base64 value. */
const MAIL = /=(?:([0-9A-F]{2})|(?<=(?:^|\n)[^\n]{70,76})\r?\n)/g;
const SURELY_MAIL = /=(?:3D|20|09|C[23]|E2)|=\r?\n[^\n]{70,75}=\r?\n/;

/** Undoes quoted-printable, the spelling of mail: `=3D` and lines broken by `=`. */
export function mailView(source: string): View | undefined {
  if (!SURELY_MAIL.test(source)) return undefined;
  return rewrite(source, MAIL, ([, hex]) => (hex === undefined ? '' : fromHex(hex)));
}

/** Drops what has no width: zero-width blanks and joiners, soft hyphens, marks of direction. */
export function visibleView(source: string): View | undefined {
  return rewrite(source, /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+/g, () => '');
}

/** Reads full-width forms as plain letters, digits and marks. */
export function narrowView(source: string): View | undefined {
  return rewrite(source, /[\uff01-\uff5e]+/g, ([wide]) =>
    Array.from(wide, (char) => String.fromCharCode(char.charCodeAt(0) - WIDE_STEP)).join(''),
  );
}

/** UTF-16 read as bytes or as UTF-8: every other character is NUL. */
export function* utf16Runs(text: string): Generator<Span> {
  for (const { index, 0: run } of text.matchAll(/(?:[\t\n\r -~]\u0000){12,}|(?:\u0000[\t\n\r -~]){12,}/g))
    yield { start: index, end: index + run.length };
}

/** Reads such a run; each character is spelled by two. */
export function utf16View(source: string): View | undefined {
  const pairs = source.startsWith('\u0000') ? /\u0000([\t\n\r -~])/g : /([\t\n\r -~])\u0000/g;
  return rewrite(source, pairs, ([, char = '']) => char);
}

const PREFIX = /^(?:[ \t]{0,8}\d{1,7}(?:\t|\u2192|[|:] ?)|[+<>] ?|-(?!-) ?)/gm;

/** Drops line numbers (`cat -n`, editors) and diff or quote marks; for blocks that span lines. */
export function linesView(source: string): View | undefined {
  return rewrite(source, PREFIX, () => '');
}

/** A reading that strings in the text announce. */
export interface TriggeredView {
  readonly name: string;
  /** As keywords of the automaton; escapes of ASCII only. */
  readonly triggers: readonly string[];
  readonly read: (source: string) => View | undefined;
  /**
   * `keyword`: the spelling leaves keywords readable, so it matters only near one. `near`: a keyword may be hidden,
   * all around a trigger is read. `all`: one trigger is enough to read the whole.
   */
  readonly reach: 'keyword' | 'near' | 'all';
}

export const TRIGGERED: readonly TriggeredView[] = [
  {
    name: 'json',
    triggers: ['\\n', '\\"', '\\u', '\\/', '\\t', '\\r', '\\\\', '\\x', "\\'"],
    read: jsonView,
    reach: 'keyword',
  },
  { name: 'url', triggers: ['%0', '%2', '%3', '%4', '%5', '%6', '%7'], read: urlView, reach: 'near' },
  { name: 'ansi', triggers: ['\u001b[', '\u001b]'], read: ansiView, reach: 'all' },
  {
    name: 'html',
    triggers: ['&\u0000#', '&quot;', '&amp;', '&apos;', '&lt;', '&gt;', '&nbsp;'],
    read: htmlView,
    reach: 'keyword',
  },
  { name: 'mail', triggers: ['=3d', '?=\n', '?=\r\n'], read: mailView, reach: 'near' },
  {
    name: 'visible',
    triggers: [INVISIBLE.charAt(0)],
    read: visibleView,
    reach: 'near',
  },
];
