/** When a key is taken for an answer: not what was typed for the agent, pasted, or sent by a program. Pure. */

/** The box must have been seen this long before keys count (ms). */
const DELAY = 700;
/** A key that comes too early puts the moment off by at least this much. */
const EXTEND = 500;
/** No hand types faster than this. */
export const GAP = 25;

export class Arming {
  #readyAt: number;
  #lastKey = Number.NEGATIVE_INFINITY;

  constructor(shownAt: number) {
    this.#readyAt = shownAt + DELAY;
  }

  armed(now: number): boolean {
    return now >= this.#readyAt;
  }

  /** Milliseconds until keys count. */
  remaining(now: number): number {
    return Math.max(0, this.#readyAt - now);
  }

  /** Judges one key: `early` does nothing at all, `quick` may do anything but approve. */
  key(now: number): 'early' | 'quick' | 'counts' {
    const quick = now - this.#lastKey < GAP;
    this.#lastKey = now;
    if (this.armed(now)) return quick ? 'quick' : 'counts';
    this.#putOff(now);
    return 'early';
  }

  /** Several keys in one read, or a paste: nobody's answer. */
  burst(now: number): void {
    this.#lastKey = now;
    if (!this.armed(now)) this.#putOff(now);
  }

  #putOff(now: number): void {
    this.#readyAt = Math.max(this.#readyAt, now + EXTEND);
  }
}
