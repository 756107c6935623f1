/** Which servers a vendor's own list may let start: those approved here, as the gate is told of them. */
import { existsSync } from 'node:fs';
import { stringify } from 'smol-toml';
import { codexList, type ExportedServer, type ExportedServers, managedList } from '../engine/mcp/export.ts';
import type { McpEntry, McpStanding } from '../engine/mcp/model.ts';
import type { McpServerFound } from './mcp-chosen.ts';
import { GuardError } from './errors.ts';
import { writePrivate } from './files.ts';
import { gateLauncher, startFor } from './mcp-wrap.ts';

/** Vendors by the id of their client. */
export const EXPORT_VENDORS = ['claude', 'copilot', 'codex', 'vscode'] as const;
export type ExportVendor = (typeof EXPORT_VENDORS)[number];

export interface McpExport extends ExportedServers {
  /** Names of servers whose words hold a value in clear: no list may carry it. */
  readonly secret: readonly string[];
}

/** Values of variables and headers are no part of a list; words and addresses are. */
function tells({ secrets }: McpEntry): boolean {
  return secrets.some(({ field }) => !/^(?:env|headers)\./.test(field));
}

/** A server in the words of one client, whichever client it was found in. */
function exported({ entries }: McpServerFound, client: string): readonly ExportedServer[] {
  const distinct = new Map(
    entries
      .filter((entry) => !tells(entry))
      .map((entry) => [JSON.stringify([entry.name, entry.transport]), entry]),
  );
  return [...distinct.values()].map((entry) => ({
    name: entry.name,
    start: startFor({ ...entry, client }),
    direct: entry.transport.kind !== 'stdio',
  }));
}

/** All servers found that somebody has decided about, for one client. */
export function exportFor(
  client: ExportVendor,
  servers: readonly McpServerFound[],
  standing: (server: McpServerFound) => McpStanding,
): McpExport {
  const known = servers.map((server) => ({ server, standing: standing(server) }));
  const of = (wanted: McpStanding): readonly McpServerFound[] =>
    known.flatMap((one) => (one.standing === wanted ? [one.server] : []));
  return {
    allowed: of('approved').flatMap((server) => exported(server, client)),
    denied: of('denied').flatMap((server) => exported(server, client)),
    secret: of('approved').flatMap(({ entries }) => entries.filter(tells).map(({ name }) => name)),
  };
}

/** The list in the format of a vendor. */
export function exportText(vendor: ExportVendor, servers: ExportedServers): string {
  const launcher = gateLauncher();
  if (vendor === 'codex') return `${stringify(codexList(servers, launcher))}\n`;
  return `${JSON.stringify(managedList(servers, launcher), undefined, 2)}\n`;
}

/** Writes a list that everybody may read. Throws `usage` where there is a file already: it may hold more than ours. */
export function writeExport(file: string, text: string): void {
  if (existsSync(file)) {
    throw new GuardError('usage', `${file} exists: nothing was written`, {
      hint: 'write to a new file and put its keys into the other one, or move that away',
    });
  }
  writePrivate(file, text, 0o644);
}
