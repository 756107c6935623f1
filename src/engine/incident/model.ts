/** The nouns of incidents. Everything in here but `owner` and `text` is content-free: ids of ours, counts, digests. */
import type { Instant, Phase } from '../model.ts';
import type { LayerName } from '../policy/model.ts';

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** In order; an incident only goes forward. */
export const STATES = ['open', 'acknowledged', 'contained', 'closed'] as const;
export type IncidentState = (typeof STATES)[number];

/** Places that are told; those of `tell` in a policy. */
export type TellChannel = 'desktop' | 'webhook' | 'mail' | 'exec';

/** The clause an incident was opened by. */
export interface IncidentClause {
  readonly id: string;
  readonly layer: LayerName;
  /** `aup.yaml:100`. */
  readonly where: string;
  readonly phase: Phase;
}

/** A row of the log, as an incident names it. */
export interface RowMark {
  readonly seq: number;
  readonly at: Instant;
  readonly ref?: string;
}

export const HAPPENINGS = [
  'opened',
  'again',
  'told',
  'not-told',
  'acknowledged',
  'owner',
  'contained',
  'closed',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** One line of a timeline. */
export interface TimelineEntry {
  readonly at: Instant;
  readonly what: Happening;
  /** Row of the log behind it. */
  readonly seq?: number;
  readonly channel?: TellChannel;
  /** Why a place was not told, one word. */
  readonly failure?: string;
  /** Who did it: a user of this machine; absent = the guard. */
  readonly by?: string;
  /** What a person wrote. Never leaves the machine. */
  readonly text?: string;
}

/** Whether a place was told. */
export interface TellState {
  readonly channel: TellChannel;
  readonly state: 'waiting' | 'told' | 'given-up';
  readonly tries: number;
  /** When it was last tried. */
  readonly last?: Instant;
}

/** What was kept beside the incident, and how to tell that it is still the same. Digests: SHA-256, hex. */
export interface Evidence {
  readonly rows: {
    readonly file: string;
    readonly sha256: string;
    readonly from: number;
    readonly to: number;
  };
  /** The signed note that covers the rows; absent when there was none. */
  readonly checkpoint?: { readonly file: string; readonly sha256: string; readonly size: number };
}

/** What the rows behind an incident have in common, each list without repetition. */
export interface IncidentFacts {
  /** Clauses the rows name, other than the incident's own. */
  readonly clauses: readonly string[];
  readonly agents: readonly string[];
  readonly detectors: readonly string[];
  readonly codes: readonly string[];
  /** True when one of them was stopped in time; `passed`: when one was not. */
  readonly stopped: boolean;
  readonly passed: boolean;
}

export interface Incident {
  /** Eight hex digits. */
  readonly id: string;
  /** Rows of the log about it so far: an older copy of its file is told by it. */
  readonly step: number;
  readonly opened: Instant;
  readonly severity: Severity;
  readonly state: IncidentState;
  readonly owner?: string;
  /** Name of the event; `by-hand` for what a person opened. */
  readonly event: string;
  /** What joins rows to one incident, beside clause and event. */
  readonly subject: string;
  /** Absent when no clause is about it. */
  readonly clause?: IncidentClause;
  readonly playbook?: string;
  /** Rows that joined it. */
  readonly count: number;
  readonly first?: RowMark;
  readonly last?: RowMark;
  readonly facts: IncidentFacts;
  readonly timeline: readonly TimelineEntry[];
  readonly evidence?: Evidence;
  readonly tells: readonly TellState[];
}
