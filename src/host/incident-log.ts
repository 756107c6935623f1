/** What the log says of incidents, and to it. */
import type { Incident } from '../engine/incident/model.ts';
import { SEVERITIES, STATES } from '../engine/incident/model.ts';
import type { LedgerRecord } from '../engine/ledger-record.ts';
import { isClauseId } from '../engine/text.ts';
import type { RecordDraft } from '../engine/model.ts';
import { EVENT_NAMES } from '../engine/policy/names.ts';
import { CHANNELS } from './alert-send.ts';
import type { Place } from './incident-files.ts';
import type { MachineKeys } from './keys.ts';
import { openLedger, type Ledger } from './ledger-file.ts';
import { recordsFromEnd } from './ledger-file-read.ts';

/** Ids of ours that rows about incidents hold. */
export const INCIDENT_WORDS: readonly string[] = [
  ...EVENT_NAMES,
  ...SEVERITIES,
  ...STATES,
  ...CHANNELS,
  'by-hand',
  'owner',
  'step',
  'rows',
  'incident-store',
];

/** Throws `ledger-*`. */
export function incidentLedger({ paths, platform, now }: Place, keys: MachineKeys): Ledger {
  return openLedger({ state: paths.state, platform, keys, now, words: INCIDENT_WORDS });
}

/** What every row about an incident says. */
export function incidentRow(
  { id, clause, step }: Pick<Incident, 'id' | 'clause' | 'step'>,
  row: Pick<RecordDraft, 'kind' | 'code'> & Partial<RecordDraft>,
): RecordDraft {
  const about = clause !== undefined && isClauseId(clause.id) ? { clause: clause.id } : {};
  const phase = clause === undefined ? {} : { phase: clause.phase };
  return { control: 'incident', ...about, ...phase, ...row, ref: id, counts: { ...row.counts, step } };
}

export function openedRow(incident: Incident): RecordDraft {
  const { event, severity, count } = incident;
  const byHand = count === 0 && event === 'by-hand' ? ({ actor: 'human' } as const) : {};
  return incidentRow(incident, {
    kind: 'incident.opened',
    code: event,
    outcome: 'opened',
    counts: { [severity]: 1 },
    ...byHand,
  });
}

/** Rows looked at for what has become of incidents. */
const REACH = 50_000;

/** How far each incident has come by the newest rows of the log. Throws `ledger-broken`. */
export function stepsInLog(state: string): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  let looked = 0;
  for (const record of recordsFromEnd(state)) {
    looked += 1;
    if (looked > REACH) break;
    const step = record?.counts?.['step'];
    if (record?.ref === undefined || step === undefined || !isOfIncident(record)) continue;
    steps.set(record.ref, Math.max(step, steps.get(record.ref) ?? 0));
  }
  return steps;
}

function isOfIncident({ kind }: LedgerRecord): boolean {
  return kind === 'incident.opened' || kind === 'incident.changed' || kind === 'incident.told';
}

/** Rows not looked at yet, at most. */
const MOST_ROWS = 200_000;
/** A policy that is new looks back this far, ms. */
const LOOK_BACK_MS = 24 * 3_600_000;

export interface NewRows {
  /** Oldest first. */
  readonly rows: readonly LedgerRecord[];
  /** The last row there is. */
  readonly last: number;
}

/** Rows after `cursor`; those of the last day when there is none, or the log is another one. Throws `ledger-broken`. */
export function newRows({ paths, now }: Place, cursor: number | undefined): NewRows {
  const rows: LedgerRecord[] = [];
  const since = now() - LOOK_BACK_MS;
  let from = cursor;
  let last = -1;
  for (const record of recordsFromEnd(paths.state)) {
    if (record === undefined) continue;
    if (last < 0) {
      last = record.seq;
      if (from !== undefined && from > last) from = undefined;
    }
    const isOld = from === undefined ? record.t < since : record.seq <= from;
    if (isOld || rows.length >= MOST_ROWS) break;
    rows.push(record);
  }
  return { rows: rows.reverse(), last };
}
