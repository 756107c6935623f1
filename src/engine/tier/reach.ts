/** How surely the plan of a tool can be known at best. */
import type { AiTool, Grade } from '../discover/model.ts';
import type { TierProbe } from './model.ts';

/** The best grade for a tool, by its id; undefined for one nobody knows. */
export type TierReach = (tool: string) => Grade | undefined;

function reachOf({ id, surfaces, tierProbe }: AiTool, probes: readonly TierProbe[]): Grade {
  const probe = probes.find((one) => one.id === tierProbe);
  // What runs models on this machine has no plan to be known but that.
  if (probe === undefined) return surfaces.includes('runtime') ? 'declared' : 'unknown';
  const isProxied = probe.unproxied?.includes(id) !== true;
  return isProxied ? probe.reach : probe.local;
}

/** Tools go by their id, and by that of the agent the guard starts. */
export function tierReach(tools: readonly AiTool[], probes: readonly TierProbe[]): TierReach {
  const grades = new Map<string, Grade>();
  for (const tool of tools) {
    const grade = reachOf(tool, probes);
    grades.set(tool.id, grade);
    if (tool.agent !== undefined && !grades.has(tool.agent)) grades.set(tool.agent, grade);
  }
  return (tool) => grades.get(tool);
}
