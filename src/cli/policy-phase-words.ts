/** What `policy phase` prints for people. */
import type { Outcome } from '../engine/model.ts';
import type { ClauseActivity, PhaseForecast, RolloutReport } from '../engine/rollout.ts';
import { dateOf, percent, type Rollout } from '../host/rollout.ts';
import { table, type Cell } from './table.ts';
import { count, countOf, type Screen } from './terminal.ts';

const WOULD: Readonly<Record<Outcome, string>> = {
  allow: 'allowed',
  warn: 'warned',
  redact: 'replaced data',
  ask: 'asked',
  deny: 'refused',
};

function isOutcome(word: string): word is Outcome {
  return Object.hasOwn(WOULD, word);
}

function times(value: number): string {
  return value === 1 ? 'once' : `${count(value)} times`;
}

function wouldWords({ wouldHave }: ClauseActivity): readonly string[] {
  return Object.entries(wouldHave).map(
    ([outcome, value]) => `would have ${isOutcome(outcome) ? WOULD[outcome] : outcome} ${times(value)}`,
  );
}

function didWords({ asked, denied, redacted, warned, excepted }: ClauseActivity): readonly string[] {
  const parts = [
    ['asked', asked],
    ['refused', denied],
    ['replaced data', redacted],
    ['warned', warned],
    ['let by as an exception', excepted],
  ] as const;
  return parts.flatMap(([word, value]) => (value === 0 ? [] : [`${word} ${times(value)}`]));
}

/** `would have asked 14 times; 2 marked false alarms, rate 14 %`. */
export function activityWords(activity: ClauseActivity | undefined): string {
  if (activity === undefined) return 'nothing on record';
  const { falseAlarms, falseAlarmRate } = activity;
  const did = [...wouldWords(activity), ...didWords(activity)].join(', ');
  const alarms =
    falseAlarms === 0
      ? 'no false alarms marked'
      : `${falseAlarms} marked false alarm${falseAlarms === 1 ? '' : 's'}, rate ${percent(falseAlarmRate)}`;
  return `${did === '' ? 'nothing on record' : did}; ${alarms}`;
}

function nextWords({ next }: PhaseForecast): string {
  if (next === undefined) return '';
  return `${next.phase} on ${dateOf(next.on)}, in ${countOf(next.days, 'day')}`;
}

/** Clauses still on their way, one a line. */
export function phaseLines(screen: Screen, { clauses }: Rollout, since: string): readonly string[] {
  const open = clauses.filter(({ phase, next }) => phase !== 'enforce' || next !== undefined);
  const done = clauses.length - open.length;
  const rest = `${countOf(done, 'clause')} enforced, with no change planned`;
  if (open.length === 0) return [rest];
  const rows = open.map((one): readonly Cell[] => [
    { text: one.clause },
    { text: one.phase, style: 'yellow' },
    { text: nextWords(one) },
    { text: activityWords(one.activity) },
  ]);
  const columns = [
    { title: 'clause' },
    { title: 'phase' },
    { title: 'next' },
    { title: `last ${since}`, least: 20 },
  ];
  return [...table(screen, columns, rows), rest];
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .slice(0, 8)
    .map(([name, value]) => `${name} ${count(value)}`)
    .join(', ');
}

function soon({ next, activity, phase }: PhaseForecast, since: string): readonly string[] {
  const would = activity === undefined ? [] : wouldWords(activity);
  if (would.length === 0 || phase === 'enforce') return [];
  const when = next?.phase === 'enforce' ? `on ${dateOf(next.on)}` : 'enforced';
  return [`forecast  ${when}, another ${since} like these ${would.join(', ')}`];
}

function clauseBlock(one: PhaseForecast, since: string): readonly string[] {
  const { clause, phase, say, where, activity } = one;
  const next = nextWords(one);
  const detail = [
    ['agents', listed(activity?.agents ?? {})],
    ['actions', listed(activity?.verbs ?? {})],
    ['data', listed(activity?.data ?? {})],
    [
      'days',
      (activity?.days ?? [])
        .map(({ day, count: n }) => `${day.slice(5)} ${n}`)
        .slice(-8)
        .join(', '),
    ],
  ] as const;
  return [
    `${clause}  ${phase}${next === '' ? '' : `, ${next}`}  ${where}`,
    `  ${say}`,
    `  ${activityWords(activity)}`,
    ...detail.flatMap(([name, text]) => (text === '' ? [] : [`  ${name.padEnd(9)} ${text}`])),
    ...soon(one, since).map((line) => `  ${line}`),
    '',
  ];
}

/** The monitor report: what fired, clause by clause. */
export function baselineLines({ report, clauses }: Rollout, since: string): readonly string[] {
  const { decisions, from, to } = report;
  const fired = clauses.filter(({ activity }) => activity !== undefined);
  const quiet = clauses.filter(({ activity }) => activity === undefined).map(({ clause }) => clause);
  return [
    `${countOf(decisions, 'decision')} from ${dateOf(from)} to ${dateOf(to)}`,
    '',
    ...fired.flatMap((one) => clauseBlock(one, since)),
    ...(quiet.length === 0 ? [] : [`nothing on record: ${quiet.join(', ')}`]),
    ...unknownClauses(report, clauses),
    'a decision counts for the clause with the strongest say; repositories are on no record',
  ];
}

function unknownClauses(report: RolloutReport, clauses: readonly PhaseForecast[]): readonly string[] {
  const known = new Set(clauses.map(({ clause }) => clause));
  const others = report.clauses.filter(({ clause }) => !known.has(clause));
  if (others.length === 0) return [];
  return [`of other policies: ${others.map((one) => `${one.clause} ${count(one.decisions)}`).join(', ')}`];
}
