/** Readings of a text in which a secret shows that its spelling hides: escapes undone, colours and line prefixes gone. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A decoded reading of `source`; spans map back to the characters that were read. */
export interface View {
  readonly text: string;
  toSource(span: Span): Span;
}

/** One place where the reading differs: offsets just before and just after it, in both texts. */
interface Edit {
  readonly at: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** Last edit that begins at or before `position` of the reading. */
function editBefore(edits: readonly Edit[], position: number): Edit | undefined {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edits[middle]?.at ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return edits[low - 1];
}

function toSource(edits: readonly Edit[], position: number): number {
  const edit = editBefore(edits, position);
  if (edit === undefined) return position;
  return position < edit.end ? edit.from : edit.to + (position - edit.end);
}

type Rewrite = (match: RegExpExecArray) => string;

/** Reads `source` with every match replaced; undefined when nothing matches. */
function rewrite(source: string, pattern: RegExp, replace: Rewrite): View | undefined {
  const edits: Edit[] = [];
  const parts: string[] = [];
  let copied = 0;
  let length = 0;
  for (const match of source.matchAll(pattern)) {
    const replacement = replace(match);
    parts.push(source.slice(copied, match.index), replacement);
    length += match.index - copied;
    copied = match.index + match[0].length;
    edits.push({ at: length, end: length + replacement.length, from: match.index, to: copied });
    length += replacement.length;
  }
  if (edits.length === 0) return undefined;
  parts.push(source.slice(copied));
  const ends = ({ start, end }: Span): Span => ({
    start: toSource(edits, start),
    // The end of a span is the end of its last character, however that one is spelled.
    end: end > start ? endOf(edits, end) : toSource(edits, start),
  });
  return { text: parts.join(''), toSource: ends };
}

function endOf(edits: readonly Edit[], end: number): number {
  const edit = editBefore(edits, end - 1);
  if (edit === undefined) return end;
  return end <= edit.end ? edit.to : edit.to + (end - edit.end);
}

const JSON_ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g;
const JSON_LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Undoes one level of JSON string escaping. */
export function jsonView(source: string): View | undefined {
  return rewrite(source, JSON_ESCAPE, ([, hex, letter = '']) =>
    hex === undefined ? (JSON_LETTERS[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Undoes percent-encoding of printable ASCII; the rest cannot be part of a secret's format. */
export function urlView(source: string): View | undefined {
  return rewrite(source, /%([2-7][0-9a-fA-F])/g, ([, hex = '']) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Drops terminal colours and titles. */
export function ansiView(source: string): View | undefined {
  return rewrite(
    source,
    /\u001b(?:\[[0-9;:?]{0,32}[A-Za-z]|\][^\u0007\u001b]{0,512}(?:\u0007|\u001b\\))/g,
    () => '',
  );
}

const PREFIX = /^(?:[ \t]{0,8}\d{1,7}(?:\t|\u2192|[|:] ?)|[+<>] ?|-(?!-) ?)/gm;

/** Drops line numbers (`cat -n`, editors) and diff or quote marks; for blocks that span lines. */
export function linesView(source: string): View | undefined {
  return rewrite(source, PREFIX, () => '');
}

/** Strings that announce a hidden reading, as keywords for the automaton. */
export const VIEW_TRIGGERS = {
  json: ['\\n', '\\"', '\\u', '\\/', '\\t', '\\r', '\\\\'],
  url: ['%2', '%3', '%4', '%5', '%7'],
  ansi: ['\u001b[', '\u001b]'],
} as const;
export type TriggeredView = keyof typeof VIEW_TRIGGERS;

export const VIEWS: Readonly<Record<TriggeredView, (source: string) => View | undefined>> = {
  json: jsonView,
  url: urlView,
  ansi: ansiView,
};

const GAP = 320;
const MARGIN = 200;
const MARGIN_MAX = 4096;
const BREAK = /[\s"'`<>]/;

/** Moves an edge outward to the next blank or quote so that no word is cut, at most `MARGIN_MAX` away. */
function settle(text: string, from: number, step: 1 | -1): number {
  let position = from;
  for (let moved = 0; moved < MARGIN_MAX && position > 0 && position < text.length; moved += 1) {
    if (BREAK.test(text.charAt(step === 1 ? position : position - 1))) break;
    position += step;
  }
  return position;
}

/** Triggers that lie close together, as one span each. */
function* clustersOf(triggers: readonly number[]): Generator<Span> {
  let open: Span | undefined;
  for (const at of triggers) {
    if (open !== undefined && at - open.end <= GAP) {
      open = { start: open.start, end: at };
    } else {
      if (open !== undefined) yield open;
      open = { start: at, end: at };
    }
  }
  if (open !== undefined) yield open;
}

/** Stretches worth decoding: triggers with a detector's keyword near them. Both lists are sorted. */
export function regionsOf(
  text: string,
  triggers: readonly number[],
  keywords: readonly number[],
): readonly Span[] {
  const regions: Span[] = [];
  let next = 0;
  for (const cluster of clustersOf(triggers)) {
    const start = Math.max(0, cluster.start - MARGIN);
    const end = Math.min(text.length, cluster.end + MARGIN);
    while (next < keywords.length && (keywords[next] ?? 0) < start) next += 1;
    if ((keywords[next] ?? Infinity) > end) continue;
    const region = { start: settle(text, start, -1), end: settle(text, end, 1) };
    const last = regions.at(-1);
    if (last !== undefined && region.start < last.end)
      regions[regions.length - 1] = { start: last.start, end: region.end };
    else regions.push(region);
  }
  return regions;
}
