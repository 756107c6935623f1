/** How long records are kept, as the clauses about the log say. */
import { isObject } from './json-object.ts';
import { phaseAt } from './lattice.ts';
import type { Instant } from './model.ts';
import type { Clause } from './policy/model.ts';
import { parseDuration } from './policy/units.ts';

/** What is read of a policy. */
export interface KeepSource {
  readonly clauses: readonly Pick<Clause, 'controls' | 'layer' | 'phases' | 'settings'>[];
}

/**
 * Milliseconds; the longest where several say so, undefined (for ever) where none does. A repository's own policy does
 * not count: whoever writes it would have the record of what was done there let go of.
 */
export function keepOf({ clauses }: KeepSource, now: Instant): number | undefined {
  const spans = clauses.flatMap(({ controls, layer, phases, settings }) => {
    const counts = controls.includes('audit-log') && layer !== 'project' && phaseAt(phases, now) !== 'draft';
    const log = counts ? settings['log'] : undefined;
    const keep = isObject(log) ? log['keep'] : undefined;
    return typeof keep === 'string' ? [parseDuration(keep) ?? Infinity] : [];
  });
  return spans.length === 0 ? undefined : Math.max(...spans);
}
