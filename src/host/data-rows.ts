/** What the log says of data that was found: kinds and counts, never values. */
import type { ClauseId, Finding, Reason, RecordDraft } from '../engine/model.ts';
import { countsOf } from './guard-rows.ts';

/** A text with something new in it was replaced. */
export function replacedRow(fresh: readonly Finding[], clause: ClauseId | undefined): RecordDraft {
  return {
    kind: 'request.redacted',
    control: 'context-redaction',
    decision: 'redact',
    intended: 'redact',
    outcome: 'redacted',
    counts: countsOf(fresh),
    ...(clause === undefined ? {} : { clause }),
  };
}

/** What a row says of findings that go out: a clause that only warns did all it demands. */
function goesOut({ demand }: Reason): Pick<RecordDraft, 'decision' | 'intended' | 'outcome'> {
  return demand === 'warn'
    ? { decision: 'warn', intended: 'warn', outcome: 'warned' }
    : { decision: 'allow', intended: demand, outcome: 'would-have' };
}

export interface WouldBeRow {
  readonly reason: Reason;
  readonly row: RecordDraft;
}

/** Rows of data that goes out all the same: one a clause. */
export function wouldBeRows(
  findings: readonly Finding[],
  reasonFor: (finding: Finding) => Reason | undefined,
): readonly WouldBeRow[] {
  const byClause = new Map<string, { readonly reason: Reason; readonly findings: Finding[] }>();
  for (const finding of findings) {
    const reason = reasonFor(finding);
    if (reason === undefined) continue;
    const key = `${reason.clause} ${reason.where}`;
    const known = byClause.get(key);
    if (known === undefined) byClause.set(key, { reason, findings: [finding] });
    else known.findings.push(finding);
  }
  return [...byClause.values()].map(({ reason, findings: same }) => {
    const { clause, control, phase } = reason;
    const counts = countsOf(same);
    return { reason, row: { kind: 'request.redacted', clause, control, phase, ...goesOut(reason), counts } };
  });
}
