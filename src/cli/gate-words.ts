/** What `gate check` prints. */
import type { Fault } from '../engine/model.ts';
import { gateOutcome, type CheckedAnswer, type CheckedPart } from '../host/gate-check.ts';
import { table, type Cell } from './table.ts';
import { paint, type Screen, type Style } from './terminal.ts';

const STYLES: Readonly<Record<string, Style>> = {
  allow: 'green',
  warn: 'yellow',
  ask: 'yellow',
  deny: 'red',
};

const HEADS: Readonly<Record<string, string>> = {
  allow: 'runs without a question',
  warn: 'runs, with a warning',
  ask: 'a person is asked first',
  deny: 'is not allowed',
};

function styled(screen: Screen, outcome: string): string {
  const style = STYLES[outcome];
  return style === undefined ? outcome : paint(screen, style, outcome);
}

function partRow({ action, command, reason }: CheckedPart): readonly Cell[] {
  const outcome = reason === undefined ? 'allow' : gateOutcome(reason.effective);
  const style = STYLES[outcome];
  return [
    { text: outcome, ...(style === undefined ? {} : { style }) },
    { text: action.verb },
    { text: reason?.clause ?? '' },
    { text: command },
    { text: action.target },
  ];
}

const COLUMNS = [
  { title: '' },
  { title: 'verb' },
  { title: 'clause' },
  { title: 'part', least: 12 },
  { title: 'target', least: 12 },
];

/** `not certain: ...` and `never: ...` under the table, each once. */
function remarks(parts: readonly CheckedPart[]): readonly string[] {
  const why = parts.flatMap(({ action }) =>
    action.why === undefined ? [] : [`  not certain  ${action.why}`],
  );
  const never = parts.flatMap(({ action }) =>
    action.forbidden === undefined ? [] : [`  no approval  ${action.forbidden}`],
  );
  return [...new Set([...why, ...never])];
}

/** Clauses that count as met because they could not be evaluated, one line a cause. */
function unsure(faults: readonly Fault[]): readonly string[] {
  const causes = new Map<string, readonly string[]>();
  for (const { what, clause } of faults) causes.set(what, [...(causes.get(what) ?? []), clause]);
  return [...causes].map(([what, clauses]) => `  unsure  ${clauses.join(' ')}  ${what}`);
}

/** The answer for people, line by line. */
export function gateCard(screen: Screen, { decision, parts }: CheckedAnswer): string[] {
  const outcome = gateOutcome(decision.effective);
  const intended = gateOutcome(decision.intended);
  const later = intended === outcome ? '' : `   (every clause enforced: ${intended})`;
  const reasons = new Map(
    parts.flatMap(({ reason }) => (reason === undefined ? [] : [[reason.clause, reason]])),
  );
  const clauses = [...reasons.values()].map(
    ({ clause, say, where, phase }) =>
      `  clause  ${clause}  ${say}  ${where}${phase === 'enforce' ? '' : `  (${phase})`}`,
  );
  const rows = parts.map(partRow);
  return [
    `${styled(screen, outcome)}  ${HEADS[outcome] ?? ''}${later}`,
    ...(rows.length === 0 ? [] : ['', ...table(screen, COLUMNS, rows).map((line) => `  ${line}`)]),
    ...(clauses.length === 0 ? [] : ['', ...clauses]),
    ...remarks(parts),
    ...unsure(decision.faults),
  ];
}

/** The answer for programs. Texts are neutralised and redacted. */
export function jsonAnswer({ decision, category, parts }: CheckedAnswer): object {
  return {
    decision: gateOutcome(decision.effective),
    intended: gateOutcome(decision.intended),
    category,
    parts: parts.map(({ action, command, reason }) => ({
      command,
      verb: action.verb,
      target: action.target,
      certainty: action.certainty,
      ...(action.why === undefined ? {} : { why: action.why }),
      ...(action.forbidden === undefined ? {} : { forbidden: action.forbidden }),
      ...(reason === undefined
        ? {}
        : {
            clause: reason.clause,
            where: reason.where,
            decision: gateOutcome(reason.effective),
          }),
    })),
    ...(decision.faults.length === 0 ? {} : { faults: decision.faults }),
  };
}
