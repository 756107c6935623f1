/** What a first policy lists of this machine. */
import { aiTools } from '../catalog/ai-tools/index.ts';
import type { StarterFound, StarterServer } from '../engine/policy/starter-file.ts';
import { discoverMcp } from '../host/mcp-discover.ts';
import { inventoryHere } from './discover.ts';
import { discoveringOf } from './mcp-list.ts';

/** Looks for both; nothing is started. */
export async function foundHere(): Promise<StarterFound> {
  const [{ tools }, { entries }] = await Promise.all([inventoryHere(), discoverMcp(discoveringOf({}))]);
  const known = new Set(aiTools.map(({ id }) => id));
  return {
    tools: tools.flatMap(({ id, tier }) =>
      known.has(id) ? [{ id, ...(tier === undefined ? {} : { tier: tier.value }) }] : [],
    ),
    servers: entries.map(({ name, transport }): StarterServer => ({
      name,
      start: transport.kind === 'stdio' ? { argv: transport.argv } : { url: transport.url },
    })),
  };
}
