/** How deep settings nest, told before a reader goes down into them. */
import type { McpFormat } from '../engine/mcp/client.ts';

/**
 * Deeper than anything a person writes. Readers go down by calls: near the end of the stack a pattern that is compiled
 * there ends the whole process, which nothing can catch.
 */
const DEEPEST = 500;

const OPENS = new Set(['[', '{']);
const SHUTS = new Set([']', '}']);

/** Brackets within texts count as well: nobody writes hundreds that are never shut. */
function bracketsNest(text: string): boolean {
  let depth = 0;
  for (const [mark] of text.matchAll(/[[\]{}]/g)) {
    if (OPENS.has(mark)) depth += 1;
    else if (SHUTS.has(mark) && depth > 0) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** `a.b.c = 1` and `[a.b.c]` are tables in tables. */
function keysNest(text: string): boolean {
  return text.split('\n').some((line) => (line.split('=')[0] ?? '').split('.').length > DEEPEST);
}

/** Indents, and what stands for one on a line: `- - x`, `? ? x`. */
function linesNest(text: string): boolean {
  return text
    .split('\n')
    .some((line) => (/^[ \t?:-]*/.exec(line)?.[0].length ?? 0) > DEEPEST && line.trim() !== '');
}

/** True where a text may nest deeper than its reader can go. */
export function nestsTooDeep(text: string, format: McpFormat): boolean {
  if (bracketsNest(text)) return true;
  if (format === 'json') return false;
  return format === 'toml' ? keysNest(text) : linesNest(text);
}
