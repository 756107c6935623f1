/** The catalogue as a whole, for whoever opens a session or asks what would be decided. */
import type { CommandDef, DetectorDef } from '../engine/definitions.ts';
import { agents } from './agents/index.ts';
import { commands } from './commands/index.ts';
import { detectors } from './detectors/index.ts';
import { gatedPrograms, type GatedProgram } from './gates.ts';
import { readMcpUse } from './mcp-tools/index.ts';
import { guardFile } from './paths.ts';
import { profiles } from './profiles/index.ts';

export interface Catalog {
  readonly commands: readonly CommandDef[];
  /** Those a session puts a gate in front of. */
  readonly gatedPrograms: readonly GatedProgram[];
  readonly detectors: readonly DetectorDef[];
  /** YAML text by name. */
  readonly profiles: typeof profiles;
  /** Ids of known agents. */
  readonly agents: readonly string[];
  /** Files that keep a guard in place wherever they lie, in words. */
  readonly guardFile: (path: string) => string | undefined;
  /** What tools of MCP servers do. */
  readonly readMcpUse: typeof readMcpUse;
}

export const catalog: Catalog = {
  commands,
  gatedPrograms,
  detectors,
  profiles,
  agents: agents.map(({ id }) => id),
  guardFile,
  readMcpUse,
};
