/** AI tools on PATH that the policy does not simply let pass: `install` puts a shim in front of them as well. */
import type { AiTool } from '../engine/discover/model.ts';
import { toolStanding } from '../engine/discover/standing.ts';
import { speaksOfTools } from '../engine/failure.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Machine } from './machine.ts';
import { findProgram } from './path-search.ts';
import { shimsFolder } from './shims-folder.ts';

/** One program of a tool. */
export interface ToolShim {
  readonly id: string;
  readonly bin: string;
}

/** A program that is nobody else's by its name. */
function binsOf({ bins, ambiguousBin }: AiTool): readonly string[] {
  return ambiguousBin === true ? [] : (bins ?? []).filter((bin) => /^[A-Za-z0-9][\w.-]*$/.test(bin));
}

/**
 * Programs of `tools`, which the guard cannot start itself. Without a clause about tools there are none; names that other
 * programs have as well are left alone.
 */
export function toolShims(
  machine: Machine,
  policy: Policy | undefined,
  tools: readonly AiTool[],
): readonly ToolShim[] {
  if (policy === undefined || !speaksOfTools(policy)) return [];
  const at = { now: machine.now(), who: machine.who };
  const skip = [shimsFolder(machine.paths.data)];
  return tools.flatMap((tool) => {
    const { id } = tool;
    const { intended } = toolStanding(policy, { tool: id }, at);
    if (intended === 'allow') return [];
    const found = binsOf(tool).filter((bin) => findProgram(bin, machine.env, skip) !== undefined);
    return found.map((bin) => ({ id, bin }));
  });
}
