/** Takes one entry out of `exceptions:` as text: all else of the file, comments included, stays as it was. */
import { isMap, isSeq, parseDocument } from 'yaml';
import { canonicalJson } from './canonical.ts';

function rangeOf(node: unknown): readonly [number, number] | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const [start, end]: readonly unknown[] = node.range;
  return typeof start === 'number' && typeof end === 'number' ? [start, end] : undefined;
}

/** The lines of a block entry: from its dash to the end of its last line. */
function withoutLines(text: string, [start, end]: readonly [number, number]): string {
  const dash = text.lastIndexOf('-', start);
  const from = text.lastIndexOf('\n', dash) + 1;
  const last = start + text.slice(start, end).trimEnd().length;
  const to = text.indexOf('\n', last);
  return text.slice(0, from) + (to < 0 ? '' : text.slice(to + 1));
}

function withoutItem(text: string, [start, end]: readonly [number, number]): string {
  const after = /^\s*,\s*/u.exec(text.slice(end))?.[0];
  if (after !== undefined) return text.slice(0, start) + text.slice(end + after.length);
  return text.slice(0, start).replace(/,\s*$/u, '') + text.slice(end);
}

/** The text without the entry; undefined when there is none, or the result would be anything but that. */
export function withoutException(text: string, id: string): string | undefined {
  const document = parseDocument(text);
  const list = document.get('exceptions');
  if (!isSeq(list)) return undefined;
  const index = list.items.findIndex((item) => isMap(item) && item.get('id') === id);
  const [own, whole] = [rangeOf(list.items[index]), rangeOf(list)];
  if (own === undefined || whole === undefined) return undefined;
  const only = list.items.length === 1;
  const made = only
    ? `${text.slice(0, text.lastIndexOf('exceptions', whole[0]))}exceptions: []${tailOf(text, whole)}`
    : list.flow === true
      ? withoutItem(text, own)
      : withoutLines(text, own);
  document.deleteIn(['exceptions', index]);
  const read = parseDocument(made);
  if (read.errors.length > 0) return undefined;
  return canonicalJson(read.toJS()) === canonicalJson(document.toJS()) ? made : undefined;
}

function tailOf(text: string, [start, end]: readonly [number, number]): string {
  return text.slice(start + text.slice(start, end).trimEnd().length);
}
