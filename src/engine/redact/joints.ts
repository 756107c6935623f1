/** Where a token was broken over lines or string literals: by a terminal, a mail program, an editor or a program's source. */
import { looksRandom } from './randomness.ts';
import { extend, surrounding } from './regions.ts';
import type { Span } from './rewrite.ts';

/** Strings that may join two literals: `"abc" + "def"`. The mark is their last character. */
export const JOIN_TRIGGERS: readonly string[] = ['"+', '" +', "'+", "' +", '`+', '` +', '" .', "' .", '" &'];

/** How much of a token is looked at on either side of a joint. */
const REACH = 64;
const SHORTEST = 16;
/** Lines of a page or terminal are no narrower; only then equal widths mean that a text was wrapped. */
const NARROWEST = 20;
/** Lines above a broken token that are taken to be wrapped as well. */
const LINES_ABOVE = 6;
const WIDEST = 240;

const TOKEN = /[A-Za-z0-9+/=_.~%-]/;
const QUOTES = '"\'`';
/** Marks that stand before every line of a listing, a diff or an answer in a mail. */
const LINE_MARK = /(?:[ \t]{0,8}\d{1,7}(?:\t|\u2192|[|:] ?)|[+>-] ?)/y;
const INDENT = /[ \t]{0,64}(?:(?:\/\/|#|\*|\+|\.{1,2}|&) {1,4})?/y;

const tokens: Uint8Array = tableOf(TOKEN);
/** What the first half of a token may be followed by at the end of its line; looked up for every line. */
const lineEnds: Uint8Array = tableOf(/[A-Za-z0-9+/=_.~%\\"'`\r-]/);

function tableOf(accepted: RegExp): Uint8Array {
  const table = new Uint8Array(65_536);
  for (let code = 0; code < 127; code += 1) table[code] = accepted.test(String.fromCharCode(code)) ? 1 : 0;
  return table;
}

function isToken(text: string, index: number): boolean {
  return tokens[text.charCodeAt(index)] === 1;
}

/** A line break as it was found: `from` is where its line begins. */
interface Break {
  readonly from: number;
  readonly at: number;
}

/** Length of what `pattern` matches at `at`. */
function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Where the words of the next line begin, or -1: a mark counts only when this line has one of the same kind. */
function afterBreak(text: string, { from, at }: Break): number {
  const next = at + 1;
  const here = lengthOf(LINE_MARK, text, from);
  const there = here === 0 ? 0 : lengthOf(LINE_MARK, text, next);
  if (there === 0) return next + lengthOf(INDENT, text, next);
  const same = text.charAt(from + here - 1) === text.charAt(next + there - 1);
  return same ? next + there + lengthOf(INDENT, text, next + there) : -1;
}

/** The end of what stands before a joint, without blanks, marks of continuation and the closing quote. */
function beforeJoint(text: string, at: number): { readonly end: number; readonly quote: string } {
  let end = at;
  if (text.charAt(end - 1) === '\r') end -= 1;
  if (text.charAt(end - 1) === '\\') end -= 1;
  const marked = end < at;
  while (end > 0 && at - end < 4 && text.charAt(end - 1) === ' ') end -= 1;
  const quote = text.charAt(end - 1);
  if (quote !== '' && QUOTES.includes(quote)) return { end: end - 1, quote };
  // Blanks at the end of a line mean that no token was broken there, unless a backslash says so.
  return { end: marked || isToken(text, at - 1) ? end : -1, quote: '' };
}

/** The stretch between two halves of a token around the break or operator at `at`, or undefined. */
function jointAt(text: string, place: Break): Span | undefined {
  const { end, quote } = beforeJoint(text, place.at);
  if (end < 1 || !isToken(text, end - 1)) return undefined;
  let start = text.charAt(place.at) === '\n' ? afterBreak(text, place) : skipBlank(text, place.at + 1);
  if (quote !== '') {
    if (text.charAt(start) !== quote) return undefined;
    start += 1;
  }
  return isToken(text, start) ? { start: end, end: start } : undefined;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at - from < REACH && /\s/.test(text.charAt(at))) at += 1;
  return at;
}

/** True when the text on both sides reads as one random token: words and names that begin a line are not part of one. */
function isBroken(text: string, { start, end }: Span): boolean {
  let left = start;
  while (left > 0 && start - left < REACH && isToken(text, left - 1)) left -= 1;
  let right = end;
  while (right < text.length && right - end < REACH && isToken(text, right)) right += 1;
  if (start - left + (right - end) < SHORTEST) return false;
  const head = text.slice(end, right);
  const tail = text.slice(left, start);
  if (/^[A-Za-z]?[a-z]{2,}$|^[^A-Za-z0-9]*$|\.$/.test(tail) || startsAnew(head, text.slice(right, right + 2)))
    return false;
  return looksRandom((tail + head).replaceAll(/^[/=.]+|[=.]+$/g, ''));
}

/** A word, a number, a day, a version, or a name with its value: `export`, `2.`, `2026-11-23`, `API_KEY=`, `port:`. */
function startsAnew(head: string, after: string): boolean {
  return (
    /^[^A-Za-z0-9+/_-]|^[0-9]{1,6}[.]?$/.test(head) ||
    /^[0-9]{1,6}(?:[.:-][0-9]{1,6})+[.]?$/.test(head) ||
    (head.length < 6 && after.startsWith(' ')) ||
    /^[A-Za-z]?[a-z]*[.]?$|^[A-Z]{4,}$/.test(head) ||
    /^[A-Za-z_][A-Za-z0-9_.-]{2,40}=[^=]/.test(head) ||
    /^(?:[:([{]| [=:(])/.test(after)
  );
}

/** Columns a line takes without its mark. */
function widthOf(text: string, { from, at }: Break): number {
  return at - from - lengthOf(LINE_MARK, text, from) - (text.charAt(at - 1) === '\r' ? 1 : 0);
}

/** Finds joints line by line; a page on which a token was broken was wrapped at one width. */
class Joints {
  readonly found: Span[] = [];
  private readonly text: string;
  private width = 0;
  private wrappedAt = -1;

  constructor(text: string) {
    this.text = text;
  }

  /** True for the line behind a joint. */
  wraps(from: number): boolean {
    return from === this.wrappedAt;
  }

  line(place: Break): void {
    const joint = jointAt(this.text, place);
    if (joint !== undefined && isBroken(this.text, joint)) {
      if (!this.wraps(place.from)) this.above(place);
      this.width = widthOf(this.text, place);
      this.wrappedAt = place.at + 1;
      this.found.push(joint);
    } else if (
      this.wraps(place.from) &&
      this.width >= NARROWEST &&
      widthOf(this.text, place) === this.width
    ) {
      this.wrappedAt = place.at + 1;
      this.found.push(this.plain(place));
    }
  }

  private plain(place: Break): Span {
    const cut = this.text.charAt(place.at - 1) === '\r' ? 1 : 0;
    return { start: place.at - cut, end: place.at + 1 + lengthOf(LINE_MARK, this.text, place.at + 1) };
  }

  /** Lines above of the same width were wrapped too: the name of a value may stand in one of them. */
  private above(place: Break): void {
    const width = widthOf(this.text, place);
    if (width < NARROWEST || width > WIDEST) return;
    const spans: Span[] = [];
    for (let at = place.from - 1; at > 0 && spans.length < LINES_ABOVE;) {
      const from = this.text.lastIndexOf('\n', at - 1) + 1;
      if (widthOf(this.text, { from, at }) !== width) break;
      spans.push(this.plain({ from, at }));
      at = from - 1;
    }
    this.found.push(...spans.reverse());
  }
}

/** Offsets in a text, ascending. */
export interface JointHints {
  /** Just after one of `JOIN_TRIGGERS`. */
  readonly operators: readonly number[];
  /** Just after an escape that may be `\n`. */
  readonly escapes: readonly number[];
}

/** A line break that is still escaped: wrapped base64 in a JSON string. */
function escapedBreak(text: string, end: number): Span | undefined {
  if (text.charAt(end - 1) !== 'n' || !isToken(text, end)) return undefined;
  const start = text.startsWith('\\r', end - 4) ? end - 4 : end - 2;
  for (let at = start - SHORTEST; at < start; at += 1) if (!isToken(text, at)) return undefined;
  return { start, end };
}

/** Stretches between the pieces of broken tokens, in order. */
export function jointsOf(text: string, { operators, escapes }: JointHints): readonly Span[] {
  const joints = new Joints(text);
  let from = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
    if (lineEnds[text.charCodeAt(at - 1)] === 1 || joints.wraps(from)) joints.line({ from, at });
    from = at + 1;
  }
  const spans = [...joints.found];
  const add = (joint: Span | undefined): void => {
    if (joint !== undefined && isBroken(text, joint)) spans.push(joint);
  };
  for (const after of operators) add(jointAt(text, { from: after - 1, at: after - 1 }));
  for (const after of escapes) add(escapedBreak(text, after));
  return inOrder(spans);
}

function inOrder(spans: Span[]): readonly Span[] {
  const kept: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
  }
  return kept;
}

/** A stretch of text with the joints in it. */
export interface Jointed {
  readonly region: Span;
  readonly joints: readonly Span[];
}

/** Joints that lie close together, with the text around them. */
export function jointedRegions(text: string, joints: readonly Span[]): readonly Jointed[] {
  const regions: Span[] = [];
  for (const joint of joints) extend(regions, surrounding(text, joint));
  let next = 0;
  return regions.map((region) => {
    const first = next;
    while (next < joints.length && (joints[next]?.start ?? 0) < region.end) next += 1;
    return { region, joints: joints.slice(first, next) };
  });
}
