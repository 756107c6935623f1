/** Tells those a clause names of incidents. What fails is recorded and tried again at the next occasion. */
import { claimTells, dueTells, noteTold } from '../engine/incident/change.ts';
import type { Incident, TellChannel } from '../engine/incident/model.ts';
import { noticeLines, noticeMail, noticeOf, noticeTitle } from '../engine/incident/notice.ts';
import { incidentTerms, type IncidentTerms } from '../engine/incident/terms.ts';
import type { RecordDraft } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { type Message, send, type Sending } from './alert-send.ts';
import { GuardError } from './errors.ts';
import { changeBook } from './incident-book.ts';
import { incidentRow } from './incident-log.ts';
import type { Machine } from './machine.ts';

export interface TellingIncidents {
  readonly machine: Pick<Machine, 'paths' | 'platform' | 'now' | 'env'>;
  readonly policy: Pick<Policy, 'clauses'>;
  /** How long one place may take, ms. */
  readonly longest?: number;
}

export interface IncidentTold {
  readonly id: string;
  readonly channel: TellChannel;
  /** One word; absent = it was taken. */
  readonly failure?: string;
}

interface Job {
  readonly incident: Incident;
  readonly terms: IncidentTerms;
  readonly due: readonly TellChannel[];
}

/** Tells each place that waits. Throws `state-unwritable` and `ledger-*`: then it is tried again. */
export async function tellIncidents(telling: TellingIncidents): Promise<readonly IncidentTold[]> {
  const { machine, longest } = telling;
  const jobs = claimed(telling);
  const told = await Promise.all(
    jobs.flatMap(({ incident, terms: { tell }, due }) =>
      send({ machine, longest }, { tell, message: messageOf(incident) }, due).map((sending) =>
        ended(incident.id, sending),
      ),
    ),
  );
  if (told.length > 0) noteAll(telling, told);
  return told;
}

async function ended(id: string, { channel, sent }: Sending): Promise<IncidentTold> {
  const failure = await sent;
  return { id, channel, ...(failure === undefined ? {} : { failure }) };
}

function messageOf(incident: Incident): Message {
  const notice = noticeOf(incident, new Date(incident.opened).toISOString());
  return {
    json: JSON.stringify(notice),
    title: noticeTitle(notice),
    lines: noticeLines(notice),
    mail: (to) => noticeMail(notice, to),
  };
}

/** Where a policy sends people to now counts, not where it did when the incident was opened. */
function claimed({ machine, policy }: TellingIncidents): readonly Job[] {
  const terms = incidentTerms(policy.clauses);
  if (terms.length === 0) return [];
  const now = machine.now();
  return changeBook(machine, ({ incidents }) => {
    const jobs = incidents.flatMap((incident): readonly Job[] => {
      const own = terms.find(
        ({ clause }) => clause.id === incident.clause?.id && clause.layer === incident.clause.layer,
      );
      const due = own === undefined ? [] : dueTells(incident, now);
      return own === undefined || due.length === 0 ? [] : [{ incident, terms: own, due }];
    });
    return { write: jobs.map(({ incident, due }) => claimTells(incident, due, now)), result: jobs };
  });
}

function noteAll({ machine }: TellingIncidents, told: readonly IncidentTold[]): void {
  changeBook(machine, ({ incidents }) => {
    const changed = new Map<string, Incident>();
    const rows: RecordDraft[] = [];
    for (const { id, channel, failure } of told) {
      const incident = changed.get(id) ?? incidents.find((one) => one.id === id);
      if (incident === undefined) continue;
      const next = noteTold(incident, { channel, failure, at: machine.now() });
      changed.set(id, next);
      const outcome = failure === undefined ? 'told' : 'failed';
      rows.push(incidentRow(next, { kind: 'incident.told', code: channel, outcome }));
    }
    return { write: [...changed.values()], rows, result: undefined };
  });
}

/** For those who may not be held up by it: what it throws is given back. */
export async function tellQuietly(
  telling: TellingIncidents,
): Promise<{ readonly told: readonly IncidentTold[]; readonly problem?: GuardError }> {
  try {
    return { told: await tellIncidents(telling) };
  } catch (error) {
    if (error instanceof GuardError) return { told: [], problem: error };
    throw error;
  }
}
