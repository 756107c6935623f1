/** Plans and organisations in a session: the catalogue joined to its wire. Loaded where a clause is about them. */
import { planHosts, tenantHeaders } from '../catalog/tiers/headers.ts';
import { openTierWire, type TierWire } from '../host/tier-wire.ts';
import type { Towards } from './agent-watched.ts';

export function agentTier({ session, machine, tell, line }: Towards): TierWire {
  const catalog = { headers: tenantHeaders, hosts: planHosts };
  return openTierWire({ guard: session.guard, machine, catalog, tell, line });
}
