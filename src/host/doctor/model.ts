/** What `aup-guard doctor` is made of: checks, each of which gives one line a control. */
import type { AgentDef } from '../../engine/definitions.ts';
import type { AgentLive, NotLive } from '../../engine/live-model.ts';
import type { NativeHooks } from '../../engine/native-model.ts';
import type { OffSwitches } from '../../engine/off-switch.ts';
import type { Machine } from '../machine.ts';
import type { LateCatalog, SessionCatalog } from '../late-redaction.ts';
import type { Discovering } from '../mcp-discover.ts';

/** `skip` says why something could not be judged; it is never green. */
export type Grade = 'ok' | 'warn' | 'fail' | 'skip';

/** How firmly an agent is held; `user` can be undone by whoever may change the person's files. */
export type Tier = 'none' | 'user' | 'managed' | 'contained' | 'managed+contained';

/** The state of one control. Texts are fit to be shown. */
export interface Finding {
  /** Stable, for programs: `canary.push`. */
  readonly id: string;
  readonly grade: Grade;
  /** What was looked at and, when green, what holds. */
  readonly text: string;
  /** Present when not green. */
  readonly cause?: string;
  readonly remedy?: string;
  /** Of an agent. */
  readonly tier?: Tier;
}

export interface Check {
  readonly id: string;
  /** What is going on, for a spinner. */
  readonly doing: string;
  run(): Promise<readonly Finding[]> | readonly Finding[];
}

/** An agent the guard knows how to start. */
export interface GuardedAgent extends AgentDef {
  /** Oldest version that is known to keep to the guard; absent when none is known. */
  readonly floor?: string;
  /** Whether it calls hooks before it acts. */
  readonly hooked?: boolean;
  /** How a session of it is driven by nobody; absent when that is not known. */
  readonly live?: AgentLive;
  /** Where its own hooks are installed. */
  readonly native?: NativeHooks;
  /** Settings that would leave the guard behind. */
  readonly off?: OffSwitches;
}

export interface DoctorContext {
  readonly machine: Machine;
  readonly catalog: LateCatalog & Omit<SessionCatalog, 'late'>;
  readonly agents: readonly GuardedAgent[];
  /** Variables by which programs are told of the authority of TLS mode. */
  readonly trustVariables?: readonly string[];
  /** Where MCP servers are looked for; absent when they are not. */
  readonly mcp?: Discovering;
  /** Run the installed agents themselves as well. */
  readonly live: boolean;
  /** Agents it does not run, when they are there: one line each says why. */
  readonly notLive?: readonly NotLive[];
}

/** What a finding says besides its id and text. */
type Why = Pick<Finding, 'cause' | 'remedy'>;

export function ok(id: string, text: string): Finding {
  return { id, grade: 'ok', text };
}

/** Anything but green. */
export function not(grade: 'warn' | 'fail' | 'skip', id: string, rest: Why & { text: string }): Finding {
  return { id, grade, ...rest };
}
