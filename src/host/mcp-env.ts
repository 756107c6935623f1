/** What an entry is started with. Values are read again from its file when they are needed, and kept nowhere. */
import type { McpFormat } from '../engine/mcp/client.ts';
import type { McpEntry } from '../engine/mcp/model.ts';
import { isObject, type JsonObject } from '../engine/json-object.ts';
import { readConfig } from './mcp-files.ts';
import { readContent } from './mcp-parse.ts';
import type { Environment } from './platform/model.ts';

const ENV_KEYS = ['env', 'environment', 'envs'];
const FORMATS: Readonly<Record<string, McpFormat>> = {
  toml: 'toml',
  yaml: 'yaml',
  yml: 'yaml',
  md: 'front-matter',
};
const DEEPEST = 12;

/** `${X}`, `${X:-y}`, `${env:X}`, `{env:X}`, `$X` with the values of this process. */
const REFERENCE = /\$\{(?:env:)?(\w+)(?::-([^}]*))?\}|\{env:(\w+)\}|\$(?:env:)?([A-Za-z_]\w*)/g;

/** The text with references to variables filled in. */
export function filled(text: string, env: Environment): string {
  let out = '';
  let at = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, braced, otherwise = '', bare, plain] = match;
    out += text.slice(at, match.index) + (env[braced ?? bare ?? plain ?? ''] ?? otherwise);
    at = match.index + whole.length;
  }
  return out + text.slice(at);
}

/** Variables an entry gives what it starts, as they are written. */
export function envIn(row: JsonObject): JsonObject {
  const found = ENV_KEYS.map((key) => row[key]).find(isObject);
  return found ?? {};
}

/** Where an entry stands, and what it is told by. */
interface Wanted {
  readonly name: string;
  readonly keys: readonly string[];
}

function rowsOf(value: unknown, wanted: Wanted, depth = 0): readonly JsonObject[] {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): readonly JsonObject[] => {
    if (!isObject(inner)) return rowsOf(inner, wanted, depth + 1);
    const called = key === wanted.name || inner['name'] === wanted.name;
    const own = called && wanted.keys.some((word) => inner[word] !== undefined);
    return own ? [inner] : rowsOf(inner, wanted, depth + 1);
  });
}

/** The rows of its file that are called like the entry and have one of these keys. */
export async function entryRows(
  { file, name }: McpEntry,
  keys: readonly string[],
): Promise<readonly JsonObject[]> {
  const read = readConfig(file, undefined);
  const bytes = read !== undefined && 'bytes' in read ? read.bytes : new Uint8Array();
  const format = FORMATS[/\.(\w+)$/.exec(file)?.[1] ?? ''] ?? 'json';
  const { values } = await readContent(bytes, format);
  return values.flatMap((value) => rowsOf(value, { name, keys }));
}

export interface EntryStart {
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Argv, folder and variables of an entry, references filled in; undefined for one that is reached by an address. */
export async function startOf(entry: McpEntry, env: Environment): Promise<EntryStart | undefined> {
  const { transport } = entry;
  if (transport.kind !== 'stdio') return undefined;
  const rows = await entryRows(entry, ['command', 'cmd']);
  const given = rows
    .map(envIn)
    .find((one) => Object.keys(one).every((name) => entry.envNames.includes(name)));
  const pairs = Object.entries(given ?? {}).map(
    ([name, value]) => [name, filled(String(value), env)] as const,
  );
  const cwd = transport.cwd ?? entry.project;
  return {
    argv: transport.argv.map((word) => filled(word, env)),
    env: Object.fromEntries(pairs),
    ...(cwd === undefined ? {} : { cwd }),
  };
}
