/** Images of machines of every system, written by tests. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { mcpClients } from '../../src/catalog/mcp-clients/index.ts';
import type { FindIn } from '../../src/engine/mcp/clear-values.ts';
import type { McpClientDef, McpSystem } from '../../src/engine/mcp/client.ts';
import { discoverMcp, secretFinder, type McpDiscovery } from '../../src/host/mcp-discover.ts';
import { hashing } from '../../src/host/policy-hashing.ts';

export const scan: FindIn = secretFinder(detectors);
export const SYSTEMS: readonly McpSystem[] = ['linux', 'darwin', 'win32'];
const HOMES = { linux: '/home/ana', darwin: '/Users/ana', win32: 'C:\\Users\\ana' } as const;

const made: string[] = [];
export function folder(): string {
  const dir = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'aup-mcp-'));
  made.push(dir);
  return dir;
}
afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

export function put(file: string, text: string | Uint8Array): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

export const PROJECT: string = 'work/shop';

export function look(
  root: string,
  system: McpSystem,
  clients: readonly McpClientDef[] = mcpClients,
): Promise<McpDiscovery> {
  const cwd = path.join(root, PROJECT, 'src');
  mkdirSync(cwd, { recursive: true });
  return discoverMcp({ clients, home: HOMES[system], root, platform: system, cwd, hashing, scan });
}

export function launches({ entries }: McpDiscovery): string[] {
  return entries.map(({ name, transport }) =>
    [name, ...(transport.kind === 'stdio' ? transport.argv : [transport.url])].join(' '),
  );
}
