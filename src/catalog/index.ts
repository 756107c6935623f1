/** The catalogue as a whole, for whoever opens a session or asks what would be decided. */
import type { CommandDef, DetectorDef } from '../engine/definitions.ts';
import { agents } from './agents/index.ts';
import { commands } from './commands/index.ts';
import { detectors } from './detectors/index.ts';
import { profiles } from './profiles/index.ts';

export interface Catalog {
  readonly commands: readonly CommandDef[];
  readonly detectors: readonly DetectorDef[];
  /** YAML text by name. */
  readonly profiles: typeof profiles;
  /** Ids of known agents. */
  readonly agents: readonly string[];
}

export const catalog: Catalog = { commands, detectors, profiles, agents: agents.map(({ id }) => id) };
