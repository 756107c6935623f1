/** Rows about commits and pushes of people: which clause found how many of what, and whether git went on. */
import type { Reason, RecordDraft } from '../engine/model.ts';
import type { ChangeReport } from './change-check.ts';
import { outcomeFor } from './change-terms.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';

type Counts = Readonly<Record<string, number>>;

/** One row a clause, however many lines it is about. */
function byClause({ secrets, placeholders, leftover, unseen }: ChangeReport): ReadonlyMap<Reason, Counts> {
  const first = new Map<string, Reason>();
  const counts = new Map<Reason, Record<string, number>>();
  const add = (reason: Reason | undefined, name: string, times = 1): void => {
    if (reason === undefined || times === 0) return;
    const key = `${reason.clause} ${reason.where} ${reason.effective}`;
    const kept = first.get(key) ?? reason;
    first.set(key, kept);
    const row = counts.get(kept) ?? {};
    row[name] = (row[name] ?? 0) + times;
    counts.set(kept, row);
  };
  for (const { reason, detector } of secrets) add(reason, detector);
  add(leftover, 'placeholder', placeholders.length);
  add(unseen, 'unseen');
  return counts;
}

/** Writes the rows. False when the log cannot take them. Nothing found leaves no row. */
export function recordChange(machine: Machine, report: ChangeReport, stopped: boolean): boolean {
  const detectors = report.secrets.map(({ detector }) => detector);
  const words = [...detectors, 'placeholder', 'unseen'];
  return [...byClause(report)].every(([reason, counts]) => {
    const { clause, control, phase, effective, standing } = reason;
    const draft: RecordDraft = {
      kind: 'action.decided',
      clause,
      control,
      phase,
      decision: outcomeFor(reason),
      intended: standing === 'would-have' || effective !== 'allow' ? 'deny' : 'allow',
      outcome: stopped ? 'refused' : standing === 'applies' ? 'ran' : standing,
      actor: 'human',
      ...(report.hook === 'pre-push' ? { verb: 'push' } : {}),
      counts,
      policy: report.terms.policy.digest,
    };
    return recordAlone(machine, draft, words);
  });
}
