/** What the clauses of a policy say about incidents. Their settings were checked when it was compiled. */
import { isObject } from '../json-object.ts';
import type { LedgerRecord } from '../ledger-record.ts';
import type { Clause, Condition } from '../policy/model.ts';
import { toSafe } from '../text.ts';
import { type TellTerms, tellTerms } from '../tell.ts';
import { INCIDENT_EVENTS, type IncidentEvent } from './events.ts';
import { SEVERITIES, type Severity } from './model.ts';

export interface IncidentTerms extends TellTerms {
  readonly clause: Clause;
  readonly events: readonly IncidentEvent[];
  /** Absent = the event's own. */
  readonly severity?: Severity;
  readonly owner?: string;
  readonly playbook?: string;
}

/** The clauses about incidents, whatever their phase: rows are judged by the phase of their own time. */
export function incidentTerms(clauses: readonly Clause[]): readonly IncidentTerms[] {
  return clauses
    .filter(({ controls, demand }) => controls.includes('incident') && demand !== 'allow')
    .map((clause) => termsOf(clause));
}

function termsOf(clause: Clause): IncidentTerms {
  const table = isObject(clause.settings['do']) ? clause.settings['do'] : {};
  const { owner, playbook } = table;
  const severity = SEVERITIES.find((one) => one === table['severity']);
  const wanted = clause.when.events;
  return {
    clause,
    events: INCIDENT_EVENTS.filter(({ name }) => wanted === undefined || wanted.includes(name)),
    ...tellTerms(table['tell'], clause.layer),
    ...(severity === undefined ? {} : { severity }),
    ...(typeof owner === 'string' ? { owner: toSafe(owner, (same) => same, 100) } : {}),
    ...(typeof playbook === 'string' ? { playbook: toSafe(playbook, (same) => same, 300) } : {}),
  };
}

/** Whether a condition is about a row: of `actor`, `tool` and `event`, all that are named must hold. */
function about({ actor, tools, events }: Condition, row: LedgerRecord, event: string): boolean {
  const who = row.actor === 'human' ? 'human' : 'agent';
  if (actor !== undefined && actor !== who) return false;
  if (tools !== undefined && !tools.includes(row.agent ?? '')) return false;
  return events === undefined || events.includes(event);
}

/** Whether the clause is about this row of this event. */
export function concerns({ clause }: IncidentTerms, row: LedgerRecord, event: string): boolean {
  return about(clause.when, row, event) && !clause.unless.some((entry) => about(entry, row, event));
}
