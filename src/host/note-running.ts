/** Looks for agents past the guard, and takes each down once. */
import type { AgentDef } from '../engine/definitions.ts';
import { findAgents } from './agents.ts';
import type { Machine } from './machine.ts';
import { noteOutside, processName } from './outside.ts';
import { runningOutside, type RunningOutside } from './running-outside.ts';
import { shimsFolder } from './shims-folder.ts';

export interface LookedFor {
  readonly agents: readonly AgentDef[];
  readonly sessions: readonly { readonly pid: number }[];
}

/** Those that run now; only those that are new are recorded. */
export function noteRunning(machine: Machine, { agents, sessions }: LookedFor): readonly RunningOutside[] {
  const { env, paths, platform } = machine;
  const found = runningOutside({
    platform,
    agents: findAgents(agents, { path: env['PATH'] ?? '', skip: [shimsFolder(paths.data)] }),
    guards: sessions.map(({ pid }) => pid),
    home: env['HOME'],
  });
  for (const each of found) noteOutside(machine, { agent: each.agent, conversation: processName(each) });
  return found;
}
