/** Wires texts of settings as `mcp wire` does files. */
import { mcpClients } from '../../src/catalog/mcp-clients/index.ts';
import type { McpClientDef, McpPlace } from '../../src/engine/mcp/client.ts';
import type { WireNote } from '../../src/engine/mcp/wire-parts.ts';
import { unwired } from '../../src/host/journal-wire.ts';
import { wiredText, type WiredText } from '../../src/host/mcp-wire-file.ts';
import { gateLauncher } from '../../src/host/mcp-wrap.ts';
import { scan } from './mcp-image.ts';

export const LAUNCHER: string = gateLauncher();

/** A file of a client. */
export interface At {
  readonly client: McpClientDef;
  readonly place: McpPlace;
}

/** The first file of the person that a client reads. */
export function own(id: string): At {
  const client = mcpClients.find((one) => one.id === id);
  const place = client?.places.find(({ scope }) => scope === 'user');
  if (client === undefined || place === undefined) throw new Error(id);
  return { client, place };
}

function formatOf({ place: { format, path } }: At): 'json' | 'toml' | 'yaml' {
  if (format === 'front-matter') throw new Error(path);
  return format;
}

/** Throws where the text cannot be read. */
export function wiredIn(at: At, text: string, notes: readonly WireNote[] = []): WiredText {
  const known = { format: formatOf(at), launcher: LAUNCHER, notes };
  const readers = [{ ...at, file: '/settings' }];
  const done = wiredText(text, { readers, findIn: scan, known, wants: () => true });
  if (done === undefined) throw new Error('cannot be read');
  return done;
}

export function backFrom(at: At, { text, notes }: Pick<WiredText, 'text' | 'notes'>): string | undefined {
  return unwired(text, { format: formatOf(at), launcher: LAUNCHER, notes });
}

/** Names of those a wiring puts behind the gate. */
export function freshIn({ fresh, rows }: WiredText): readonly (string | undefined)[] {
  return fresh.map((index) => rows[index]?.name);
}
