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
  /** Nobody but root can change the files of the session: some agents take settings of a machine from such alone. */
  readonly isRootsAlone: boolean;
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

/** One case of the table test: what is on the machine, and what becomes of it. The person's home is `/home/dev`. */
export interface OverlayExample {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The folder `/work/shop` is a repository. */
  readonly files: Readonly<Record<string, string>>;
  /** Nothing is enforced. */
  readonly watching?: true;
  /** Addresses a person approved. */
  readonly approved?: readonly string[];
  /** Others than root could change the files of the session. */
  readonly plain?: true;
  readonly wired: readonly string[];
  /** Parts of what is told, in order. */
  readonly notes?: readonly string[];
  /** Servers as the agent is given them, or the settings around them; `(gate)` stands for the argv of the gate. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** Arguments that must be among those of the agent, in a row. */
  readonly among?: readonly string[];
  /** Servers that must not be among those given. */
  readonly without?: readonly string[];
}

export interface AgentOverlay {
  /** Id of the agent, and of its client in `catalog/mcp-clients`. */
  readonly id: string;
  readonly overlay: (plan: LaunchPlan, facts: OverlayFacts) => Overlaid;
  /** The servers the agent is given by a plan, whichever way: what examples are held against. */
  readonly givenBy: (plan: LaunchPlan) => unknown;
  readonly examples: readonly OverlayExample[];
}
