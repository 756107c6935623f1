/** What is known of a tool's plan before it starts, as far as a clause wants to know. */
import type { AiTool } from '../engine/discover/model.ts';
import { namesOf, toolStanding, type ToolAsked } from '../engine/discover/standing.ts';
import { toolNeeds } from '../engine/discover/tool-wire.ts';
import { isAsGood } from '../engine/discover/tier-fit.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { TierSources } from '../engine/tier/model.ts';
import type { TierRow } from '../engine/tier/read.ts';
import { GuardError } from './errors.ts';
import type { Machine } from './machine.ts';
import { MOST_ROWS, orgSeenBefore, tierHere, tierRows } from './tier-here.ts';

/** Whether any clause asks on which plan a tool is. */
export function asksForPlan(
  policy: Policy,
  names: Pick<ToolAsked, 'tool' | 'agent'>,
  machine: Machine,
): boolean {
  return toolNeeds(policy, namesOf(names), { now: machine.now(), who: machine.who }).plan;
}

/** A log that cannot be read proves no plan: what that comes to, the clause says. */
function rowsOf(machine: Machine): readonly TierRow[] {
  try {
    return tierRows(machine, MOST_ROWS);
  } catch (error) {
    if (error instanceof GuardError) return [];
    throw error;
  }
}

export interface PlanLook {
  readonly machine: Machine;
  readonly policy: Policy;
  readonly sources: TierSources;
}

/**
 * How an agent that goes through the proxy is asked about. A wrong plan the wire showed once does not keep it from
 * starting: signing in again needs it, and its requests are asked about anyway.
 */
export async function askedWithPlan(tool: AiTool, agent: string, look: PlanLook): Promise<ToolAsked> {
  const { machine, policy, sources } = look;
  const names = { tool: tool.id, agent, wire: true } as const;
  const rows = rowsOf(machine);
  const isOrg = orgSeenBefore(machine, rows, agent);
  const before: ToolAsked = {
    ...names,
    isOrg,
    tier: await tierHere(tool, { machine, policy, sources, rows }),
  };
  const isSeen = before.tier !== undefined && isAsGood(before.tier.grade, 'observed');
  const { demand } = toolStanding(policy, before, { now: machine.now(), who: machine.who });
  if (demand === 'allow' || !isSeen) return before;
  return { ...names, tier: await tierHere(tool, { machine, policy, sources }) };
}
