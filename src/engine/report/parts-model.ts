/** The parts of an evidence report, section by section. Instants are ISO 8601 in UTC, days are `2026-11-23`. */
import type { KnownTool } from '../discover/diff.ts';
import type { McpStanding } from '../mcp/model.ts';
import type { Assurance, ControlKind, Phase, Verb } from '../model.ts';
import type { Counts } from './counter.ts';

export interface ReportPhaseStep {
  readonly phase: Phase;
  /** Absent = from the beginning. */
  readonly from?: string;
}

export interface ReportClause {
  readonly id: string;
  /** Absent for a clause that rows name and the policy no longer has. */
  readonly policy?: {
    readonly say: string;
    readonly where: string;
    readonly controls: readonly ControlKind[];
    readonly phase: Phase;
    readonly steps: readonly ReportPhaseStep[];
  };
  readonly rows: number;
  readonly outcomes: Counts;
  /** Rows by the phase the clause was in when they were written. */
  readonly phases: Counts;
}

export interface ReportPolicy {
  /** Absent where there is none that can be used. */
  readonly name?: string;
  readonly digest?: string;
  readonly layers: readonly { readonly layer: string; readonly label: string; readonly digest: string }[];
  readonly reviewBy?: string;
  readonly problem?: string;
  readonly clauses: readonly ReportClause[];
  readonly rows: Counts;
  /** Dated changes, newest last; the oldest are left out where there are very many. */
  readonly changes: readonly ReportChange[];
}

export interface ReportChange {
  readonly at: string;
  readonly kind: string;
  readonly clause?: string;
  readonly phase?: Phase;
}

export interface ReportInventory {
  readonly taken: string;
  readonly system: string;
  /** Tools of the catalogue. */
  readonly tools: readonly KnownTool[];
  /** AI clients nobody knows, by surface: what they call themselves is not shown. */
  readonly unknown: Counts;
}

export interface ReportTools {
  /** Starts by what the policy said of the tool: `approved`, `prohibited`, `unknown`. */
  readonly verdicts: Counts;
  readonly started: Counts;
  readonly requests: Counts;
  readonly found: number;
  readonly reviewed: number;
}

export interface ReportTier {
  /** `anthropic:seat`, `github:business`. */
  readonly account: string;
  /** How it is known, or what came of it: `observed`, `enforced`, `refused`. */
  readonly how: string;
  readonly rows: number;
}

export interface ReportDataClass {
  readonly detector: string;
  readonly category: string;
  /** Values replaced; values that went out, since a clause only watched or warned; values in what was stopped. */
  readonly replaced: number;
  readonly passed: number;
  readonly stopped: number;
}

export interface ReportData {
  readonly prompt: Counts;
  readonly context: Counts;
  readonly classes: readonly ReportDataClass[];
  /** Values replaced by category. */
  readonly categories: Counts;
}

export interface ReportDestinations {
  /** Requests that were not sent, by reason. */
  readonly refused: Counts;
  /** Times an agent was found to go past the proxy or the guard, by how it was found. */
  readonly diverted: Counts;
  readonly bypassed: Counts;
}

export interface ReportOversight {
  readonly asked: number;
  readonly answers: Counts;
  readonly verbs: readonly { readonly verb: Verb; readonly answers: Counts; readonly decided: Counts }[];
  /** How much each yes is worth. */
  readonly assurance: Readonly<Partial<Record<Assurance, number>>>;
  /** Answers by how long the question stood. */
  readonly times: readonly { readonly label: string; readonly rows: number }[];
  /** Milliseconds; absent without an answer. */
  readonly median?: number;
  readonly longest?: number;
  /** Old states kept before something was changed or deleted. */
  readonly backups: number;
}

export interface ReportServer {
  /** As the policy names it, or the digest the log knows it by. */
  readonly name: string;
  /** `npm`, `pypi`, `image`, `remote`. */
  readonly kind: string;
  readonly standing: McpStanding;
  /** As the person saw it who approved it; absent = never scored. */
  readonly points?: number;
}

export interface ReportMcp {
  readonly servers: readonly ReportServer[];
  readonly standings: Counts;
  readonly rows: Counts;
  readonly stopped: Counts;
}

/** One incident, content-free. */
export interface ReportIncident {
  readonly id: string;
  readonly severity: string;
  /** `open`, `acknowledged`, `contained`, `closed`. */
  readonly state: string;
  readonly clause?: string;
  readonly opened: string;
  readonly closed?: string;
}

export interface ReportIncidents {
  readonly listed: readonly ReportIncident[];
  readonly rows: Counts;
  /** Rows that tell that something was wrong with the guard itself. */
  readonly signs: Counts;
}

export interface ReportCheckpoint {
  readonly size: number;
  readonly root: string;
  readonly signature: string;
}

export interface ReportIntegrity {
  readonly ok: boolean;
  readonly records: number;
  readonly checkpoints: number;
  readonly covered: number;
  readonly repairs: number;
  /** What is wrong, where, as `log verify` names it. */
  readonly problem?: { readonly code: string; readonly seq: number };
  readonly checkpoint?: ReportCheckpoint;
  readonly rows: Counts;
}

export interface ReportException {
  readonly id: string;
  readonly clause: string;
  /** Whether it is for everybody, a team, or one person, who is not named. */
  readonly scope: string;
  readonly by: string;
  readonly why: string;
  readonly from: string;
  readonly until: string;
  readonly standing: 'in force' | 'to come' | 'ended';
}

export interface ReportExceptions {
  readonly listed: readonly ReportException[];
  /** Rows in which one let something pass, by clause. */
  readonly used: Counts;
  readonly rows: Counts;
}
