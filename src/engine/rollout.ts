/** What the ledger tells of each clause: the monitor report, and the forecast for clauses not enforced yet. */
import { nextStep, phaseAt } from './lattice.ts';
import type { LedgerRecord } from './ledger-record.ts';
import type { Instant, Outcome, Phase, Safe } from './model.ts';
import type { Clause, Policy } from './policy/model.ts';
import { dateOf } from './policy/units.ts';
import { DECISION_KINDS } from './policy/decision-kinds.ts';

type Counts = Readonly<Record<string, number>>;

/** What one clause did in a span of time. Counts of decisions in which it had the strongest say. */
export interface ClauseActivity {
  readonly clause: string;
  readonly decisions: number;
  /** Asked of a person, refused, replaced, told: what really happened. */
  readonly asked: number;
  readonly denied: number;
  readonly redacted: number;
  readonly warned: number;
  /** Let by because an exception covered it. */
  readonly excepted: number;
  /** What would have happened, had the clause been enforced: by outcome. */
  readonly wouldHave: Counts;
  /** Records a person marked as false alarms. */
  readonly falseAlarms: number;
  /** Share of the decisions, 0 to 1; 0 without decisions. */
  readonly falseAlarmRate: number;
  readonly agents: Counts;
  readonly verbs: Counts;
  /** Values found, by detector. */
  readonly data: Counts;
  /** Decisions by UTC day, oldest first; days without any are absent. */
  readonly days: readonly { readonly day: string; readonly count: number }[];
  /** The oldest decision in each phase. */
  readonly firstIn: Readonly<Partial<Record<Phase, Instant>>>;
}

export interface RolloutReport {
  readonly from: Instant;
  readonly to: Instant;
  readonly decisions: number;
  readonly clauses: readonly ClauseActivity[];
}

interface Sums {
  decisions: number;
  asked: number;
  denied: number;
  redacted: number;
  warned: number;
  excepted: number;
  readonly falseAlarms: Set<string>;
  readonly wouldHave: Map<string, number>;
  readonly agents: Map<string, number>;
  readonly verbs: Map<string, number>;
  readonly data: Map<string, number>;
  readonly days: Map<string, number>;
  readonly firstIn: Map<Phase, Instant>;
}

function noSums(): Sums {
  const numbers = { decisions: 0, asked: 0, denied: 0, redacted: 0, warned: 0, excepted: 0 };
  const maps = {
    wouldHave: new Map(),
    agents: new Map(),
    verbs: new Map(),
    data: new Map(),
    days: new Map(),
  };
  return { ...numbers, ...maps, falseAlarms: new Set(), firstIn: new Map() };
}

function add(counts: Map<string, number>, key: string | undefined, times = 1): void {
  if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + times);
}

function isDecision({ kind, clause, decision, intended, outcome }: LedgerRecord): boolean {
  if (clause === undefined || !DECISION_KINDS.has(kind)) return false;
  if (kind === 'approval.asked' || outcome === 'excepted') return true;
  return (intended ?? decision ?? 'allow') !== 'allow';
}

const HAPPENED: Readonly<Partial<Record<Outcome, 'asked' | 'denied' | 'redacted' | 'warned'>>> = {
  ask: 'asked',
  deny: 'denied',
  redact: 'redacted',
  warn: 'warned',
};

function countHappened(sums: Sums, { kind, decision, intended, outcome }: LedgerRecord): void {
  if (outcome === 'excepted') {
    sums.excepted += 1;
    return;
  }
  const done = HAPPENED[kind === 'approval.asked' ? 'ask' : (decision ?? 'allow')];
  if (done !== undefined) sums[done] += 1;
  if (intended !== undefined && intended !== decision && kind !== 'approval.asked')
    add(sums.wouldHave, intended);
}

function countRecord(sums: Sums, record: LedgerRecord): void {
  sums.decisions += 1;
  countHappened(sums, record);
  add(sums.agents, record.agent);
  add(sums.verbs, record.verb);
  for (const [detector, times] of Object.entries(record.counts ?? {})) {
    if (record.verb === undefined) add(sums.data, detector, times);
  }
  add(sums.days, dateOf(record.t));
  const { phase, t } = record;
  if (phase !== undefined && t < (sums.firstIn.get(phase) ?? Number.POSITIVE_INFINITY))
    sums.firstIn.set(phase, t);
}

