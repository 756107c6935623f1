/** Places in a YAML file where lines of ours can go, by what a parser says of it: all other lines stay as they are. */
import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { BOM, marked } from './install-repo-text.ts';

export interface Insert {
  readonly at: number;
  readonly lines: readonly string[];
}

/** A byte order mark, and the rest. */
export function split(file: string): { readonly mark: string; readonly text: string } {
  const mark = file.startsWith(BOM) ? BOM : '';
  return { mark, text: file.slice(mark.length) };
}

export interface Parsed {
  readonly text: string;
  readonly document: Document;
  readonly top: YAMLMap;
}

/** Undefined for what is not one plain block mapping. */
export function parsed(text: string): Parsed | undefined {
  const document = parseDocument(text, { logLevel: 'silent' });
  const top: unknown = document.contents;
  if (document.errors.length > 0 || !isMap(top) || top.flow === true) return undefined;
  return /^(?:---|\.\.\.)/m.test(text.slice((top.range?.[0] ?? 0) + 1)) ? undefined : { text, document, top };
}

/** Start of the line after a node. */
function after(text: string, node: Node): number {
  const end = node.range?.[1] ?? text.length;
  if (end > 0 && text[end - 1] === '\n') return end;
  const line = text.indexOf('\n', end);
  return line === -1 ? text.length : line + 1;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** Blanks before the first entry of a block; undefined when it does not begin its line. */
function indentOf(text: string, node: Node, dash: '- ' | ''): string | undefined {
  const start = (node.range?.[0] ?? 0) - dash.length;
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return /^ *$/.test(line) ? line : undefined;
}

/** Where to put another entry of a block sequence or mapping. */
export function endOf(
  text: string,
  block: unknown,
): { readonly at: number; readonly indent: string } | undefined {
  if ((!isSeq(block) && !isMap(block)) || block.flow === true) return undefined;
  const [first] = block.items;
  const last = block.items.at(-1);
  const start: unknown = isMap(block) ? pairKey(first) : first;
  const end: unknown = isMap(block) ? pairEnd(last) : last;
  if (!isNode(start) || !isNode(end)) return undefined;
  const indent = indentOf(text, start, isSeq(block) ? '- ' : '');
  return indent === undefined ? undefined : { at: after(text, end), indent };
}

function pairKey(pair: unknown): unknown {
  return typeof pair === 'object' && pair !== null && 'key' in pair ? pair.key : undefined;
}

function pairEnd(pair: unknown): unknown {
  const value = typeof pair === 'object' && pair !== null && 'value' in pair ? pair.value : undefined;
  return isNode(value) ? value : pairKey(pair);
}

/** Applies inserts, last first, in the line ends of the file. */
export function withInserts(text: string, inserts: readonly Insert[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  let result = text;
  for (const { at, lines } of inserts.toSorted((a, b) => b.at - a.at)) {
    const before = result.slice(0, at);
    const gap = before === '' || before.endsWith('\n') ? '' : end;
    result = `${before}${gap}${marked(lines).replaceAll('\n', end)}${result.slice(at)}`;
  }
  return result;
}
