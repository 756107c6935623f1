/** Arguments of tools that servers want to see in headers as well (`x-mcp-header`, from 2026-07-28 on). */
import { isObject, type JsonObject } from '../json-object.ts';

/** One argument and the header it goes into. */
export interface ParamHeader {
  /** Behind `Mcp-Param-`. */
  readonly name: string;
  readonly path: readonly string[];
}

const MARK = 'x-mcp-header';
const TOKEN = /^[!#$%&'*+.^`|~\w-]{1,200}$/;
const TYPES = new Set(['integer', 'string', 'boolean']);
const MOST_DEPTH = 64;
const MOST_HEADERS = 50;

function schemasIn(schema: JsonObject, path: readonly string[]): readonly ParamHeader[] {
  const { properties } = schema;
  if (!isObject(properties) || path.length >= MOST_DEPTH) return [];
  return Object.entries(properties).flatMap(([key, inner]): readonly ParamHeader[] => {
    if (!isObject(inner)) return [];
    const [name, at] = [inner[MARK], [...path, key]];
    const own: ParamHeader[] =
      typeof name === 'string' && TYPES.has(String(inner['type'])) ? [{ name, path: at }] : [];
    return own.concat(schemasIn(inner, at));
  });
}

/** How often the mark stands anywhere as a key of a schema: those we cannot reach make the tool unusable. */
function marksIn(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > 2 * MOST_DEPTH) return 0;
  const own = isObject(value) && MARK in value && !isObject(value[MARK]) ? 1 : 0;
  return Object.values(value).reduce((sum: number, inner: unknown) => sum + marksIn(inner, depth + 1), own);
}

/** The headers of a tool; undefined for one whose marks break the rules: such a tool is not to be offered. */
export function paramHeaders(inputSchema: unknown): readonly ParamHeader[] | undefined {
  const marks = marksIn(inputSchema);
  if (marks === 0 || !isObject(inputSchema)) return [];
  const found = schemasIn(inputSchema, []);
  const names = new Set(found.map(({ name }) => name.toLowerCase()));
  const isSound = found.length === marks && names.size === marks && marks <= MOST_HEADERS;
  return isSound && found.every(({ name }) => TOKEN.test(name)) ? found : undefined;
}

/** What of an argument goes into its header; undefined where none is sent. */
export function paramValue(given: unknown, path: readonly string[]): string | undefined {
  let value = given;
  for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined;
}
