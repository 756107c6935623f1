/** What lookers are given, and what they give back. */
import type { AiSdk, AiTool, Sighting } from '../../engine/discover/model.ts';
import type { Instant } from '../../engine/model.ts';
import type { Discovering } from '../mcp-discover.ts';
import type { Ground } from '../mcp-places.ts';
import type { Platform } from '../platform/model.ts';

/** What is known, and what may be looked at. */
export interface LookWorld {
  readonly tools: readonly AiTool[];
  readonly sdks: readonly AiSdk[];
  readonly now: Instant;
  /** What runs and listens; absent for an image or another home. */
  readonly platform?: Pick<Platform, 'running' | 'runningStarts' | 'listening'>;
  /** Folder of a project, absolute, on this machine. */
  readonly project?: string;
  readonly mcp?: Discovering;
  /** Folder of our own programs that stand in front of agents. */
  readonly shims?: string;
}

/** Looks at one kind of thing: starts nothing, opens no secret file, throws nothing for what it meets. */
export type Looker = (ground: Ground, world: LookWorld) => Promise<Sighting>;

export interface NamedLooker {
  /** For a progress bar: `editor extensions`. */
  readonly what: string;
  readonly look: Looker;
}
