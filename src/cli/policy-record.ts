/** `aup-guard policy explain RECORD`: what a row of the log means. */
import type { RecordExplanation } from '../engine/policy/explain-record.ts';
import { GuardError } from '../host/errors.ts';
import { checkPolicy } from '../host/policy-file.ts';
import { explainRecords } from '../host/policy-report.ts';
import { matching } from './log-show.ts';
import { loadOptions, type PolicyCommandNeeds } from './policy-needs.ts';
import { localDate, localTime } from './terminal.ts';

function clauseWords({ clause }: RecordExplanation): readonly string[] {
  if (clause === undefined) return [];
  const { id, say, where, phase, phaseNow, next } = clause;
  const then = phase === undefined ? 'not told' : phase;
  const now = phaseNow === undefined ? '' : `, now ${phaseNow}`;
  return [
    `  clause   ${id}  ${where ?? 'the policy in force has no such clause'}`,
    ...(say === undefined ? [] : [`           ${say}`]),
    `  phase    then ${then}${now}${next === undefined ? '' : `, ${next}`}`,
  ];
}

function decisionWords({ decision, intended, outcome }: RecordExplanation): readonly string[] {
  if (decision === undefined) return [];
  const more = intended === undefined || intended === decision ? '' : `, every clause enforced: ${intended}`;
  const came = outcome === undefined ? '' : `, came to: ${outcome}`;
  return [`  decision ${decision}${more}${came}`];
}

const OTHER = '  policy   another one than is in force now: the clause may have said something else then';

function lines(explanation: RecordExplanation): string {
  const { record, kind, time, means, next, samePolicy } = explanation;
  return [
    `record ${record}  ${kind}  ${localDate(time)} ${localTime(time)}`,
    ...clauseWords(explanation),
    ...decisionWords(explanation),
    ...(samePolicy === false ? [OTHER] : []),
    `  means    ${means}`,
    `  next     ${next}`,
  ].join('\n');
}

/** False when the log has no such record and it may be a command. Throws `usage` for a number nobody wrote. */
export async function explainRow(
  wanted: string,
  { json }: { readonly json?: boolean },
  needs: PolicyCommandNeeds,
): Promise<boolean> {
  const records = matching(needs.paths.state, wanted);
  if (records.length === 0) {
    if (!/^\d+$/u.test(wanted)) return false;
    throw new GuardError('usage', `no record ${wanted.slice(0, 20)} in the log`, {
      hint: 'list the newest with: aup-guard log tail; a command stands after --',
    });
  }
  const { policy } = await checkPolicy(loadOptions(needs));
  const explanations = await explainRecords(records, policy, needs.now);
  needs.out(
    json === true
      ? `${JSON.stringify({ schema: 'aup-guard/explain-records/1', records: explanations }, null, 2)}\n`
      : `${explanations.map(lines).join('\n\n')}\n`,
  );
  return true;
}
