/** Which agents of this machine start behind the guard. */
import path from 'node:path';
import type { AgentDef } from '../engine/definitions.ts';
import { findAgents, type FoundAgent } from './agents.ts';
import { readBounded } from './files.ts';
import { shimsFolder } from './shims-folder.ts';
import type { Environment, Paths } from './platform/model.ts';

export interface AgentStatus {
  readonly id: string;
  readonly version?: string;
  /** `user`: a shim of this user stands in front; whether it holds is for `doctor` to prove. */
  readonly level: 'user' | 'none';
  /** Whether an install would put a shim in front. */
  readonly known: boolean;
}

export interface AgentSources {
  readonly agents: readonly AgentDef[];
  /** Ids of agents the guard knows how to start. */
  readonly startable: readonly string[];
  readonly env: Environment;
  readonly paths: Paths;
}

const MAX_SHIM = 64 * 1024;

/** The agents on PATH, in the order of the catalogue. */
export function agentStatus({ agents, startable, env, paths }: AgentSources): readonly AgentStatus[] {
  const shims = shimsFolder(paths.data);
  const statusOf = ({ id, bin, version }: FoundAgent): AgentStatus => ({
    id,
    ...(version === undefined ? {} : { version }),
    level: readBounded(path.join(shims, bin), MAX_SHIM) === undefined ? 'none' : 'user',
    known: startable.includes(id),
  });
  return findAgents(agents, { path: env['PATH'] ?? '', home: env['HOME'] ?? '', skip: [shims] }).map(
    statusOf,
  );
}
