/** What a new incident begins with. */
import { phaseAt } from '../lattice.ts';
import type { Instant, Phase } from '../model.ts';
import type { Incident, IncidentFacts, Severity, TellChannel, TellState } from './model.ts';
import type { IncidentTerms } from './terms.ts';

export const NO_FACTS: IncidentFacts = {
  clauses: [],
  agents: [],
  detectors: [],
  codes: [],
  stopped: false,
  passed: false,
};

/** What its clause says of it. */
export function ofClause(
  { clause, owner, playbook }: IncidentTerms,
  phase: Phase,
): Pick<Incident, 'clause' | 'owner' | 'playbook'> {
  return {
    clause: { id: clause.id, layer: clause.layer, where: clause.where, phase },
    ...(owner === undefined ? {} : { owner }),
    ...(playbook === undefined ? {} : { playbook }),
  };
}

/** Places a clause tells, each waiting; none before it warns. */
export function tellsOf({ tell }: IncidentTerms, phase: Phase): readonly TellState[] {
  if (phase !== 'warn' && phase !== 'enforce') return [];
  const named: readonly (readonly [TellChannel, boolean])[] = [
    ['desktop', tell.desktop],
    ['webhook', tell.webhook !== undefined],
    ['mail', tell.mail !== undefined],
    ['exec', tell.exec !== undefined],
  ];
  return named.flatMap(([channel, isNamed]): readonly TellState[] =>
    isNamed ? [{ channel, state: 'waiting', tries: 0 }] : [],
  );
}

export interface OpeningWithout {
  readonly id: string;
  readonly event: string;
  readonly severity: Severity;
  readonly now: Instant;
  /** The clause that is about it. */
  readonly terms?: IncidentTerms | undefined;
  /** Of a person who opens it. */
  readonly person?: { readonly by: string; readonly text: string };
}

/** An incident without a row: of a log that is broken, or by a person's word. */
export function openedWithout({ id, event, severity, now, terms, person }: OpeningWithout): Incident {
  const phase = terms === undefined ? 'draft' : phaseAt(terms.clause.phases, now);
  return {
    id,
    step: 1,
    opened: now,
    severity,
    state: 'open',
    event,
    subject: '',
    ...(terms === undefined ? {} : ofClause(terms, phase)),
    count: 0,
    facts: NO_FACTS,
    timeline: [{ at: now, what: 'opened', ...person }],
    tells: terms === undefined ? [] : tellsOf(terms, phase),
  };
}
