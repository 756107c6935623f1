/** What `policy explain` prints for people. */
import type { MatcherTrace } from '../engine/policy/explain-matchers.ts';
import type { CaseTrace, ClauseTrace, Explanation } from '../engine/policy/explain.ts';
import type { Reason } from '../engine/model.ts';

const MARKS = { true: 'yes', false: 'no ', unknown: '?  ' } as const;

function matcher(trace: MatcherTrace, prefix: string): string {
  return `      ${MARKS[trace.result]}  ${`${prefix}${trace.key}`.padEnd(16)}${trace.wanted}   seen: ${trace.seen}`;
}

function caseLines(trace: CaseTrace): readonly string[] {
  const verdict = trace.applies ? 'applies to' : 'does not apply to';
  return [
    `    ${verdict} ${trace.subject}`,
    ...trace.when.matchers.map((one) => matcher(one, '')),
    ...trace.unless.flatMap((entry, index) =>
      entry.matchers.map((one) => matcher(one, `unless ${index + 1} `)),
    ),
    ...trace.exceptions.map(({ id, standing }) => `      exception ${id}: ${standing}`),
  ];
}

function clauseLines(trace: ClauseTrace): readonly string[] {
  const next = trace.next === undefined ? '' : `, ${trace.next}`;
  const head = `  ${trace.clause}  ${trace.where}  ${trace.phase}${next}  demands ${trace.demand}`;
  const skipped = trace.skipped === undefined ? [] : [`    not asked: ${trace.skipped}`];
  return [head, `    ${trace.say}`, ...skipped, ...trace.cases.flatMap(caseLines)];
}

function reasonLine(reason: Reason): string {
  const exception = reason.exception === undefined ? '' : ` by ${reason.exception}`;
  const standing =
    reason.standing === 'would-have' ? `would have: ${reason.demand}` : `${reason.standing}${exception}`;
  return `  because  ${reason.clause}  ${reason.effective}  (${standing})  ${reason.where}`;
}

export function renderExplanation(explanation: Explanation, all: boolean): string {
  const { decision, clauses, next } = explanation;
  const shown = all ? clauses : clauses.filter((trace) => trace.cases.some((one) => one.applies));
  const hidden = clauses.length - shown.length;
  const rest = hidden === 0 ? [] : [`  ${hidden} more clauses do not apply; --all shows them`];
  const intended =
    decision.intended === decision.effective ? '' : `   (every clause enforced: ${decision.intended})`;
  return `${[
    `decision ${decision.effective}${intended}`,
    ...decision.because.map(reasonLine),
    ...decision.faults.map((fault) => `  unsure   ${fault.clause}  ${fault.what}`),
    `  next     ${next}`,
    '',
    ...shown.flatMap(clauseLines),
    ...rest,
  ].join('\n')}\n`;
}