/** Adds up records in any order. */
export class RolloutTally {
  readonly #clauses = new Map<string, Sums>();

  add(record: LedgerRecord): void {
    const { clause, kind, ref, seq } = record;
    if (clause === undefined) return;
    if (kind === 'alarm.false') this.#of(clause).falseAlarms.add(ref ?? String(seq));
    else if (isDecision(record)) countRecord(this.#of(clause), record);
  }

  report({ from, to }: { readonly from: Instant; readonly to: Instant }): RolloutReport {
    const clauses = [...this.#clauses]
      .map(([clause, sums]) => activityOf(clause, sums))
      .toSorted((a, b) => b.decisions - a.decisions || (a.clause < b.clause ? -1 : 1));
    return { from, to, decisions: clauses.reduce((sum, one) => sum + one.decisions, 0), clauses };
  }

  #of(clause: string): Sums {
    const known = this.#clauses.get(clause) ?? noSums();
    this.#clauses.set(clause, known);
    return known;
  }
}

function sorted(counts: ReadonlyMap<string, number>): Counts {
  return Object.fromEntries([...counts].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)));
}

function activityOf(clause: string, sums: Sums): ClauseActivity {
  const { decisions, asked, denied, redacted, warned, excepted, days, firstIn } = sums;
  const falseAlarms = sums.falseAlarms.size;
  return {
    clause,
    decisions,
    asked,
    denied,
    redacted,
    warned,
    excepted,
    falseAlarms,
    wouldHave: sorted(sums.wouldHave),
    falseAlarmRate: decisions === 0 ? 0 : Math.min(1, falseAlarms / decisions),
    agents: sorted(sums.agents),
    verbs: sorted(sums.verbs),
    data: sorted(sums.data),
    days: [...days].map(([day, count]) => ({ day, count })).toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    firstIn: Object.fromEntries(firstIn),
  };
}

/** All records of a span as a report. */
export function rolloutReport(
  records: Iterable<LedgerRecord>,
  span: { readonly from: Instant; readonly to: Instant },
): RolloutReport {
  const tally = new RolloutTally();
  for (const record of records) if (record.t >= span.from && record.t <= span.to) tally.add(record);
  return tally.report(span);
}

/** Where a clause stands on its way to `enforce`, and what that day would bring. */
export interface PhaseForecast {
  readonly clause: string;
  readonly say: Safe;
  readonly where: Safe;
  readonly layer: string;
  readonly phase: Phase;
  /** When the present phase began by the date table; absent for a plain phase. */
  readonly since?: Instant;
  /** The next change a date table plans. */
  readonly next?: { readonly phase: Phase; readonly on: Instant; readonly days: number };
  /** What the clause did in the span the report is about; absent = nothing on record. */
  readonly activity?: ClauseActivity;
}

const DAY = 86_400_000;

function sinceOf({ phases }: Clause, now: Instant): Instant | undefined {
  const current = phaseAt(phases, now);
  const step = phases.find(({ phase, from }) => phase === current && from <= now);
  return step === undefined || step.from === 0 ? undefined : step.from;
}

function nextOf({ phases }: Clause, now: Instant): PhaseForecast['next'] {
  const step = nextStep(phases, now);
  return step && { phase: step.phase, on: step.from, days: Math.ceil((step.from - now) / DAY) };
}

function forecastOf(clause: Clause, report: RolloutReport, now: Instant): PhaseForecast {
  const { id, say, where, layer } = clause;
  const [next, since] = [nextOf(clause, now), sinceOf(clause, now)];
  const activity = report.clauses.find((one) => one.clause === id);
  return {
    clause: id,
    say,
    where,
    layer,
    phase: phaseAt(clause.phases, now),
    ...(since === undefined ? {} : { since }),
    ...(next === undefined ? {} : { next }),
    ...(activity === undefined ? {} : { activity }),
  };
}

/** Every clause, those whose phase changes next first. */
export function forecast(policy: Policy, report: RolloutReport, now: Instant): readonly PhaseForecast[] {
  return policy.clauses
    .filter(({ derived }) => derived !== true)
    .map((clause) => forecastOf(clause, report, now))
    .toSorted((a, b) => (a.next?.on ?? Number.MAX_SAFE_INTEGER) - (b.next?.on ?? Number.MAX_SAFE_INTEGER));
}
