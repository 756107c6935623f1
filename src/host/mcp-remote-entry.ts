/** How an entry reaches a server elsewhere. Values are read again from its file when they are needed, and kept nowhere. */
import { headersOf, URL_KEYS } from '../engine/mcp/entry.ts';
import type { Headers } from '../engine/mcp/http-message.ts';
import type { McpEntry } from '../engine/mcp/model.ts';
import { isObject, type JsonObject } from '../engine/json-object.ts';
import { entryRows, envIn, filled } from './mcp-env.ts';
import type { RemoteOptions } from './mcp-remote.ts';
import { gatedStart } from './mcp-wrap.ts';
import type { Environment } from './platform/model.ts';

/** What only the client itself can fill in. */
const OPEN_REFERENCE = /\$\{|\{(?:env|file|input|secret):|\$\(/;

/** Empty for a value that cannot be had: a header without one is no header to send. */
function valueOf(written: string, env: Environment): string {
  const value = filled(written, env);
  return OPEN_REFERENCE.test(value) ? '' : value;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function writtenHeaders(row: JsonObject, env: Environment): Headers {
  const fixed = headersOf(row).map(([name, value]): [string, string] => [name, valueOf(value, env)]);
  const { env_http_headers: named, bearer_token_env_var: bearer } = row;
  const carried = Object.entries(isObject(named) ? named : {}).map(([name, variable]): [string, string] => [
    name,
    env[textOf(variable)] ?? '',
  ]);
  const token = env[textOf(bearer)] ?? '';
  const signed = typeof bearer === 'string' ? { Authorization: token === '' ? '' : `Bearer ${token}` } : {};
  return { ...signed, ...Object.fromEntries([...carried, ...fixed]) };
}

function argvOf(row: JsonObject): readonly string[] {
  const given: readonly unknown[] = [row['command'] ?? row['cmd'], row['args'] ?? []].flat();
  return given.map(textOf);
}

/** Headers of an entry that starts our gate: those of the gate's words, from the variables it is given. */
function gatedHeaders(row: JsonObject, env: Environment): Headers {
  const own = envIn(row);
  const headers = gatedStart(argvOf(row))?.headers ?? [];
  return Object.fromEntries(
    headers.map(({ name, variable }) => [name, valueOf(textOf(own[variable]), env) || (env[variable] ?? '')]),
  );
}

export type RemoteEntry = Pick<RemoteOptions, 'transport' | 'headers'>;

/** Address and headers of an entry, references filled in; undefined for one that starts a process. */
export async function remoteEntry(entry: McpEntry, env: Environment): Promise<RemoteEntry | undefined> {
  const { transport, gated } = entry;
  if (transport.kind === 'stdio') return undefined;
  const url = filled(transport.url, env);
  if (gated === true) {
    const rows = await entryRows(entry, ['command', 'cmd']);
    const row = rows.find((one) => gatedStart(argvOf(one)) !== undefined) ?? {};
    return { transport: { ...transport, url }, headers: gatedHeaders(row, env) };
  }
  const rows = await entryRows(entry, URL_KEYS);
  const row = rows.find((one) => URL_KEYS.some((key) => one[key] === transport.url)) ?? {};
  return { transport: { ...transport, url }, headers: writtenHeaders(row, env) };
}
