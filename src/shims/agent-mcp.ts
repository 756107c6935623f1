/** Gates in front of the MCP servers of a session, where a clause speaks of servers. */
import type { LaunchPlan } from '../catalog/agents/model.ts';
import type { Guarded } from './agent-guarded.ts';
import type { McpWiring } from './agent-mcp-wire.ts';

/** The plan with a gate in front of every server. Without a clause about servers nothing is loaded or read for it. */
export async function wiredPlan(guarded: Guarded, agent: string, plan: LaunchPlan): Promise<McpWiring> {
  const { clauses } = guarded.session.guard.policy;
  return clauses.some(({ controls }) => /mcp/.test(controls.join()))
    ? (await import('./agent-mcp-wire.ts')).wireAgent(guarded, agent, plan)
    : { plan };
}
