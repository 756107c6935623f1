/** How the servers of one agent are started through the gate, for one session and without a file of the user touched. */
import type { WireTerms } from '../../engine/mcp/overlay.ts';
import type { Safe } from '../../engine/model.ts';
import type { LaunchFacts, LaunchPlan } from '../agents/model.ts';

export interface OverlayFacts extends Pick<LaunchFacts, 'args' | 'env' | 'dir' | 'readText' | 'sessionEnv'> {
  readonly terms: WireTerms;
  /** Where the agent is started, absolute. */
  readonly cwd: string;
  /** Folder of the repository around it; `cwd` where there is none. */
  readonly root: string;
  /** Names in a folder; empty when it cannot be listed. */
  readonly list: (folder: string) => readonly string[];
}

export interface Overlaid {
  readonly plan: LaunchPlan;
  /** Names of the servers that are started through the gate. */
  readonly wired: readonly string[];
  /** What a person should know: servers that are left out, or started as they are. */
  readonly notes: readonly Safe[];
}

export interface AgentOverlay {
  /** Id of the agent, and of its client in `catalog/mcp-clients`. */
  readonly id: string;
  readonly overlay: (plan: LaunchPlan, facts: OverlayFacts) => Overlaid;
}
