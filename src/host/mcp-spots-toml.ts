/** Where things stand in a TOML text. Its values are read by a library; what both do not agree on is not edited. */
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import type { SpotMap, SpotNode } from '../engine/mcp/spots.ts';
import {
  BASIC,
  BLANK,
  expect,
  KEY,
  keysOf,
  listedIn,
  LONG,
  NotRead,
  OTHER,
  type Reader,
  type Table,
  tableAt,
  tableIn,
  taken,
  valueOf,
} from './mcp-toml-reader.ts';

function readList(reader: Reader): SpotNode {
  const start = reader.at;
  const items: SpotNode[] = [];
  expect(reader, '[');
  for (taken(reader, BLANK); reader.text[reader.at] !== ']'; taken(reader, BLANK)) {
    items.push(readValue(reader));
    taken(reader, BLANK);
    if (reader.text[reader.at] !== ']') expect(reader, ',');
  }
  expect(reader, ']');
  return { kind: 'list', start, end: reader.at, between: ', ', items };
}

function readInline(reader: Reader): SpotNode {
  const start = reader.at;
  const map = tableAt(start, ', ');
  expect(reader, '{');
  for (taken(reader, BLANK); reader.text[reader.at] !== '}'; taken(reader, BLANK)) {
    readPair(reader, map);
    taken(reader, BLANK);
    if (reader.text[reader.at] !== '}') expect(reader, ',');
  }
  expect(reader, '}');
  map.end = reader.at;
  return map;
}

function readValue(reader: Reader): SpotNode {
  const [first] = reader.text.slice(reader.at, reader.at + 1);
  if (first === '[') return readList(reader);
  if (first === '{') return readInline(reader);
  const start = reader.at;
  const token = taken(reader, LONG) ?? taken(reader, BASIC) ?? taken(reader, OTHER);
  if (token === undefined) throw new NotRead();
  return { kind: 'text', start, end: reader.at, value: valueOf(reader.text.slice(start, reader.at)) };
}

function readPair(reader: Reader, table: Table): void {
  const start = reader.at;
  const token = taken(reader, KEY);
  if (token === undefined) throw new NotRead();
  const from = start + reader.text.slice(start).indexOf(token);
  const at = { start: from, end: from + token.length };
  const keys = keysOf(token);
  expect(reader, '=');
  taken(reader, /[ \t]*/y);
  const value = readValue(reader);
  tableIn(table, keys.slice(0, -1), start).members.push({ key: keys.at(-1) ?? '', at, value });
}

/** `[a.b]` or `[[a.b]]`: the table the lines below it belong to. */
function readHeader(reader: Reader, root: Table): Table {
  const start = reader.at;
  const marks = reader.text.startsWith('[[', start) ? (['[[', ']]'] as const) : (['[', ']'] as const);
  expect(reader, marks[0]);
  const keys = keysOf(taken(reader, KEY) ?? '');
  expect(reader, marks[1]);
  if (marks[0] === '[') return tableIn(root, keys, start);
  return listedIn(tableIn(root, keys.slice(0, -1), start), keys.at(-1) ?? '', start);
}

function readAll(reader: Reader): SpotMap {
  const root = tableAt(0, reader.text.includes('\r\n') ? '\r\n' : '\n');
  let table = root;
  for (taken(reader, BLANK); reader.at < reader.text.length; taken(reader, BLANK)) {
    if (reader.text[reader.at] === '[') table = readHeader(reader, root);
    else readPair(reader, table);
  }
  root.end = reader.text.length;
  return root;
}

function plain(node: SpotNode): unknown {
  if (node.kind === 'text') return node.value;
  if (node.kind === 'list') return node.items.map((item) => plain(item));
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
}

/** Dates and their like have no prototype of the reader's once they are compared. */
function compared(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)),
  );
}

/** The tree of a text; undefined where what was read is not what the library reads. */
export function tomlSpots(text: string): SpotNode | undefined {
  const root = readAll({ text, at: 0 });
  return isDeepStrictEqual(compared(plain(root)), compared(parse(text))) ? root : undefined;
}
