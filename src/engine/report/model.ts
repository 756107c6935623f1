/** An evidence report as a value: what a page, a file or another program shows. Content-free; nothing per person. */
import type { Counts } from './counter.ts';
import type { EvidenceSource, Framework, FrameworkLine, Mapping } from './framework-model.ts';
import type {
  ReportData,
  ReportDestinations,
  ReportExceptions,
  ReportIncidents,
  ReportIntegrity,
  ReportInventory,
  ReportMcp,
  ReportOversight,
  ReportPolicy,
  ReportTier,
  ReportTools,
} from './parts-model.ts';

/** Instants are ISO 8601 in UTC, days are `2026-11-23`. */
export interface Report {
  readonly made: string;
  /** Rows from `from` (absent = the first) to `to` are counted. */
  readonly period: { readonly from?: string; readonly to: string };
  readonly rows: ReportRows;
  readonly summary: ReportSummary;
  /** Sections by number, each with the control it is about and the rows behind it. */
  readonly sections: readonly ReportSection[];
  readonly policy: ReportPolicy;
  readonly inventory?: ReportInventory;
  readonly tools: ReportTools;
  readonly tiers: readonly ReportTier[];
  readonly data: ReportData;
  readonly destinations: ReportDestinations;
  readonly oversight: ReportOversight;
  readonly mcp: ReportMcp;
  readonly incidents: ReportIncidents;
  readonly integrity: ReportIntegrity;
  readonly exceptions: ReportExceptions;
  readonly frameworks: readonly ReportFramework[];
  readonly series: ReportSeries;
  /** Only where they were asked for. */
  readonly pseudonyms?: ReportPseudonyms;
}

export interface ReportRows {
  /** Rows of the period. */
  readonly counted: number;
  /** Rows of other days: before the period, or dated after the report was made. */
  readonly before: number;
  readonly ahead: number;
  /** Lines that are no record. */
  readonly unreadable: number;
  readonly kinds: Counts;
  readonly first?: string;
  readonly last?: string;
}

export interface ReportSummary {
  readonly clauses: number;
  readonly enforced: number;
  readonly sessions: number;
  /** Values replaced by placeholders. */
  readonly replaced: number;
  readonly asked: number;
  readonly approved: number;
  readonly refused: number;
  readonly stopped: number;
  readonly wouldHave: number;
  readonly exceptionsInForce: number;
  readonly incidentsOpen: number;
  readonly intact: boolean;
}

export interface ReportSection {
  readonly number: string;
  readonly source: EvidenceSource;
  readonly does: string;
  readonly rows: number;
}

export interface ReportMapping extends Mapping {
  readonly section: string;
  readonly rows: number;
}

export interface ReportFramework extends Omit<Framework, 'lines'> {
  readonly lines: readonly (Omit<FrameworkLine, 'evidence'> & {
    readonly evidence: readonly ReportMapping[];
  })[];
}

export interface ReportBucket {
  /** First day of it. */
  readonly from: string;
  readonly rows: number;
  readonly outcomes: Counts;
}

export interface ReportSeries {
  readonly unit: 'day' | 'week';
  readonly buckets: readonly ReportBucket[];
}

/** What ties rows to one session and one machine, and to nobody. */
export interface ReportPseudonyms {
  readonly device?: string;
  readonly sessions: readonly string[];
}
