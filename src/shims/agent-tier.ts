/** Plans and organisations in a session: the catalogue joined to its wire. Loaded where a clause is about them. */
import { planHosts, tenantHeaders } from '../catalog/tiers/headers.ts';
import { openTierWire, type TierWire } from '../host/tier-wire.ts';
import type { Machine } from '../host/machine.ts';
import type { EgressSetup } from './agent-egress.ts';

interface TierSetup extends Pick<EgressSetup, 'session' | 'tell' | 'line'> {
  readonly machine: Machine;
}

export function agentTier({ session, machine, tell, line }: TierSetup): TierWire {
  const catalog = { headers: tenantHeaders, hosts: planHosts };
  return openTierWire({ guard: session.guard, machine, catalog, tell, line });
}
