/** Starting the servers a person agreed to, and names for files. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { McpEntry } from '../engine/mcp/model.ts';
import type { McpServer } from './mcp-discover.ts';
import { startOf } from './mcp-env.ts';
import { fetchTools, type McpFetched } from './mcp-fetch.ts';
import type { Machine } from './machine.ts';
import { remoteEntry } from './mcp-remote-entry.ts';
import { fetchRemote } from './mcp-remote-fetch.ts';

/** A relative reference for a file below `cwd`, a `file:` address for any other. */
export function fileUrl(file: string, cwd: string): string {
  const inside = path.relative(cwd, file);
  const away = inside === '' || inside.startsWith('..') || path.isAbsolute(inside);
  if (away) return pathToFileURL(file).href;
  return inside.split(path.sep).map(encodeURIComponent).join('/');
}

/** The entry a server is started by, or one that reaches it where none starts it. */
function startable({ entries }: McpServer): McpEntry | undefined {
  return entries.find(({ transport }) => transport.kind === 'stdio') ?? entries[0];
}

async function ask(machine: Machine, entry: McpEntry): Promise<McpFetched | undefined> {
  const start = await startOf(entry, machine.env);
  if (start !== undefined) return fetchTools({ machine, ...start });
  const remote = await remoteEntry(entry, machine.env);
  return remote && fetchRemote(machine, remote);
}

/** Starts or asks the servers for which `agreed` says yes, one after the other, and keeps what they offer. */
export async function askServers(
  servers: readonly McpServer[],
  machine: Machine,
  agreed: (server: McpServer, entry: McpEntry) => Promise<boolean>,
): Promise<ReadonlyMap<string, McpFetched>> {
  const offers = new Map<string, McpFetched>();
  for (const server of servers) {
    const entry = startable(server);
    if (entry === undefined || !(await agreed(server, entry))) continue;
    const offer = await ask(machine, entry);
    if (offer !== undefined) offers.set(server.identity.digest, offer);
  }
  return offers;
}
