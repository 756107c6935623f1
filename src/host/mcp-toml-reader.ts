/** Tokens and tables of a TOML text, from which its places are put together. */
import { parse } from 'smol-toml';
import { isObject } from '../engine/json-object.ts';
import type { SpotMember, SpotNode } from '../engine/mcp/spots.ts';

export const BASIC: RegExp = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;
export const KEY: RegExp =
  /[ \t]*((?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+)(?:[ \t]*\.[ \t]*(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+))*)[ \t]*/y;
export const BLANK: RegExp = /(?:[ \t\r\n]|#[^\n]*)*/y;
export const LONG: RegExp = /"""(?:[^\\]|\\[^])*?"{3,5}|'''[^]*?'{3,5}/y;
export const OTHER: RegExp = /[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?/y;

/** A text and how far it was read. */
export interface Reader {
  readonly text: string;
  at: number;
}

export function valueOf(token: string): unknown {
  return parse(`x = ${token}`)['x'];
}

export function keysOf(token: string): readonly string[] {
  const keys: string[] = [];
  let at: unknown = parse(`${token} = 0`);
  while (isObject(at)) {
    const [key = ''] = Object.keys(at);
    keys.push(key);
    at = at[key];
  }
  return keys;
}

export function taken(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match === null) return undefined;
  reader.at += match[0].length;
  return match[1] ?? match[0];
}

export class NotRead extends Error {}

export function expect(reader: Reader, mark: string): void {
  if (!reader.text.startsWith(mark, reader.at)) throw new NotRead();
  reader.at += mark.length;
}

/** A map that is still being read. */
export interface Table {
  readonly kind: 'map';
  readonly start: number;
  end: number;
  readonly between: string;
  readonly colon: string;
  readonly quoted: boolean;
  readonly members: SpotMember[];
}

export function tableAt(start: number, between: string): Table {
  return { kind: 'map', start, end: start, between, colon: ' = ', quoted: false, members: [] };
}

function isTable(node: SpotNode | Table): node is Table {
  return node.kind === 'map';
}

/** The table at the end of some keys, made where there is none; of a list of tables the last. */
export function tableIn(root: Table, keys: readonly string[], start: number): Table {
  let table = root;
  for (const key of keys) {
    const found = table.members.find((member) => member.key === key)?.value;
    const inner = found?.kind === 'list' ? found.items.at(-1) : found;
    if (inner !== undefined && isTable(inner)) {
      table = inner;
      continue;
    }
    if (inner !== undefined) throw new NotRead();
    const made = tableAt(start, root.between);
    table.members.push({ key, at: { start, end: start }, value: made });
    table = made;
  }
  return table;
}

/** One more table in a list of tables. */
export function listedIn(holder: Table, key: string, start: number): Table {
  const table = tableAt(start, holder.between);
  const index = holder.members.findIndex((member) => member.key === key);
  const known = holder.members[index]?.value;
  const items = known?.kind === 'list' ? [...known.items, table] : [table];
  const spot = { start, end: start };
  const member: SpotMember = { key, at: spot, value: { kind: 'list', ...spot, between: ', ', items } };
  holder.members.splice(index < 0 ? holder.members.length : index, index < 0 ? 0 : 1, member);
  return table;
}
