/** Plans, accounts and lists of tools in a session: the catalogue joined to its wire. Loaded where a clause is about them. */
import { aiTools } from '../catalog/ai-tools/index.ts';
import { modelPlaces } from '../catalog/model-names.ts';
import { planBodies, planHosts, tenantHeaders } from '../catalog/tiers/headers.ts';
import { tierSources } from '../catalog/tiers/index.ts';
import { tierHere } from '../host/tier-here.ts';
import { openTierWire, type TierWire } from '../host/tier-wire.ts';
import { openToolWire } from '../host/tool-wire.ts';
import type { Machine } from '../host/machine.ts';
import type { EgressSetup } from './agent-egress.ts';

interface TierSetup extends Pick<EgressSetup, 'session' | 'tell' | 'line'> {
  readonly machine: Machine;
}

export function agentTier({ session, machine, tell, line }: TierSetup): TierWire {
  const { guard } = session;
  const catalog = { headers: tenantHeaders, hosts: planHosts, bodies: planBodies };
  const known = aiTools.find(({ agent }) => agent === guard.agent);
  // An agent that only the policy describes has no files that tell its plan; the wire tells it all the same.
  const tool = known ?? { id: guard.agent, agent: guard.agent, surfaces: [] };
  const common = { guard, machine, catalog, tell, line };
  const tools = openToolWire({
    ...common,
    places: modelPlaces,
    tool,
    planOf: (seen) => tierHere(tool, { machine, policy: guard.policy, sources: tierSources, seen }),
  });
  return openTierWire({ ...common, tools });
}
