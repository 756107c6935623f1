/** The overlay of one session: read from the agent's own files, written into the session's private folder. */
import type { LaunchPlan } from '../catalog/agents/model.ts';
import type { Overlaid } from '../catalog/mcp-overlays/model.ts';
import { overlayOf } from '../catalog/mcp-overlays/index.ts';
import type { WireTerms } from '../engine/mcp/overlay.ts';
import { secretFinder } from '../host/mcp-discover.ts';
import {
  approvedHere,
  isRootsAlone,
  mcpPhase,
  namesIn,
  repositoryRoot,
  settingsText,
  wireTerms,
} from '../host/mcp-overlay.ts';
import type { Guarded } from './agent-guarded.ts';
import { saySo } from './agent-words.ts';

export interface McpWiring {
  readonly plan: LaunchPlan;
  /** Names of the agent's servers that are started through the gate; undefined where none are looked at. */
  readonly wired?: readonly string[];
}

/** Gates in front of every server the agent would start. */
export async function wireAgent(guarded: Guarded, agent: string, plan: LaunchPlan): Promise<McpWiring> {
  const { machine, session, dir, gateEnv } = guarded;
  const { policy } = session.guard;
  const phase = mcpPhase(policy, machine);
  const overlay = phase === undefined ? undefined : overlayOf(agent);
  if (overlay === undefined) return { plan };
  const { cwd, env } = machine;
  const over = (approved: WireTerms['approved']): Overlaid =>
    overlay.overlay(plan, {
      args: plan.args,
      env,
      dir,
      sessionEnv: gateEnv,
      cwd,
      root: repositoryRoot(cwd),
      readText: (file) => settingsText(cwd, file),
      isRootsAlone: isRootsAlone(dir),
      list: namesIn,
      terms: wireTerms(agent, phase === 'enforce', approved),
    });
  let asked = false;
  const first = over(() => {
    asked = true;
    return false;
  });
  // Detectors are loaded only where an address has to be looked up among the approvals.
  const result = asked ? over(await approvals(guarded, agent)) : first;
  for (const note of result.notes) saySo(note, 'all servers: aup-guard mcp list');
  return { plan: result.plan, wired: result.wired };
}

async function approvals({ machine, session }: Guarded, agent: string): Promise<WireTerms['approved']> {
  const [{ detectors }, { mcpClients }] = await Promise.all([
    import('../catalog/detectors/index.ts'),
    import('../catalog/mcp-clients/index.ts'),
  ]);
  const { references = [] } = mcpClients.find(({ id }) => id === agent) ?? {};
  return approvedHere(machine, session.guard.policy, { scan: secretFinder(detectors), references });
}
