/** Rows of the log -> incidents: opened, or joined to the one that is open for the same cause. */
import { phaseAt } from '../lattice.ts';
import type { LedgerRecord } from '../ledger-record.ts';
import type { Phase } from '../model.ts';
import type { EventWorld, IncidentEvent } from './events.ts';
import { NO_FACTS, ofClause, tellsOf } from './opening.ts';
import type { Incident, IncidentFacts, RowMark, TimelineEntry } from './model.ts';
import { concerns, type IncidentTerms } from './terms.ts';

/** A row joins an incident whose last row is not older than this, ms. */
export const WINDOW_MS: number = 24 * 3_600_000;
/** Rows of one cause that get a line of their own in the timeline; all are counted. */
const MOST_LINES = 20;
const MOST_FACTS = 20;

export interface Absorbing extends EventWorld {
  readonly terms: readonly IncidentTerms[];
  /** Digest of the policy the terms are of. */
  readonly policy: string;
  /** Eight hex digits, another each time. */
  readonly newId: () => string;
}

export interface Absorbed {
  readonly incidents: readonly Incident[];
  /** Ids of those that are new, in order. */
  readonly opened: readonly string[];
  /** Ids of those that gained rows. */
  readonly joined: readonly string[];
}

/** Takes one row after the other, oldest first. The same row given twice changes nothing. */
export function absorb(
  known: readonly Incident[],
  rows: readonly LedgerRecord[],
  absorbing: Absorbing,
): Absorbed {
  const incidents = new Map(known.map((incident) => [incident.id, incident]));
  const opened: string[] = [];
  const joined = new Set<string>();
  for (const row of rows) {
    for (const [terms, event] of causesOf(row, absorbing)) {
      const cause = { terms, event, row, phase: phaseAt(terms.clause.phases, row.t) };
      const same = [...incidents.values()].filter((incident) => isSame(incident, cause));
      if (cause.phase === 'draft' || same.some(({ last }) => isBehind(row, last))) continue;
      const open = same.find((incident) => isOpenFor(incident, row));
      const next = open === undefined ? opening(cause, absorbing.newId()) : joining(open, row);
      incidents.set(next.id, next);
      if (open === undefined) opened.push(next.id);
      else if (!opened.includes(next.id)) joined.add(next.id);
    }
  }
  return { incidents: [...incidents.values()], opened, joined: [...joined] };
}

interface Cause {
  readonly terms: IncidentTerms;
  readonly event: IncidentEvent;
  readonly row: LedgerRecord;
  readonly phase: Phase;
}

/** For each clause the first of its events that the row stands for: one row is one incident a clause. */
function causesOf(
  row: LedgerRecord,
  { terms, policy, ...world }: Absorbing,
): readonly (readonly [IncidentTerms, IncidentEvent])[] {
  return terms.flatMap((each) => {
    // A project's clause has no say about what happened in another.
    if (each.clause.layer === 'project' && (row.policy ?? policy) !== policy) return [];
    const event = each.events.find((one) => one.holds(row, world) && concerns(each, row, one.name));
    return event === undefined ? [] : [[each, event] as const];
  });
}

function isSame({ clause, event, subject }: Incident, { terms, event: own, row }: Cause): boolean {
  const { id, layer } = terms.clause;
  return clause?.id === id && clause.layer === layer && event === own.name && subject === own.subject(row);
}

/** Already counted: numbers and times of rows only grow. */
function isBehind({ seq, t }: LedgerRecord, last: RowMark | undefined): boolean {
  return last !== undefined && seq <= last.seq && t <= last.at;
}

function isOpenFor({ state, last }: Incident, { t }: LedgerRecord): boolean {
  return state !== 'closed' && last !== undefined && t - last.at <= WINDOW_MS;
}

function markOf({ seq, t, ref }: LedgerRecord): RowMark {
  return { seq, at: t, ...(ref === undefined ? {} : { ref }) };
}

function opening({ terms, event, row, phase }: Cause, id: string): Incident {
  const mark = markOf(row);
  return {
    id,
    step: 1,
    opened: row.t,
    severity: terms.severity ?? event.severity,
    state: 'open',
    event: event.name,
    subject: event.subject(row),
    ...ofClause(terms, phase),
    count: 1,
    first: mark,
    last: mark,
    facts: withRow(NO_FACTS, row),
    timeline: [{ at: row.t, what: 'opened', seq: row.seq }],
    tells: tellsOf(terms, phase),
  };
}

function joining(incident: Incident, row: LedgerRecord): Incident {
  const { count, timeline, facts } = incident;
  const line: TimelineEntry = { at: row.t, what: 'again', seq: row.seq };
  return {
    ...incident,
    count: count + 1,
    last: markOf(row),
    facts: withRow(facts, row),
    timeline: count < MOST_LINES ? [...timeline, line] : timeline,
  };
}

function withRow(facts: IncidentFacts, row: LedgerRecord): IncidentFacts {
  const isStopped = row.decision === 'deny' || row.outcome === 'refused';
  return {
    clauses: plus(facts.clauses, [row.clause]),
    agents: plus(facts.agents, [row.agent]),
    detectors: plus(facts.detectors, Object.keys(row.counts ?? {})),
    codes: plus(facts.codes, [row.code]),
    stopped: facts.stopped || isStopped,
    passed: facts.passed || !isStopped,
  };
}

function plus(list: readonly string[], more: readonly (string | undefined)[]): readonly string[] {
  const all = new Set([...list, ...more.filter((item) => item !== undefined)]);
  return [...all].slice(0, MOST_FACTS);
}
