/** The servers in a settings file, each with the place it stands in. */
import type { FindIn } from '../engine/mcp/clear-values.ts';
import { readEntry } from '../engine/mcp/entry.ts';
import type { McpEntry } from '../engine/mcp/model.ts';
import { mapsIn, type SpotMap, type SpotNode, valueOf } from '../engine/mcp/spots.ts';
import type { WireEntry } from './journal-wire.ts';
import { type ConfigFile, type TableRow, tableRows } from './mcp-tables.ts';
import { throughGate } from './mcp-wrap.ts';

export interface WireFileNeeds {
  /** Clients that read the file, each with the place it has for it. */
  readonly readers: readonly ConfigFile[];
  readonly findIn: FindIn;
  /** Notes of an earlier wiring, and the launcher and format to go by. */
  readonly known: Pick<WireEntry, 'format' | 'launcher' | 'notes'>;
  /** Clients whose servers are to be wired; those that are already stay so. */
  readonly wants: (client: string) => boolean;
}

export interface WireSpot extends TableRow {
  readonly at: readonly string[];
  readonly map: SpotMap;
  readonly reader: ConfigFile;
  readonly entries: readonly McpEntry[];
}

/** Each once, in the order clients and their tables come in. */
export function wireSpots(root: SpotNode, { readers, findIn }: WireFileNeeds): readonly WireSpot[] {
  const maps = new Map<unknown, SpotMap>();
  const content = valueOf(root, maps);
  const places = new Map(mapsIn(root).map(({ at, map }) => [map, at]));
  const seen = new Set<SpotMap>();
  return readers.flatMap((reader) =>
    tableRows(reader, content).flatMap((row): readonly WireSpot[] => {
      const map = maps.get(row.value);
      const at = map && places.get(map);
      const entries = readEntry(row.value, row.origin, findIn).map(throughGate);
      if (map === undefined || at === undefined || entries.length === 0 || seen.has(map)) return [];
      seen.add(map);
      return [{ ...row, at, map, reader, entries }];
    }),
  );
}
