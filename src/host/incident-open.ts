/** Incidents that are not closed, counted. */
import { type Severity, SEVERITIES } from '../engine/incident/model.ts';
import { GuardError } from './errors.ts';
import { readBook } from './incident-book.ts';
import { openKeys } from './keys.ts';
import type { Place } from './incident-files.ts';

/** Worst first; a severity without an open incident is left out. `damaged`: their files are not to be trusted. */
export interface OpenIncidents {
  readonly bySeverity: readonly { readonly severity: Severity; readonly count: number }[];
  readonly damaged: number;
}

/** Undefined when there is none, and when they cannot be read. */
export function openIncidents(machine: Place): OpenIncidents | undefined {
  try {
    const { incidents, damaged } = readBook(machine, openKeys(machine.paths.state), false);
    const open = incidents.filter(({ state }) => state !== 'closed');
    if (open.length + damaged.length === 0) return undefined;
    const bySeverity = SEVERITIES.toReversed().flatMap((severity) => {
      const count = open.filter((incident) => incident.severity === severity).length;
      return count === 0 ? [] : [{ severity, count }];
    });
    return { bySeverity, damaged: damaged.length };
  } catch (error) {
    if (error instanceof GuardError) return undefined;
    throw error;
  }
}
