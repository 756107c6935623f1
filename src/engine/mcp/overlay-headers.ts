/** Headers of a remote server: their values go to its gate by variables, never by arguments. */
import { isObject, type JsonObject } from '../json-object.ts';
import type { McpHeader } from './start.ts';

const HEADER_KEYS = ['headers', 'http_headers'];
const NAME = /^[!#$%&'*+.^`|~\w-]+$/;

function pairsOf(raw: JsonObject): readonly (readonly [name: string, value: string])[] {
  return HEADER_KEYS.flatMap((key) => {
    const map = raw[key];
    return isObject(map) ? Object.entries(map) : [];
  }).flatMap(([name, value]): readonly (readonly [string, string])[] =>
    typeof value === 'string' && NAME.test(name) ? [[name, value]] : [],
  );
}

function variable(index: number): string {
  return `AUP_MCP_HEADER_${index + 1}`;
}

/** The headers an entry sets, and the variables their values are in. */
export function headersOf(raw: JsonObject): readonly McpHeader[] {
  return pairsOf(raw).map(([name], index) => ({ name, variable: variable(index) }));
}

/** Those values by variable, references and all: the client fills them in as it does for headers. */
export function headerValues(raw: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(pairsOf(raw).map(([, value], index) => [variable(index), value]));
}
