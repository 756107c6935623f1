/** How long a place that did not take records is left alone, ms. */

const SECOND = 1000;
/** From half a minute to six hours between tries. */
const LEAST_WAIT = 30 * SECOND;
export const MOST_WAIT: number = 6 * 3600 * SECOND;

/** A tenth more or less, so that machines that lost the same server do not come back together. */
function waitOf(failures: number): number {
  return Math.min(LEAST_WAIT * 2 ** Math.min(failures - 1, 20), MOST_WAIT) * (0.9 + 0.2 * Math.random());
}

/** What `retry-after` asks for, a number of seconds or a date; none when it is neither. */
function askedWait(text: string, now: number): number {
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  return Math.max((Date.parse(text) || 0) - now, 0);
}

/** Never sooner than the place asks for, nor later than six hours because it does. */
export function waitFor(failures: number, retryAfter: string, now: number): number {
  const asked = Math.min(askedWait(retryAfter, now), MOST_WAIT) * (1 + 0.1 * Math.random());
  return Math.max(waitOf(failures), asked);
}
