/** Changes the phase of one clause as text: all else of the file, comments included, stays as it was. */
import { isMap, isPair, isScalar, isSeq, parseDocument, type Document, type Pair, type YAMLMap } from 'yaml';
import { canonicalJson } from './canonical.ts';

/** `warn`, or `{ monitor: 2026-11-23, warn: 2026-12-01 }`. */
export type NewPhase = string;

function clauseMap(document: Document.Parsed, id: string): { map: YAMLMap; index: number } | undefined {
  const clauses = document.get('clauses');
  if (!isSeq(clauses)) return undefined;
  const index = clauses.items.findIndex((item) => isMap(item) && item.get('id') === id);
  const map = clauses.items[index];
  return isMap(map) ? { map, index } : undefined;
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === name);
}

/** Start and end of a node's own text, without what follows it. */
function rangeOf(node: unknown): readonly [number, number] | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const [start, end]: readonly unknown[] = node.range;
  return typeof start === 'number' && typeof end === 'number' ? [start, end] : undefined;
}

function replaced(text: string, value: unknown, phase: NewPhase): string | undefined {
  const range = rangeOf(value);
  if (range === undefined) return undefined;
  const [start, end] = range;
  // A block map ends where the next key begins: the blanks between belong to the file.
  const kept = /\s*$/u.exec(text.slice(start, end))?.[0] ?? '';
  const block = text[start] !== '{' && text.slice(start, end).includes(':');
  if (!block) return `${text.slice(0, start)}${phase}${kept}${text.slice(end)}`;
  const key = text.lastIndexOf('phase', start);
  return `${text.slice(0, key)}phase: ${phase}${kept}${text.slice(end)}`;
}

/** Behind `control`, which every clause has. */
function added(text: string, map: YAMLMap, phase: NewPhase): string | undefined {
  const control = pairOf(map, 'control');
  const [range, key] = [rangeOf(control?.value), rangeOf(control?.key)];
  if (range === undefined || key === undefined) return undefined;
  const end = range[0] + text.slice(...range).trimEnd().length;
  if (map.flow === true) return `${text.slice(0, end)}, phase: ${phase}${text.slice(end)}`;
  const indent = key[0] - text.lastIndexOf('\n', key[0]) - 1;
  const line = text.indexOf('\n', end);
  const at = line < 0 ? text.length : line;
  return `${text.slice(0, at)}\n${' '.repeat(indent)}phase: ${phase}${text.slice(at)}`;
}

/** The file as a value with that phase in the clause: what the edited text must be read back as. */
function wanted(text: string, index: number, phase: NewPhase): string {
  const document = parseDocument(text);
  document.setIn(['clauses', index, 'phase'], parseDocument(phase).toJS());
  return canonicalJson(document.toJS());
}

/** The text with the phase; undefined when there is no such clause, or the result would be anything but that. */
export function withPhase(text: string, id: string, phase: NewPhase): string | undefined {
  const document = parseDocument(text);
  const found = clauseMap(document, id);
  if (found === undefined) return undefined;
  const present = pairOf(found.map, 'phase');
  const made = present === undefined ? added(text, found.map, phase) : replaced(text, present.value, phase);
  if (made === undefined) return undefined;
  const read = parseDocument(made);
  if (read.errors.length > 0) return undefined;
  return canonicalJson(read.toJS()) === wanted(text, found.index, phase) ? made : undefined;
}
