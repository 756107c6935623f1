/** On which line of a file the servers it holds stand. */
import type { McpFormat } from '../engine/mcp/client.ts';
import { lineAt, lineNaming, offsetOf, placesIn, type PlaceWanted } from '../engine/mcp/lines.ts';
import { decoded } from './mcp-parse.ts';

/** Longer files are searched for the name alone: what a person writes is shorter. */
const READ_LIMIT = 1024 * 1024;
/** Names searched for in one file at most. */
const MOST_SEARCHED = 500;

export type LineOf = (wanted: PlaceWanted) => number | undefined;

/** Tells lines, from 1; undefined for what stands nowhere in the file. */
export async function linesOf(bytes: Uint8Array, format: McpFormat): Promise<LineOf> {
  const text = decoded(bytes);
  if (text === undefined) return () => undefined;
  const { readSpots } = await import('./mcp-spots.ts');
  const tree = text.length > READ_LIMIT ? undefined : readSpots(text, format);
  const places = tree && placesIn(tree);
  let searched = 0;
  return (wanted) => {
    const offset = places && offsetOf(places, wanted);
    if (offset !== undefined) return lineAt(text, offset);
    searched += 1;
    return searched > MOST_SEARCHED ? undefined : lineNaming(text, wanted.name);
  };
}
