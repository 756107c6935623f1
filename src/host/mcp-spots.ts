/** Where things stand in a settings file: its text as a tree with offsets. */
import { type Node as JsonNode, type ParseError, parseTree } from 'jsonc-parser';
import { isMap, isNode, isScalar, isSeq, type Node as YamlNode, type Pair, parseDocument } from 'yaml';
import type { McpFormat } from '../engine/mcp/client.ts';
import type { SpotMember, SpotNode } from '../engine/mcp/spots.ts';
import { nestsTooDeep } from './mcp-depth.ts';
import { tomlSpots } from './mcp-spots-toml.ts';

/** The spaces before a spot, where nothing else stands before it on its line. */
function indentAt(text: string, start: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return /^[ \t]*$/.test(line) ? line : undefined;
}

/** How the line ends that a spot stands in: to look through the whole text for each would take a large one minutes. */
function endOfLine(text: string, start: number): string {
  const end = text.lastIndexOf('\n', start - 1);
  return text[end - 1] === '\r' ? '\r\n' : '\n';
}

function spotOf({ offset, length }: JsonNode): { readonly start: number; readonly end: number } {
  return { start: offset, end: offset + length };
}

function jsonMember(text: string, { children: [key, value] = [] }: JsonNode): readonly SpotMember[] {
  if (key === undefined || value === undefined) return [];
  return [{ key: String(key.value), at: spotOf(key), value: jsonSpots(text, value) }];
}

function jsonSpots(text: string, node: JsonNode): SpotNode {
  const spot = spotOf(node);
  const children = node.children ?? [];
  if (node.type === 'array') {
    return { kind: 'list', ...spot, between: ', ', items: children.map((child) => jsonSpots(text, child)) };
  }
  if (node.type !== 'object') return { kind: 'text', ...spot, value: node.value };
  const members = children.flatMap((child) => jsonMember(text, child));
  const indent = members[0] && indentAt(text, members[0].at.start);
  const between = indent === undefined ? ', ' : `,${endOfLine(text, members[0]?.at.start ?? 0)}${indent}`;
  return { kind: 'map', ...spot, members, between, colon: ': ', quoted: true };
}

function readJson(text: string): SpotNode | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  return tree === undefined || errors.length > 0 ? undefined : jsonSpots(text, tree);
}

function rangeOf({ range }: YamlNode): { readonly start: number; readonly end: number } {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function yamlMember(text: string, { key, value }: Pair): readonly SpotMember[] {
  if (!isScalar(key) || !isNode(value)) return [];
  return [{ key: String(key.value), at: rangeOf(key), value: yamlSpots(text, value) }];
}

function lineEndOf(text: string): string {
  const first = text.indexOf('\n');
  return text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** What stands between the parts of a block: a line end and where the next one begins. */
function blockGap(text: string, start: number): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  return lineEndOf(text) + text.slice(from, start).replaceAll(/[^ \t]/g, ' ');
}

function yamlSpots(text: string, node: YamlNode): SpotNode {
  const spot = rangeOf(node);
  if (isSeq(node)) {
    const items = node.items.filter((item) => isNode(item)).map((item) => yamlSpots(text, item));
    const first = items[0]?.start ?? spot.start;
    const dash = text.lastIndexOf('-', first - 1);
    const between = node.flow === true ? ', ' : `${blockGap(text, dash)}${text.slice(dash, first)}`;
    return { kind: 'list', ...spot, between, items };
  }
  if (isMap(node)) {
    const members = node.items.flatMap((pair) => yamlMember(text, pair));
    const between = node.flow === true ? ', ' : blockGap(text, spot.start);
    return { kind: 'map', ...spot, members, between, colon: ': ', quoted: false };
  }
  // What an alias stands for is written elsewhere.
  return { kind: 'text', ...spot, value: isScalar(node) ? node.value : undefined };
}

function readYaml(text: string): SpotNode | undefined {
  const { contents, errors } = parseDocument(text, { logLevel: 'silent', prettyErrors: false });
  return errors.length > 0 || !isNode(contents) ? undefined : yamlSpots(text, contents);
}

function hasTwice(node: SpotNode): boolean {
  if (node.kind === 'text') return false;
  if (node.kind === 'list') return node.items.some((item) => hasTwice(item));
  const keys = new Set(node.members.map(({ key }) => key));
  return keys.size < node.members.length || node.members.some(({ value }) => hasTwice(value));
}

function treeOf(text: string, format: McpFormat): SpotNode | undefined {
  if (format === 'json') return readJson(text);
  if (format === 'toml') return tomlSpots(text);
  return format === 'yaml' ? readYaml(text) : undefined;
}

/** The tree of a text; undefined where it is none of that format, or where what it says is not certain. */
export function readSpots(text: string, format: McpFormat): SpotNode | undefined {
  if (nestsTooDeep(text, format)) return undefined;
  try {
    const tree = treeOf(text, format);
    return tree === undefined || hasTwice(tree) ? undefined : tree;
  } catch {
    // Not of that format, or nested deeper than a reader goes.
    return undefined;
  }
}
