/** Puts one entry into a list of a policy file as text: all else, comments included, stays as it was. */
import { isMap, isSeq, parseDocument, type YAMLSeq } from 'yaml';

export interface Insertion {
  /** `tools` is the list of a clause; `exceptions` stands at the top. */
  readonly list: 'tools' | 'exceptions';
  /** Id of the clause that has the list. */
  readonly clause: string;
  /** A map in flow style: `{ id: codex }`. */
  readonly entry: string;
}

/** The text with the entry; undefined when the list is not there, or the result would not be the list and the entry. */
export function inserted(text: string, { list, clause, entry }: Insertion): string | undefined {
  const place = list === 'exceptions' ? ['exceptions'] : toolsPath(text, clause);
  if (place === undefined) return undefined;
  const found = parseDocument(text).getIn(place, true);
  if (list === 'exceptions' && found === undefined) {
    return checked(`${text.replace(/\n*$/, '\n')}exceptions:\n  - ${entry}\n`, place, 1);
  }
  if (!isSeq(found)) return undefined;
  const made = found.flow === true ? inFlow(text, found, entry) : inBlock(text, found, entry);
  return made === undefined ? undefined : checked(made, place, found.items.length + 1);
}

function toolsPath(text: string, id: string): readonly (string | number)[] | undefined {
  const clauses = parseDocument(text).get('clauses');
  if (!isSeq(clauses)) return undefined;
  const index = clauses.items.findIndex((item) => isMap(item) && item.get('id') === id);
  return index < 0 ? undefined : ['clauses', index, 'tools'];
}

function inFlow(text: string, { range, items }: YAMLSeq, entry: string): string | undefined {
  const end = (range?.[1] ?? 0) - 1;
  if (text[end] !== ']') return undefined;
  const before = text.slice(0, end).trimEnd();
  const comma = items.length === 0 || before.endsWith(',') ? '' : ',';
  const gap = items.length === 0 ? '' : ' ';
  return `${before}${comma}${gap}${entry}${text.slice(before.length, end)}${text.slice(end)}`;
}

function inBlock(text: string, { range }: YAMLSeq, entry: string): string | undefined {
  if (range === undefined || range === null) return undefined;
  const [start, end] = range;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = ' '.repeat(start - lineStart);
  const before = text.slice(0, end).trimEnd();
  return `${before}\n${indent}- ${entry}${text.slice(before.length)}`;
}

/** What cannot be read back as one entry more is not offered. */
function checked(text: string, place: readonly (string | number)[], length: number): string | undefined {
  const document = parseDocument(text);
  const list = document.getIn(place);
  return document.errors.length === 0 && isSeq(list) && list.items.length === length ? text : undefined;
}
