/** Events that open incidents: a closed list, each with the rows of the log that stand for it. */
import type { LedgerRecord } from '../ledger-record.ts';
import type { EventName } from '../policy/names.ts';
import type { Severity } from './model.ts';

/** What a row is looked at by. */
export interface EventWorld {
  /** Whether a detector finds secrets; the catalogue's word. */
  readonly isSecret: (detector: string) => boolean;
}

export interface IncidentEvent {
  readonly name: EventName;
  /** Which rows stand for it, in a sentence for the documentation. */
  readonly rows: string;
  /** When the clause names none. */
  readonly severity: Severity;
  holds(row: LedgerRecord, world: EventWorld): boolean;
  /** Rows of the same subject are the same cause. */
  subject(row: LedgerRecord): string;
}

const PASSED: ReadonlySet<string> = new Set(['would-have', 'warned']);

function passed({ outcome = '' }: LedgerRecord): boolean {
  return PASSED.has(outcome);
}

function hasSecret({ counts = {} }: LedgerRecord, { isSecret }: EventWorld): boolean {
  return Object.entries(counts).some(([detector, count]) => count > 0 && isSecret(detector));
}

/** Changes that were announced, or put back before anything ran, are no incident. */
function isAnnounced({ decision, outcome }: LedgerRecord): boolean {
  return decision === 'allow' && outcome === 'allowed';
}

function isFault({ kind, decision, intended, code = '' }: LedgerRecord): boolean {
  // A place that was not told is kept with its incident: it must not open another.
  if (kind !== 'guard.fault' || code.startsWith('alert-')) return false;
  return decision !== 'deny' && decision !== undefined && intended !== 'allow';
}

const subjectOf = {
  agent: ({ agent = '' }: LedgerRecord): string => agent,
  clause: ({ clause, agent = '' }: LedgerRecord): string => `${clause ?? ''} ${agent}`.trim(),
  object: ({ object = '' }: LedgerRecord): string => object,
  code: ({ code = '', kind }: LedgerRecord): string => `${kind} ${code}`.trim(),
};

export const INCIDENT_EVENTS: readonly IncidentEvent[] = [
  {
    name: 'secret.sent',
    rows: '`request.redacted` or `prompt.redacted` that holds a secret and ended `would-have` or `warned`: it left. What was replaced or refused did not.',
    severity: 'high',
    holds: (row, world) =>
      (row.kind === 'request.redacted' || row.kind === 'prompt.redacted') &&
      passed(row) &&
      hasSecret(row, world),
    subject: subjectOf.clause,
  },
  {
    name: 'guard.bypassed',
    rows: '`guard.bypassed`, whether it was refused or not: the attempt is what counts.',
    severity: 'high',
    holds: ({ kind }) => kind === 'guard.bypassed',
    subject: subjectOf.agent,
  },
  {
    name: 'guard.diverted',
    rows: '`guard.diverted`: an agent worked without its requests passing the guard, or without its hooks.',
    severity: 'high',
    holds: ({ kind }) => kind === 'guard.diverted',
    subject: subjectOf.agent,
  },
  {
    name: 'guard.drift',
    rows: '`guard.drift` outside maintenance: files of the guard were changed, also those that were put back.',
    severity: 'high',
    holds: (row) => row.kind === 'guard.drift' && !isAnnounced(row),
    subject: subjectOf.code,
  },
  {
    name: 'guard.fault',
    rows: '`guard.fault` after which something went on unchecked, and `request.refused` that ended `would-have`: a request that could not be checked was sent.',
    severity: 'medium',
    holds: (row) => isFault(row) || (row.kind === 'request.refused' && passed(row)),
    subject: subjectOf.code,
  },
  {
    name: 'mcp.drift',
    rows: '`mcp.changed` and `mcp.ungated`: a server is no longer what was approved, or is used past its gate.',
    severity: 'medium',
    holds: ({ kind }) => kind === 'mcp.changed' || kind === 'mcp.ungated',
    subject: subjectOf.object,
  },
  {
    name: 'tool.prohibited',
    rows: '`tool.started` with the verdict `prohibited` that was not refused.',
    severity: 'medium',
    holds: ({ kind, code, outcome }) =>
      kind === 'tool.started' && code === 'prohibited' && outcome !== 'refused',
    subject: subjectOf.agent,
  },
  {
    name: 'policy.tamper',
    rows: '`policy.rejected`, and `policy.changed` outside maintenance.',
    severity: 'medium',
    holds: (row) => row.kind === 'policy.rejected' || (row.kind === 'policy.changed' && !isAnnounced(row)),
    subject: subjectOf.code,
  },
  {
    name: 'policy.loosened',
    rows: '`policy.rejected` since a lower layer asks less than one above it.',
    severity: 'medium',
    holds: ({ kind, counts = {} }) => kind === 'policy.rejected' && (counts['loosens'] ?? 0) > 0,
    subject: subjectOf.code,
  },
  {
    name: 'ledger.broken',
    rows: 'No row: the log itself cannot be read or written any more, or ends before what a checkpoint signed.',
    severity: 'critical',
    holds: () => false,
    subject: subjectOf.code,
  },
];

export function eventNamed(name: EventName): IncidentEvent | undefined {
  return INCIDENT_EVENTS.find((event) => event.name === name);
}
