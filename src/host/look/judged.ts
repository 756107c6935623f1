/** What an inventory does not hold by itself: the plan of each tool, and what the policy says of it. */
import type { AiTool, FoundTool, Inventory, Surface, ToolStanding } from '../../engine/discover/model.ts';
import { toolStanding, type ToolAsked } from '../../engine/discover/standing.ts';
import type { Policy } from '../../engine/policy/model.ts';
import { editorState } from '../editor-state.ts';
import type { Machine } from '../machine.ts';
import type { Ground } from '../mcp-places.ts';
import { orgSeenBefore, tierRows } from '../tier-here.ts';
import { tierOf, type TierLook } from '../tier.ts';

export interface Judging extends Pick<TierLook, 'sources'> {
  readonly tools: readonly AiTool[];
  readonly machine: Machine;
  readonly policy: Policy | undefined;
  readonly ground: Ground;
  /** Another machine, or another person's home: its log and its policy are not ours. */
  readonly isHere: boolean;
}

/** MCP servers have approvals of their own; a library or a visited site is no tool that starts. */
const WITHOUT: ReadonlySet<Surface> = new Set(['mcp', 'sdk', 'service']);
function standingOf(known: ToolAsked, { machine, policy }: Judging): ToolStanding | undefined {
  if (policy === undefined) return undefined;
  const standing = toolStanding(policy, known, { now: machine.now(), who: machine.who });
  return standing.clause === undefined ? undefined : standing;
}

/** Never throws for what a home holds. Throws `ledger-broken` where there is a log and it cannot be read. */
export async function judged(inventory: Inventory, judging: Judging): Promise<Inventory> {
  const { machine, policy, ground, isHere, tools, sources } = judging;
  const rows = isHere ? tierRows(machine) : [];
  const { readItem, skipped } = editorState(ground, sources.items);
  const look: TierLook = { now: machine.now(), who: machine.who, sources, rows, policy, readItem };
  const withBoth = async (found: FoundTool): Promise<FoundTool> => {
    if (WITHOUT.has(found.surface)) return found;
    const known = tools.find(({ id }) => id === found.id);
    const tier = known && (await tierOf(known, ground, look));
    const agent = known?.agent === undefined ? {} : { agent: known.agent };
    const isOrg = orgSeenBefore(machine, rows, agent.agent ?? found.id);
    const standing = standingOf({ tool: found.id, ...agent, ...(tier && { tier }), isOrg }, judging);
    const isTold = tier !== undefined && tier.grade !== 'unknown';
    return { ...found, ...(isTold && { tier }), ...(standing && { standing }) };
  };
  const all = await Promise.all(inventory.tools.map(withBoth));
  return { ...inventory, tools: all, skipped: [...inventory.skipped, ...skipped] };
}
