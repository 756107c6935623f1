/** What every match of a regular expression must contain: the keywords by which a rule is tried at all. */

/** Shorter literals stand everywhere. */
const SHORTEST = 3;
/** Alternatives beyond this are not worth a keyword each. */
const MOST = 64;

/** Literals of which each match contains one, lower-case; undefined when none is certain. */
type Literals = readonly string[] | undefined;

interface Cursor {
  readonly source: string;
  at: number;
}

/** One item of a pattern: letters that must stand here, or a group with literals of its own. */
interface Item {
  readonly letter?: string;
  readonly inside?: Literals;
}

const LETTER = /^[A-Za-z0-9_@:/.=-]$/;
/** Of these escapes the character itself is meant. */
const ESCAPED = /^[^A-Za-z0-9]$/;

function isKeyword(literal: string): boolean {
  return literal.length >= SHORTEST;
}

/** The better of two: what is longer at its shortest is rarer. */
function better(first: Literals, second: Literals): Literals {
  const worth = (one: Literals): number =>
    one === undefined ? -1 : Math.min(...one.map((literal) => literal.length));
  return worth(second) > worth(first) ? second : first;
}

/** Where the character class that begins at `start` ends. */
function classEnd(source: string, start: number): number {
  let at = start + 1;
  if (source[at] === '^') at += 1;
  if (source[at] === ']') at += 1;
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** `[aA]` is a letter whose case does not matter. */
function readClass(on: Cursor): Item {
  const start = on.at;
  on.at = classEnd(on.source, start);
  const [, a = '', b = ''] = /^\[(\w)(\w)\]$/.exec(on.source.slice(start, on.at)) ?? [];
  return a !== '' && a.toLowerCase() === b.toLowerCase() ? { letter: a.toLowerCase() } : {};
}

/** Escapes that take more than one character: `\x{41}`, `\x41`, `\pL`, `\101`, `\Q...\E`. */
const LONG_ESCAPE = /^\\(?:[pPx]\{[^}]*\}|x[0-9A-Fa-f]{2}|[pP].|[0-7]{1,3}|Q[\s\S]*?(?:\\E|$))/;

function readEscape(on: Cursor): Item {
  const long = LONG_ESCAPE.exec(on.source.slice(on.at));
  if (long !== null) {
    on.at += long[0].length;
    return {};
  }
  const char = on.source[on.at + 1] ?? '';
  on.at += 2;
  return ESCAPED.test(char) && LETTER.test(char) ? { letter: char } : {};
}

/** Moves behind `(`, `(?:`, `(?P<name>` or `(?i:`; flags alone (`(?i)`) end at once. */
function readGroup(on: Cursor): Item {
  const head = /^\((?:\?(?:P?<\w+>|[a-zA-Z-]*:|[a-zA-Z-]*(?=\))))?/.exec(on.source.slice(on.at))?.[0] ?? '(';
  on.at += head.length;
  const inside = readAlternatives(on);
  on.at += 1;
  return { inside };
}

function readItem(on: Cursor): Item {
  const char = on.source[on.at] ?? '';
  if (char === '[') return readClass(on);
  if (char === '(') return readGroup(on);
  if (char === '\\') return readEscape(on);
  on.at += 1;
  return LETTER.test(char) && char !== '.' ? { letter: char.toLowerCase() } : {};
}

/** What follows an item: none, at least once, or perhaps not at all. */
function readRepeat(on: Cursor): 'once' | 'more' | 'perhaps' {
  const found = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(on.source.slice(on.at));
  if (found === null) return 'once';
  on.at += found[0].length;
  return found[0].startsWith('+') || Number(found[1] ?? 0) > 0 ? 'more' : 'perhaps';
}

function readSequence(on: Cursor): Literals {
  let best: Literals;
  let run = '';
  const endRun = (): void => {
    if (isKeyword(run)) best = better(best, [run]);
    run = '';
  };
  while (on.at < on.source.length && !'|)'.includes(on.source[on.at] ?? '')) {
    const item = readItem(on);
    const repeat = readRepeat(on);
    if (item.letter !== undefined && repeat !== 'perhaps') run += item.letter;
    if (item.letter === undefined || repeat !== 'once') endRun();
    if (repeat !== 'perhaps') best = better(best, item.inside);
  }
  endRun();
  return best;
}

function readAlternatives(on: Cursor): Literals {
  const all: string[] = [];
  let certain = true;
  for (;;) {
    const one = readSequence(on);
    if (one === undefined) certain = false;
    else all.push(...one);
    if (on.source[on.at] !== '|') break;
    on.at += 1;
  }
  return certain && all.length <= MOST ? [...new Set(all)] : undefined;
}

/** Keywords for a pattern that compiles, or undefined when its matches need not have anything in common. */
export function requiredLiterals(pattern: string): readonly string[] | undefined {
  return readAlternatives({ source: pattern, at: 0 });
}
