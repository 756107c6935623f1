/** MCP servers as a surface of their own: the rows of the MCP inventory. */
import type { Sighting } from '../../engine/discover/model.ts';
import { discoverMcp } from '../mcp-discover.ts';
import type { Ground } from '../mcp-places.ts';
import { Eyes } from './eyes.ts';
import type { LookWorld } from './model.ts';

/** One signal an entry; one that is switched off in its client says so. */
export async function lookForServers(ground: Ground, { mcp }: LookWorld): Promise<Sighting> {
  const eyes = new Eyes(ground);
  if (mcp === undefined) return eyes.sighting();
  const { servers, faults } = await discoverMcp(mcp);
  for (const { identity, entries } of servers) {
    const { name, version } = identity.launch;
    for (const { file, disabled } of entries) {
      eyes.see(file, {
        kind: 'mcp-entry',
        surface: 'mcp',
        called: name,
        ...(version === undefined ? {} : { version }),
        ...(disabled ? { disabled: true } : {}),
      });
    }
  }
  for (const { file, what } of faults) eyes.skip(file, what);
  return eyes.sighting();
}
