/** One server as a file spells it, in whichever client's words, as an `McpEntry`. */
import { isObject, type JsonObject } from '../json-object.ts';
import type { FindIn } from './clear-values.ts';
import { secretsOf } from './entry-secrets.ts';
import type { McpEntry, McpScope, McpTransport } from './model.ts';

/** Where an entry was found. */
export interface EntryOrigin {
  readonly client: string;
  readonly scope: McpScope;
  readonly file: string;
  readonly project?: string;
  readonly name: string;
  /** What a bare `url` means to this client. */
  readonly urlIs?: 'sse';
}

/** What entries call the address of a server. */
export const URL_KEYS: readonly string[] = [
  'url',
  'serverUrl',
  'server_url',
  'httpUrl',
  'uri',
  'baseUrl',
  'endpoint',
];
const COMMAND_KEYS = ['command', 'cmd'];
const ENV_KEYS = ['env', 'environment', 'envs'];
const ENV_LISTS = ['env_vars', 'env_keys', 'envVars'];
const HEADER_KEYS = ['headers', 'http_headers'];
const HEADER_HOLDERS = ['requestInit', 'requestOptions'];
const AUTO_KEYS = ['autoApprove', 'alwaysAllow', 'auto_approve', 'always_allow'];
const WHOLE_KEYS = ['envFile', 'env_file', 'inheritEnv', 'inherit_env'];

function firstOf(value: JsonObject, keys: readonly string[]): unknown {
  return keys
    .map((key) => (Object.hasOwn(value, key) ? value[key] : undefined))
    .find((one) => one !== undefined);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown) => textOf(one)).filter((one) => one !== undefined);
}

function pairsOf(value: JsonObject, keys: readonly string[]): readonly (readonly [string, string])[] {
  return keys.flatMap((key) => {
    const map = Object.hasOwn(value, key) ? value[key] : undefined;
    if (!isObject(map)) return [];
    return Object.entries(map).map(([name, text]): [string, string] => [name, textOf(text) ?? '']);
  });
}

/** Headers of an entry as they are written: name and value. */
export function headersOf(value: JsonObject): readonly (readonly [string, string])[] {
  const holders = HEADER_HOLDERS.map((key) => value[key]).filter(isObject);
  return [value, ...holders].flatMap((holder) => pairsOf(holder, HEADER_KEYS));
}

function argvOf(value: JsonObject): readonly string[] {
  const command = firstOf(value, COMMAND_KEYS);
  // Zed once nested all of it.
  if (isObject(command)) {
    const program = textOf(command['path']) ?? '';
    return program === '' ? [] : [program, ...textsOf(command['args'])];
  }
  const words = typeof command === 'string' ? [command] : textsOf(command);
  const args = value['args'];
  return (words[0] ?? '') === '' ? [] : [...words, ...(typeof args === 'string' ? [args] : textsOf(args))];
}

function remoteKind(value: JsonObject, urlIs: 'sse' | undefined): 'http' | 'sse' {
  const said = textOf(value['type'] ?? value['transport'])?.toLowerCase();
  if (said === 'sse') return 'sse';
  if (said !== undefined && /http|remote|stream/.test(said)) return 'http';
  return typeof value['httpUrl'] === 'string' ? 'http' : (urlIs ?? 'http');
}

/** All ways to reach it that it names: which of two a client takes is its own affair. */
function transportsOf(value: JsonObject, origin: EntryOrigin): readonly McpTransport[] {
  const argv = argvOf(value);
  const cwd = textOf(firstOf(value, ['cwd', 'workingDirectory', 'working_directory']));
  const url = textOf(firstOf(value, URL_KEYS)) ?? '';
  const local: McpTransport[] =
    argv.length === 0 ? [] : [{ kind: 'stdio', argv, ...(cwd === undefined ? {} : { cwd }) }];
  const remote: McpTransport[] = url === '' ? [] : [{ kind: remoteKind(value, origin.urlIs), url }];
  return [...local, ...remote];
}

function allEnv(value: JsonObject): readonly (readonly [string, string])[] {
  const command = firstOf(value, COMMAND_KEYS);
  return [...pairsOf(value, ENV_KEYS), ...(isObject(command) ? pairsOf(command, ENV_KEYS) : [])];
}

function envNamesOf(value: JsonObject): readonly string[] {
  const lists = ENV_LISTS.flatMap((key) => textsOf(value[key]));
  const carried = pairsOf(value, ['env_http_headers']).map(([, name]) => name);
  const bearer = textOf(value['bearer_token_env_var']);
  const all = [
    ...allEnv(value).map(([name]) => name),
    ...lists,
    ...carried,
    ...(bearer === undefined ? [] : [bearer]),
  ];
  return [...new Set(all)].toSorted((a, b) => (a < b ? -1 : 1));
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function isDisabled(value: JsonObject): boolean {
  return value['disabled'] === true || value['enabled'] === false;
}

/** Tools that run unasked. */
function autoOf(value: JsonObject): readonly string[] {
  const listed = AUTO_KEYS.flatMap((key) => (value[key] === true ? ['*'] : textsOf(value[key])));
  // Codex has a mode for all of them, and one for each.
  const all = value['default_tools_approval_mode'] === 'approve' ? ['*'] : [];
  const tools = isObject(value['tools']) ? Object.entries(value['tools']) : [];
  const single = tools.flatMap(([name, tool]) =>
    isObject(tool) && tool['approval_mode'] === 'approve' ? [name] : [],
  );
  return [...new Set([...listed, ...all, ...single])];
}

/** Whether something says how to reach a server. */
export function looksLikeEntry(value: unknown): value is JsonObject {
  return isObject(value) && (argvOf(value).length > 0 || textOf(firstOf(value, URL_KEYS)) !== undefined);
}

/** What an entry configures; nothing for what names no way to reach a server. */
export function readEntry(value: unknown, origin: EntryOrigin, findIn: FindIn): readonly McpEntry[] {
  if (!looksLikeEntry(value)) return [];
  const { client, scope, file, project, name } = origin;
  const oauth = isObject(value['oauth']) ? value['oauth'] : {};
  const auto = autoOf(value);
  const given = [value['scopes'], oauth['scopes'], oauth['scope'], value['scope']];
  const common = {
    client,
    scope,
    file,
    ...(project === undefined ? {} : { project }),
    name,
    envNames: envNamesOf(value),
    wholeEnv: WHOLE_KEYS.some((key) => value[key] !== undefined && value[key] !== false),
    trusted: value['trust'] === true || auto.includes('*'),
    autoApprove: auto,
    disabled: isDisabled(value),
    scopes: given.flatMap((one) => (typeof one === 'string' ? wordsOf(one) : textsOf(one))),
  };
  const assigned = { env: allEnv(value), headers: headersOf(value) };
  return transportsOf(value, origin).map((transport) =>
    Object.assign({ transport, secrets: secretsOf(transport, assigned, findIn) }, common),
  );
}
