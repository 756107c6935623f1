/** Looks at the rows of the log that nobody has looked at yet, and opens or joins incidents. */
import { absorb } from '../engine/incident/absorb.ts';
import { openedWithout } from '../engine/incident/opening.ts';
import { eventNamed } from '../engine/incident/events.ts';
import type { Incident } from '../engine/incident/model.ts';
import { incidentTerms, type IncidentTerms } from '../engine/incident/terms.ts';
import { phaseAt } from '../engine/lattice.ts';
import type { Policy } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import { type BookChange, changeBook, newId, type OpenBook } from './incident-book.ts';
import { withEvidence } from './incident-evidence.ts';
import type { Place } from './incident-files.ts';
import { incidentLedger, newRows, openedRow } from './incident-log.ts';
import { lastNoteOnFile } from './ledger-file-notes.ts';
import { ledgerFiles } from './ledger-file-store.ts';

export interface Collecting {
  readonly machine: Place;
  readonly policy: Pick<Policy, 'clauses' | 'digest'>;
  readonly isSecret: (detector: string) => boolean;
}

export interface Collected {
  readonly opened: readonly Incident[];
  readonly joined: readonly Incident[];
  /** Why an incident that was kept is not in the log. */
  readonly problem?: GuardError;
}

const NOTHING: Collected = { opened: [], joined: [] };

/**
 * Never looks at a row twice for the same clause. A clause of this control must be there, else nothing is done.
 * Throws `state-unwritable` and `ledger-locked`: the same rows are looked at again the next time.
 */
export function collectIncidents({ machine, policy, isSecret }: Collecting): Collected {
  const terms = incidentTerms(policy.clauses);
  if (terms.length === 0) return NOTHING;
  return changeBook(machine, (book) => {
    try {
      const { rows, last } = rowsOf(machine, book, policy.digest);
      const found = absorb(book.incidents, rows, { terms, policy: policy.digest, isSecret, newId });
      const isNew = book.index.cursors[policy.digest] !== last;
      return { ...keep(machine, book, found), ...(isNew ? { cursors: { [policy.digest]: last } } : {}) };
    } catch (error) {
      if (!(error instanceof GuardError) || error.code !== 'ledger-broken') throw error;
      return brokenLog({ machine, terms, book }, error);
    }
  });
}

/** Throws `ledger-broken` also for a log that was cut. */
function rowsOf(machine: Place, { index, keys }: OpenBook, digest: string): ReturnType<typeof newRows> {
  const found = newRows(machine, index.cursors[digest]);
  const covered = lastNoteOnFile(ledgerFiles(machine.paths.state), keys)?.size ?? 0;
  if (covered <= found.last + 1) return found;
  throw new GuardError('ledger-broken', 'the log ends before what a checkpoint signed', {
    hint: 'see: aup-guard log verify',
  });
}

/** A checkpoint first, so that a signed note covers the rows that are kept. */
function keep(machine: Place, { keys }: OpenBook, found: ReturnType<typeof absorb>): BookChange<Collected> {
  const named = (ids: readonly string[]): readonly Incident[] =>
    found.incidents.filter(({ id }) => ids.includes(id));
  const joined = named(found.joined);
  if (found.opened.length === 0) return { write: joined, result: { opened: [], joined } };
  incidentLedger(machine, keys).checkpoint();
  const opened = named(found.opened).map((incident) => withEvidence(machine, incident, keys));
  return { write: [...opened, ...joined], rows: opened.map(openedRow), result: { opened, joined } };
}

interface Broken {
  readonly machine: Place;
  readonly terms: readonly IncidentTerms[];
  readonly book: OpenBook;
}

/** No row can tell of it: the incident itself does, one for each clause about broken logs. */
function brokenLog({ machine, terms, book }: Broken, problem: GuardError): BookChange<Collected> {
  const event = eventNamed('ledger.broken');
  const now = machine.now();
  const opened = terms.flatMap((each): readonly Incident[] => {
    if (event === undefined || !each.events.includes(event)) return [];
    if (phaseAt(each.clause.phases, now) === 'draft') return [];
    const isKnown = book.incidents.some(
      ({ event: name, clause, state }) =>
        name === event.name && clause?.id === each.clause.id && state !== 'closed',
    );
    const severity = each.severity ?? event.severity;
    return isKnown ? [] : [openedWithout({ id: newId(), event: event.name, severity, now, terms: each })];
  });
  return { write: opened, result: { opened, joined: [], problem } };
}
