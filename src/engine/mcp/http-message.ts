/** One message on its way to a server elsewhere: what it is, and the headers that must say the same as its body. */
import { isObject } from '../json-object.ts';
import { readFrame, type Frame } from './frame.ts';
import { paramHeaders, paramValue, type ParamHeader } from './http-param.ts';
import { spansIn } from './spans.ts';

/** From this revision on there is no session, and headers mirror the body. */
const STATELESS = '2026-07-28';
const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';
const VERSION = /^[\w.-]{1,40}$/;
const SAFE = /^[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?$/;
const MOST_TOOLS = 5000;
/** Methods whose object stands in a header too, with the parameter that names it. */
const NAMED = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);

export type Headers = Readonly<Record<string, string>>;
export type Outgoing = Extract<Frame, { readonly kind: 'request' | 'notification' }>;

/** The revision a message says it is written in; undefined for one of a revision with a handshake. */
export function statelessVersion({ params }: Outgoing): string | undefined {
  const meta = params['_meta'];
  const version = isObject(meta) ? meta[VERSION_KEY] : undefined;
  return isVersion(version) && version >= STATELESS ? version : undefined;
}

/** True for what may stand in a header as a revision. */
export function isVersion(value: unknown): value is string {
  return typeof value === 'string' && VERSION.test(value);
}

/** A value as headers carry it: as it is, or in Base64 where it is no plain text. */
export function headerValue(text: string): string {
  const isMark = text.startsWith('=?base64?') && text.endsWith('?=');
  if (SAFE.test(text) && !isMark) return text;
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
  return `=?base64?${btoa(bytes.join(''))}?=`;
}

/** What a server wants in headers, tool by tool, as its lists say. */
export class ParamBook {
  readonly #tools = new Map<string, readonly ParamHeader[]>();

  /** Reads a list; what it holds without the tools whose marks break the rules. Other messages are as they were. */
  learn(text: string): string {
    const frame = readFrame(text, 'server');
    const result = frame.kind === 'response' ? frame.result : undefined;
    const tools = isObject(result) ? result['tools'] : undefined;
    if (frame.kind !== 'response' || !Array.isArray(tools)) return text;
    const bad = tools.map((tool: unknown) => !this.#keep(tool));
    return bad.includes(true) ? without(frame.text, bad) : text;
  }

  #keep(tool: unknown): boolean {
    if (!isObject(tool) || typeof tool['name'] !== 'string') return true;
    const headers = paramHeaders(tool['inputSchema']);
    if (headers === undefined) return false;
    if (this.#tools.size < MOST_TOOLS || this.#tools.has(tool['name']))
      this.#tools.set(tool['name'], headers);
    return true;
  }

  /** Headers of a message of a revision without sessions. */
  headersOf(message: Outgoing, version: string): Headers {
    const { method, params } = message;
    const key = NAMED.get(method);
    const name = key === undefined ? undefined : params[key];
    const known = method === 'tools/call' && typeof name === 'string' ? this.#tools.get(name) : undefined;
    const pairs = (known ?? []).flatMap((header): [string, string][] => {
      const value = paramValue(params['arguments'], header.path);
      return value === undefined ? [] : [[`mcp-param-${header.name}`, headerValue(value)]];
    });
    return {
      'mcp-protocol-version': version,
      'mcp-method': headerValue(method),
      ...(typeof name === 'string' ? { 'mcp-name': headerValue(name) } : {}),
      ...Object.fromEntries(pairs),
    };
  }
}

function without(text: string, bad: readonly boolean[]): string {
  const result = spansIn(text).find(({ key }) => key === 'result');
  const tools = result && spansIn(text, result.start).findLast(({ key }) => key === 'tools');
  if (tools === undefined) return text;
  const kept = spansIn(text, tools.start)
    .filter((_, index) => bad[index] !== true)
    .map(({ start, end }) => text.slice(start, end));
  return `${text.slice(0, tools.start)}[${kept.join(',')}]${text.slice(tools.end)}`;
}
