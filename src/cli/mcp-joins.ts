/** Joins the commands about approvals of MCP servers to this machine and the catalogue. */
import { catalog } from '../catalog/index.ts';
import { mcpRisks } from '../catalog/mcp-risks/index.ts';
import { GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { discoverMcp } from '../host/mcp-discover.ts';
import { maskOf } from '../host/mcp-chosen.ts';
import { offerOf, scoreFound } from '../host/mcp-offer.ts';
import { approvedHere, withApproval } from '../host/mcp-standings.ts';
import { completedBy } from '../host/mcp-together.ts';
import { withTracked } from '../host/mcp-tracked.ts';
import { policyNow } from '../host/policy-now.ts';
import { discoveringOf } from './mcp-list.ts';
import type { McpNeeds } from './mcp-needs.ts';

/** Throws `policy-invalid` where the policy as it is written cannot be used: nothing is approved under half of one. */
export async function mcpNeeds(): Promise<McpNeeds> {
  const machine = openMachine(process.env, process.cwd());
  const { policy, problem } = await policyNow(machine, catalog);
  if (problem !== undefined) throw new GuardError('policy-invalid', problem.message, { hint: problem.next });
  const discovering = discoveringOf({});
  const servers = await withTracked((await discoverMcp(discovering)).servers, machine);
  const findIn = discovering.scan;
  return {
    machine,
    policy,
    servers,
    findIn,
    scoreOf: (server, offer) => scoreFound(server, { risks: mcpRisks, findIn }, offer),
    completed: (server, approval) => {
      const others = servers.filter(({ identity }) => identity.digest !== server.identity.digest);
      const terms = { risks: mcpRisks, mask: maskOf(findIn) };
      return completedBy(withApproval(server, approval), others.map(approvedHere(machine, policy)), terms);
    },
    fetch: (server) => offerOf(machine, server, policy?.clauses),
  };
}
