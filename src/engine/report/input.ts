/** What a report is made of. */
import type { Snapshot } from '../discover/snapshot.ts';
import type { LedgerRecord } from '../ledger-record.ts';
import type { Category, Instant } from '../model.ts';
import type { Policy } from '../policy/model.ts';
import type { Framework, SourceOfEvidence } from './framework-model.ts';
import type { ReportIncident, ReportIntegrity, ReportServer } from './parts-model.ts';

export interface ReportInput {
  readonly now: Instant;
  /** Absent = from the first row on. */
  readonly since?: Instant;
  /** In any order; undefined for a line that is no record. Read once. */
  readonly rows: Iterable<LedgerRecord | undefined>;
  readonly policy?: Policy;
  /** Why the policy as it is written cannot be used. */
  readonly problem?: string;
  readonly inventory?: Pick<Snapshot, 'at' | 'system' | 'tools'>;
  readonly servers: readonly ReportServer[];
  readonly incidents: readonly ReportIncident[];
  readonly integrity: Omit<ReportIntegrity, 'rows'>;
  readonly sources: readonly SourceOfEvidence[];
  readonly frameworks: readonly Framework[];
  /** Category of a detector; undefined for one nobody knows any more. */
  readonly categoryOf: (detector: string) => Category | undefined;
  /** Ids of sessions and of this machine's key may be shown. */
  readonly pseudonyms: boolean;
  readonly device?: string;
}
