/** Gates in front of the MCP servers of a session, where a clause speaks of servers. */
import type { LaunchPlan } from '../catalog/agents/model.ts';
import type { Guarded } from './agent-guarded.ts';
import type { McpWiring } from './agent-mcp-wire.ts';

const ABOUT_SERVERS: ReadonlySet<string> = new Set(['mcp-approval', 'mcp-risk-score']);

/** The plan with a gate in front of every server. Without such a clause nothing is loaded or read for it. */
export async function wiredPlan(guarded: Guarded, agent: string, plan: LaunchPlan): Promise<McpWiring> {
  const { clauses } = guarded.session.guard.policy;
  if (!clauses.some(({ controls }) => controls.some((kind) => ABOUT_SERVERS.has(kind)))) {
    return { plan, wired: undefined };
  }
  const { wireServers } = await import('./agent-mcp-wire.ts');
  return wireServers(guarded, agent, plan);
}
