/** What people do to incidents: they open them by hand, take them on, contain and close them, mark false alarms. */
import { openedWithout } from '../engine/incident/opening.ts';
import { changeIncident, type Change } from '../engine/incident/change.ts';
import type { Incident, Severity } from '../engine/incident/model.ts';
import { incidentTerms, type IncidentTerms } from '../engine/incident/terms.ts';
import { phaseAt } from '../engine/lattice.ts';
import type { LedgerRecord } from '../engine/ledger-record.ts';
import type { Policy } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import { changeBook, newId } from './incident-book.ts';
import { withEvidence } from './incident-evidence.ts';
import { incidentLedger, incidentRow, openedRow, stepsInLog } from './incident-log.ts';
import { recordsFromEnd } from './ledger-file-read.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';

type Person = Pick<Machine, 'paths' | 'platform' | 'now' | 'who'>;

/** The newest record with this number or reference. Throws `usage` when there is none. */
export function recordNamed({ paths }: Pick<Machine, 'paths'>, wanted: string): LedgerRecord {
  for (const record of recordsFromEnd(paths.state)) {
    if (record !== undefined && (String(record.seq) === wanted || record.ref === wanted)) return record;
  }
  throw new GuardError('usage', `no record ${JSON.stringify(wanted.slice(0, 40))} in the log`, {
    hint: 'list the newest with: aup-guard log tail',
  });
}

export interface ByHand {
  readonly text: string;
  readonly severity: Severity;
  /** A row it is about; its evidence is kept. */
  readonly record?: LedgerRecord;
  /** Whose clause tells people; the first in force when absent. */
  readonly clause?: string;
}

/** The clause that is about incidents opened by hand. Throws `usage` for a name that is none. */
function termsFor(
  policy: Policy | undefined,
  { clause }: ByHand,
  now: Person['now'],
): IncidentTerms | undefined {
  const all = incidentTerms(policy?.clauses ?? []);
  if (clause === undefined) return all.find((terms) => phaseAt(terms.clause.phases, now()) !== 'draft');
  const found = all.find((terms) => terms.clause.id === clause);
  if (found !== undefined) return found;
  throw new GuardError(
    'usage',
    `nothing was opened: ${JSON.stringify(clause)} is no clause about incidents`,
    {
      hint: 'see the clauses with: aup-guard status',
    },
  );
}

/** Opens an incident by a person's word. Throws `usage`, `state-unwritable`, `ledger-*`: then nothing is opened. */
export function openByHand(machine: Person, policy: Policy | undefined, byHand: ByHand): Incident {
  const { record, text, severity } = byHand;
  const terms = termsFor(policy, byHand, machine.now);
  const person = { by: machine.who.user, text };
  return changeBook(machine, ({ keys }) => {
    const opening = { id: newId(), event: 'by-hand', severity, now: machine.now(), terms, person };
    const plain = openedWithout(opening);
    if (record === undefined) return strictly(plain);
    const { seq, t, ref } = record;
    const mark = { seq, at: t, ...(ref === undefined ? {} : { ref }) };
    incidentLedger(machine, keys).checkpoint();
    return strictly(withEvidence(machine, { ...plain, count: 1, first: mark, last: mark }, keys));
  });
}

function strictly(incident: Incident) {
  return { write: [incident], rows: [openedRow(incident)], strict: true, result: incident };
}

/** Throws `usage` for an id that is none or a step back, `refused` for a damaged one, `ledger-*`. */
export function changeByHand(machine: Person, id: string, change: Change): Incident {
  return changeBook(machine, ({ incidents, damaged }) => {
    if (damaged.includes(id)) throw damagedError(id);
    const incident = incidents.find((one) => one.id === id);
    if (incident === undefined) throw unknownError(id);
    // The index could have been put back together with the file.
    if (incident.step < (stepsInLog(machine.paths.state).get(id) ?? 0)) throw damagedError(id);
    const changed = changeIncident(incident, change, { at: machine.now(), by: machine.who.user });
    if (!changed.ok) {
      const why = changed.why === 'behind' ? `it is ${incident.state} already` : 'the text is empty';
      throw new GuardError('usage', `nothing was changed: ${why}`, {
        hint: `see: aup-guard incident show ${id}`,
      });
    }
    const next = changed.incident;
    const isForward = next.state !== incident.state;
    const row = incidentRow(next, {
      kind: 'incident.changed',
      code: isForward ? next.state : 'owner',
      outcome: isForward ? change.to : 'changed',
      actor: 'human',
      ms: Math.max(0, machine.now() - next.opened),
    });
    return { write: [next], rows: [row], strict: true, result: next };
  });
}

export function unknownError(id: string): GuardError {
  return new GuardError('usage', `there is no incident ${JSON.stringify(id.slice(0, 40))}`, {
    hint: 'see them with: aup-guard incident list',
  });
}

function damagedError(id: string): GuardError {
  return new GuardError('refused', `the file of incident ${id} is not what this guard wrote last`, {
    hint: `the log still tells of it: aup-guard log show ${id}`,
  });
}

/** Marks a record as a false alarm of its clause. Throws `usage` when it has none or is marked, `ledger-broken`. */
export function markFalse(machine: Person, record: LedgerRecord): void {
  const { clause, ref, seq, control, phase, verb } = record;
  if (clause === undefined || ref === undefined) {
    throw new GuardError('usage', `nothing was marked: no clause speaks in record ${seq}`, {
      hint: `see: aup-guard log show ${seq}`,
    });
  }
  if (isMarked(machine, record)) throw new GuardError('usage', `record ${seq} is marked already`);
  const row = {
    kind: 'alarm.false',
    clause,
    ref,
    actor: 'human',
    ...(control === undefined ? {} : { control }),
    ...(phase === undefined ? {} : { phase }),
    ...(verb === undefined ? {} : { verb }),
    counts: { rows: 1 },
  } as const;
  if (recordAlone(machine, row, ['rows'])) return;
  throw new GuardError('ledger-broken', 'nothing was marked: it cannot be recorded', {
    hint: 'see what is wrong with the log: aup-guard log verify',
  });
}

function isMarked({ paths }: Person, { seq, ref, clause }: LedgerRecord): boolean {
  for (const record of recordsFromEnd(paths.state)) {
    if (record === undefined) continue;
    if (record.seq <= seq) return false;
    if (record.kind === 'alarm.false' && record.ref === ref && record.clause === clause) return true;
  }
  return false;
}
