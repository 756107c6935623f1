/** How long records are kept and how often they are signed, as the clauses about the log say. */
import { isObject } from './json-object.ts';
import { phaseAt } from './lattice.ts';
import type { Instant } from './model.ts';
import type { Clause } from './policy/model.ts';
import { parseDuration } from './policy/units.ts';

/** What is read of a policy. */
export interface KeepSource {
  readonly clauses: readonly Pick<Clause, 'controls' | 'layer' | 'phases' | 'settings'>[];
}

/** What the clauses that count at this time say under one key of `log`. A draft does not. */
function saidOf(
  { clauses }: KeepSource,
  { key, now }: { readonly key: string; readonly now: Instant },
): readonly { readonly layer: Clause['layer']; readonly said: string }[] {
  return clauses.flatMap(({ controls, layer, phases, settings }) => {
    if (!controls.includes('audit-log') || phaseAt(phases, now) === 'draft') return [];
    const log = settings['log'];
    const said = isObject(log) ? log[key] : undefined;
    return typeof said === 'string' ? [{ layer, said }] : [];
  });
}

/**
 * Milliseconds; the longest where several say so, undefined (for ever) where none does. A repository's own policy does
 * not count: whoever writes it would have the record of what was done there let go of.
 */
export function keepOf(source: KeepSource, now: Instant): number | undefined {
  const spans = saidOf(source, { key: 'keep', now })
    .filter(({ layer }) => layer !== 'project')
    .map(({ said }) => parseDuration(said) ?? Infinity);
  return spans.length === 0 ? undefined : Math.max(...spans);
}

const HOUR = 3_600_000;
const WORDS: ReadonlyMap<string, number> = new Map([
  ['hourly', HOUR],
  ['daily', 24 * HOUR],
]);

/** Milliseconds between two signatures under the log: the shortest where several say so, an hour where none does. */
export function checkpointEvery(source: KeepSource, now: Instant): number {
  const spans = saidOf(source, { key: 'checkpoint', now }).map(
    ({ said }) => WORDS.get(said) ?? parseDuration(said) ?? HOUR,
  );
  return spans.length === 0 ? HOUR : Math.min(...spans);
}
