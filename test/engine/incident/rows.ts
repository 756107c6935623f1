/** Rows of a log and clauses about incidents, for tests. */
import type { LedgerRecord } from '../../../src/engine/ledger-record.ts';
import { incidentTerms, type IncidentTerms } from '../../../src/engine/incident/terms.ts';
import type { RecordDraft } from '../../../src/engine/model.ts';
import { instant } from '../../../src/engine/text.ts';
import { NOW, policyOf } from '../policy/support.ts';

export const isSecret = (detector: string): boolean => detector === 'aws-access-key';

/** A row of the log, a second after the one before it. */
export function row(draft: RecordDraft, seq = 0, at: number = NOW + seq * 1000): LedgerRecord {
  return { ...draft, seq, t: instant(at), prev: '0'.repeat(64) };
}

export function clause(fields: string, id = 'INC-1'): string {
  return `  - { id: ${id}, say: x, control: incident, ${fields} }\n`;
}

export function termsOf(
  clauses: string,
  layer: 'organisation' | 'user' | 'project' = 'user',
): readonly IncidentTerms[] {
  const policy = policyOf({ [layer]: `aup: 1\npolicy: { name: T }\nclauses:\n${clauses}` });
  return incidentTerms(policy.clauses);
}
