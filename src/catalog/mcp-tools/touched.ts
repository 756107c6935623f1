/** Paths anywhere in the arguments of a tool: a file that keeps the guard in place is none of its business. */
import type { JsonObject } from '../../engine/json-object.ts';

const DEEPEST = 6;
const MOST = 50;
const LONGEST = 4096;
const PATH = /^(?:file:\/\/)?(?:[/~]|\.{1,2}[\\/]|[A-Za-z]:[\\/]|\$\{?HOME\b)|^\S*[\\/]\.\S*$|^\.\w\S*$/;
/** Look words of tools that write what they looked at. */
const KEEPING: ReadonlySet<string> = new Set(['download', 'extract', 'convert', 'fetch', 'format', 'export']);

function textsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  return Object.values(value).flatMap((one: unknown) => textsIn(one, depth + 1));
}

/** Whether a tool that says it looks may write as well. */
export function mayKeep(words: readonly string[]): boolean {
  return words.some((word) => KEEPING.has(word));
}

/** Each path once, local ones alone. */
export function pathsIn(args: JsonObject): readonly string[] {
  const paths = textsIn(args, 0)
    .filter((text) => text.length <= LONGEST && !/[\n\r]/.test(text) && PATH.test(text))
    .map((text) => text.replace(/^file:\/\//, ''))
    .filter((text) => !/^[a-z][\w+.-]*:\/\//i.test(text));
  return [...new Set(paths)].slice(0, MOST);
}
