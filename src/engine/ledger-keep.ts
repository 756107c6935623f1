/** How long records are kept, as the clauses about the log say. */
import { isObject } from './json-object.ts';
import type { Clause } from './policy/model.ts';
import { parseDuration } from './policy/units.ts';

/** What is read of a policy. */
export interface KeepSource {
  readonly clauses: readonly Pick<Clause, 'controls' | 'settings'>[];
}

/** Milliseconds; the longest where several say so, undefined (for ever) where none does. */
export function keepOf({ clauses }: KeepSource): number | undefined {
  const spans = clauses.flatMap(({ controls, settings }) => {
    const log = controls.includes('audit-log') ? settings['log'] : undefined;
    const keep = isObject(log) ? log['keep'] : undefined;
    return typeof keep === 'string' ? [parseDuration(keep) ?? Infinity] : [];
  });
  return spans.length === 0 ? undefined : Math.max(...spans);
}
