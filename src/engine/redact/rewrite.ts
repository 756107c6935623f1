/** Reads a text with parts of it replaced, and finds the way back from the reading to the text. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A decoded reading of a source; spans map back to the characters that were read. */
export interface View {
  readonly text: string;
  toSource(span: Span): Span;
}

/** A stretch of the source and what stands there in the reading. */
export interface Change extends Span {
  readonly text: string;
}

/**
 * Places where the reading differs, four numbers each: offsets just before and after it in the reading, then in the source.
 * Plain numbers, because a text spelled out in escapes has one such place for every character.
 */
type Edits = readonly number[];

const SIZE = 4;

/** Where the last edit that begins at or before `position` of the reading stands in the list; below 0 when none does. */
function editBefore(edits: Edits, position: number): number {
  let low = 0;
  let high = edits.length / SIZE;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edits[middle * SIZE] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return (low - 1) * SIZE;
}

function startOf(edits: Edits, position: number): number {
  const edit = editBefore(edits, position);
  if (edit < 0) return position;
  const [, end = 0, from = 0, to = 0] = edits.slice(edit, edit + SIZE);
  return position < end ? from : to + (position - end);
}

/** The end of a span is the end of its last character, however that one is spelled. */
function endOf(edits: Edits, position: number): number {
  const edit = editBefore(edits, position - 1);
  if (edit < 0) return position;
  const [, end = 0, , to = 0] = edits.slice(edit, edit + SIZE);
  return position <= end ? to : to + (position - end);
}

/** Reads `source` with these changes, which are in order and apart; undefined when there are none. */
export function changed(source: string, changes: readonly Change[]): View | undefined {
  const reading = new Reading(source);
  for (const { start, end, text } of changes) reading.put(start, end, text);
  return reading.view();
}

/** Reads `source` with every match replaced; undefined when nothing matches. */
export function rewrite(
  source: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string,
): View | undefined {
  const reading = new Reading(source);
  for (const match of source.matchAll(pattern))
    reading.put(match.index, match.index + match[0].length, replace(match));
  return reading.view();
}

/** A reading in the making. */
class Reading {
  private readonly source: string;
  private readonly edits: number[] = [];
  private text = '';
  private copied = 0;

  constructor(source: string) {
    this.source = source;
  }

  put(start: number, end: number, text: string): void {
    if (start > this.copied) this.text += this.source.slice(this.copied, start);
    const at = this.text.length;
    this.text += text;
    this.edits.push(at, this.text.length, start, end);
    this.copied = end;
  }

  view(): View | undefined {
    const { edits } = this;
    if (edits.length === 0) return undefined;
    return {
      text: this.text + this.source.slice(this.copied),
      toSource: ({ start, end }) => ({
        start: startOf(edits, start),
        end: end > start ? endOf(edits, end) : startOf(edits, start),
      }),
    };
  }
}
