/** Incidents in words, for those who may import only the engine's types. */
import type { Incident } from '../engine/incident/model.ts';
import { incidentTerms } from '../engine/incident/terms.ts';
import type { Safe } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { safe, shown } from './text.ts';

/** For the layers that may import only the engine's types. */
export { SEVERITIES } from '../engine/incident/model.ts';
export { suggest } from '../engine/incident/suggest.ts';

/** A sentence for each clause of a project's file that names people who are not told. */
export function ignoredTells({ clauses }: Pick<Policy, 'clauses'>): readonly string[] {
  return incidentTerms(clauses).flatMap(({ clause: { id, where }, ignored }) =>
    ignored.length === 0
      ? []
      : [
          `${where} ${id}: ${ignored.join(', ')} of a project's file is not used; put it into your own policy`,
        ],
  );
}

/** One line for the person at the terminal. */
export function incidentLine({ id, event, severity, clause }: Incident): Safe {
  const by = clause === undefined ? safe`` : safe` (${shown(`${clause.where} ${clause.id}`)})`;
  return safe`aup-guard: incident ${shown(id)}, ${shown(severity)}: ${shown(event)}${by}; see: aup-guard incident show ${shown(id)}`;
}
