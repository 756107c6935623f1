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

function startOf(edits: readonly Edit[], position: number): number {
  const edit = editBefore(edits, position);
  if (edit === undefined) return position;
  return position < edit.end ? edit.from : edit.to + (position - edit.end);
}

/** The end of a span is the end of its last character, however that one is spelled. */
function endOf(edits: readonly Edit[], end: number): number {
  const edit = editBefore(edits, end - 1);
  if (edit === undefined) return end;
  return end <= edit.end ? edit.to : edit.to + (end - edit.end);
}

/** Reads `source` with these changes, which are in order and apart; undefined when there are none. */
export function changed(source: string, changes: Iterable<Change>): View | undefined {
  const edits: Edit[] = [];
  const parts: string[] = [];
  let copied = 0;
  let length = 0;
  for (const { start, end, text } of changes) {
    parts.push(source.slice(copied, start), text);
    length += start - copied;
    edits.push({ at: length, end: length + text.length, from: start, to: end });
    length += text.length;
    copied = end;
  }
  if (edits.length === 0) return undefined;
  parts.push(source.slice(copied));
  return {
    text: parts.join(''),
    toSource: ({ start, end }) => ({
      start: startOf(edits, start),
      end: end > start ? endOf(edits, end) : startOf(edits, start),
    }),
  };
}

function* replacements(
  source: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string,
): Generator<Change> {
  for (const match of source.matchAll(pattern))
    yield { start: match.index, end: match.index + match[0].length, text: replace(match) };
}

/** Reads `source` with every match replaced; undefined when nothing matches. */
export function rewrite(
  source: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string,
): View | undefined {
  return changed(source, replacements(source, pattern, replace));
}
