/** Whether this machine was looked at as often as the policy wants. */
import type { ClauseId, Instant, Safe } from '../model.ts';
import { safe } from '../text.ts';
import type { DiscoveryTerms } from './terms.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Timers start a little late, and machines sleep: a quarter of the pace more, and never less than this. */
const LEAST_GRACE = 10 * MINUTE;

export interface LookDue {
  readonly clause: ClauseId;
  readonly where: Safe;
  /** ms between two looks. */
  readonly every: number;
  /** Absent = never, or nobody can tell. */
  readonly last?: Instant;
}

/** The most frequent pace that is not kept; undefined where all are, or no clause names one. A look from the future is none. */
export function lookDue(
  terms: readonly DiscoveryTerms[],
  last: Instant | undefined,
  now: Instant,
): LookDue | undefined {
  const paced = terms
    .flatMap(({ clause: { id, where }, every }) =>
      every === undefined ? [] : [{ clause: id, where, every }],
    )
    .toSorted((one, other) => one.every - other.every);
  const [strictest] = paced;
  if (strictest === undefined) return undefined;
  const known = last === undefined || last > now + LEAST_GRACE ? undefined : last;
  if (known === undefined) return strictest;
  const grace = Math.max(LEAST_GRACE, strictest.every / 4);
  return now - known > strictest.every + grace ? { ...strictest, last: known } : undefined;
}

/** `90 minutes`, `6 hours`, `9 days`: the largest unit of which there are at least two, rounded down. */
function span(ms: number): Safe {
  const units = [
    [DAY, safe`day`],
    [HOUR, safe`hour`],
    [MINUTE, safe`minute`],
  ] as const;
  const [unit, word] = units.find(([size]) => ms >= 2 * size) ?? [MINUTE, safe`minute`];
  const many = Math.max(1, Math.floor(ms / unit));
  return many === 1 ? safe`1 ${word}` : safe`${many} ${word}s`;
}

/** `the last look at this machine was 9 days ago; aup.yaml:12 DISC-1 wants one every 24 hours`. */
export function lookDueWords({ clause, where, every, last }: LookDue, now: Instant): Safe {
  const wanted = safe`${where} ${clause} wants one every ${span(every)}`;
  return last === undefined
    ? safe`this machine was not looked at yet; ${wanted}`
    : safe`the last look at this machine was ${span(now - last)} ago; ${wanted}`;
}
