/** On which line of a file the servers it holds stand. */
import type { McpFormat } from '../engine/mcp/client.ts';
import { lineAt, lineNaming, offsetOf, type PlaceWanted } from '../engine/mcp/lines.ts';
import { decoded } from './mcp-parse.ts';

/** Longer files are searched for the name alone: what a person writes is shorter. */
const READ_LIMIT = 256 * 1024;

export type LineOf = (wanted: PlaceWanted) => number | undefined;

/** Tells lines, from 1; undefined for what stands nowhere in the file. */
export async function linesOf(bytes: Uint8Array, format: McpFormat): Promise<LineOf> {
  const text = decoded(bytes);
  if (text === undefined) return () => undefined;
  const { readSpots } = await import('./mcp-spots.ts');
  const tree = text.length > READ_LIMIT ? undefined : readSpots(text, format);
  return (wanted) => {
    const offset = tree && offsetOf(tree, wanted);
    return offset === undefined ? lineNaming(text, wanted.name) : lineAt(text, offset);
  };
}
