/** The servers in the content of one file. */
import path from 'node:path';
import { isObject, type JsonObject } from '../engine/json-object.ts';
import type { McpClientDef, McpPlace, McpTable } from '../engine/mcp/client.ts';
import type { FindIn } from '../engine/mcp/clear-values.ts';
import { looksLikeEntry, readEntry, type EntryOrigin } from '../engine/mcp/entry.ts';
import type { McpEntry } from '../engine/mcp/model.ts';
import type { FileFault } from './mcp-files.ts';
import { safe, toSafe } from './text.ts';

/** A file of a client, and the project it belongs to. */
export interface ConfigFile {
  readonly client: McpClientDef;
  readonly place: McpPlace;
  readonly file: string;
  readonly project?: string;
}

export interface Tables {
  readonly entries: readonly McpEntry[];
  readonly faults: readonly NamedFault[];
}

/** What is wrong with a server of this name; it is as it came, and not fit to be shown. */
export interface NamedFault extends FileFault {
  readonly name?: string;
}

interface Found {
  readonly value: unknown;
  /** Folder of a project, where a key stands for one. */
  readonly project?: string;
}

function tablesIn(content: unknown, { keys, projects }: McpTable): readonly Found[] {
  let found: readonly Found[] = [{ value: content }];
  for (const key of keys) {
    found = found.flatMap((one): readonly Found[] => {
      if (!isObject(one.value)) return [];
      if (key !== '*') return Object.hasOwn(one.value, key) ? [{ ...one, value: one.value[key] }] : [];
      return Object.entries(one.value).map(([name, value]) =>
        projects === true ? { value, project: name } : { value },
      );
    });
  }
  return found;
}

function nameIn(content: unknown, key: string): string {
  const name = isObject(content) ? content[key] : undefined;
  return typeof name === 'string' ? name : key;
}

/** Names and values of a table; undefined for what is none. */
function rowsOf(value: unknown, table: McpTable): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown) => listed(one));
  }
  if (!isObject(value)) return undefined;
  // A server that is called like the table of another version of the client.
  if (looksLikeEntry(value)) return [[table.keys.at(-1) ?? 'server', value]];
  return Object.entries(value).filter(([name]) => table.except?.includes(name) !== true);
}

/** `- name: x`, `- x: {...}`; a bare word names a server of another file. */
function listed(one: unknown): readonly (readonly [string, unknown])[] {
  if (!isObject(one)) return [];
  if (looksLikeEntry(one)) return [[typeof one['name'] === 'string' ? one['name'] : 'server', one]];
  return Object.entries(one);
}

/** Part of the client, or only turning on or off what another file names. */
function isNoServer(value: JsonObject): boolean {
  if (value['type'] === 'builtin' || value['type'] === 'platform') return true;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key === 'enabled' || key === 'disabled');
}

interface Reading {
  readonly at: ConfigFile;
  readonly findIn: FindIn;
  readonly content: unknown;
}

/** A place where a server should stand. */
export interface TableRow {
  readonly origin: EntryOrigin;
  readonly value: unknown;
  readonly mixed: boolean;
}

function rowsAt(at: ConfigFile, content: unknown, table: McpTable): readonly (TableRow | undefined)[] {
  const { client, place, file } = at;
  const mixed = table.mixed === true;
  return tablesIn(content, table).flatMap(({ value, project = at.project }) => {
    const named = table.nameAt === undefined ? undefined : nameIn(content, table.nameAt);
    const rows = named === undefined ? rowsOf(value, table) : [[named, value] as const];
    if (rows === undefined) return mixed ? [] : [undefined];
    return rows.map(([name, row]) => {
      const origin: EntryOrigin = {
        client: client.id,
        scope: table.scope ?? place.scope,
        file,
        ...(project === undefined ? {} : { project }),
        name,
        ...(client.urlIs === undefined ? {} : { urlIs: client.urlIs }),
      };
      return { origin, value: row, mixed };
    });
  });
}

/** All rows of a file's content, whatever stands in them. */
export function tableRows(at: ConfigFile, content: unknown): readonly TableRow[] {
  return at.place.tables.flatMap((table) => rowsAt(at, content, table).filter((row) => row !== undefined));
}

function ofTable({ at, findIn, content }: Reading, table: McpTable): readonly (McpEntry | NamedFault)[] {
  return rowsAt(at, content, table).flatMap((row): readonly (McpEntry | NamedFault)[] => {
    if (row === undefined) return [noTable()];
    const { origin, value, mixed } = row;
    const entries = readEntry(value, origin, findIn);
    if (entries.length > 0 || mixed || (isObject(value) && isNoServer(value))) return entries;
    const shown = toSafe(origin.name, (text) => (findIn(text).length > 0 ? '(hidden)' : text), 60);
    return [
      { code: 'not-an-entry', name: origin.name, what: safe`names no command and no address for ${shown}` },
    ];
  });
}

function noTable(): FileFault {
  return { code: 'not-an-entry', what: safe`holds something else where servers should stand` };
}

/** All servers of a file's content, in every table its client reads. */
export function readTables(at: ConfigFile, content: unknown, findIn: FindIn): Tables {
  const all = at.place.tables.flatMap((table) => ofTable({ at, findIn, content }, table));
  return {
    entries: all.filter((one) => 'transport' in one),
    faults: all.filter((one) => 'code' in one),
  };
}

/** The folder relative paths of an entry are meant from; undefined when that depends on where its client starts. */
export function baseOf({ scope, file, project }: McpEntry): string | undefined {
  if (scope !== 'plugin') return project;
  const folder = path.dirname(file);
  return path.basename(folder).startsWith('.') ? path.dirname(folder) : folder;
}
