/** Agents that sign in with a key in the place of a seat, so that the seat they could have is not in use. */
import type { AiTool } from '../engine/discover/model.ts';
import type { Safe } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { TierSources } from '../engine/tier/model.ts';
import { GuardError } from './errors.ts';
import type { Machine } from './machine.ts';
import type { AgentStatus } from './status-agents.ts';
import { MOST_ROWS, tierHere, tierRows } from './tier-here.ts';

export interface UnusedSeat {
  readonly agent: string;
  /** What shows it, without any value. */
  readonly how: Safe;
}

export interface SeatSources {
  readonly agents: readonly Pick<AgentStatus, 'id'>[];
  readonly tools: readonly AiTool[];
  readonly sources: TierSources;
  readonly policy: Policy | undefined;
  /** Asked from an agent's session, which may not see the log. */
  readonly inside: boolean;
}

/** A log that cannot be read is told of in its own line. */
function rowsOf(machine: Machine): ReturnType<typeof tierRows> {
  try {
    return tierRows(machine, MOST_ROWS);
  } catch (error) {
    if (error instanceof GuardError) return [];
    throw error;
  }
}

/** In the order of the agents. Tools that have no plan of their own have no seat to use. */
export async function unusedSeats(machine: Machine, asked: SeatSources): Promise<readonly UnusedSeat[]> {
  const { agents, tools, sources, policy, inside } = asked;
  const rows = inside ? [] : rowsOf(machine);
  const bare = new Set(sources.probes.filter(({ always }) => always !== undefined).map(({ id }) => id));
  const here = agents.flatMap(({ id }) => {
    const tool = tools.find(({ agent }) => agent === id);
    return tool === undefined || bare.has(tool.tierProbe ?? '') ? [] : [{ id, tool }];
  });
  const found = await Promise.all(
    here.map(async ({ id, tool }) => {
      const { seat, how } = await tierHere(tool, { machine, policy, sources, rows });
      return seat === false ? [{ agent: id, how }] : [];
    }),
  );
  return found.flat();
}
