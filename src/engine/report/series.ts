/** Rows over time. */
import type { Instant } from '../model.ts';
import { dateOf } from '../policy/units.ts';
import { instant } from '../text.ts';
import { Counter } from './counter.ts';
import { DAY_MS, startOfDay, startOfWeek } from './instants.ts';
import type { ReportSeries } from './model.ts';
import type { OutcomeClass } from './outcome.ts';

/** More days than this are shown by week. */
const MOST_DAYS = 92;
/** Ten years of weeks: what is older is in the other tables. */
const MOST_WEEKS = 530;
/** Days that are remembered; clocks that jump must not fill the memory. */
const MOST_REMEMBERED = 5000;

interface Day {
  rows: number;
  readonly outcomes: Counter;
}

export class Series {
  readonly #days = new Map<number, Day>();

  add(at: Instant, outcome: OutcomeClass | undefined): void {
    const key = startOfDay(at);
    const day = this.#days.get(key) ?? { rows: 0, outcomes: new Counter(16) };
    if (!this.#days.has(key) && this.#days.size >= MOST_REMEMBERED) return;
    this.#days.set(key, day);
    day.rows += 1;
    if (outcome !== undefined) day.outcomes.add(outcome);
  }

  /** Every day or week from the first to `now`, those without rows as well. */
  result(since: Instant | undefined, now: Instant): ReportSeries {
    const first = Math.min(now, ...this.#days.keys(), since ?? Number.POSITIVE_INFINITY);
    const isShort = (now - first) / DAY_MS <= MOST_DAYS;
    const startOf = isShort ? startOfDay : startOfWeek;
    const step = isShort ? DAY_MS : 7 * DAY_MS;
    const last = startOf(now);
    const earliest = Math.max(startOf(instant(first)), last - (MOST_WEEKS - 1) * step);
    const count = Math.round((last - earliest) / step) + 1;
    const buckets = Array.from({ length: count }, () => ({ rows: 0, outcomes: new Counter(16) }));
    for (const [key, { rows, outcomes }] of this.#days) {
      const bucket = buckets[Math.round((startOf(instant(key)) - earliest) / step)];
      if (bucket === undefined) continue;
      bucket.rows += rows;
      for (const [name, times] of Object.entries(outcomes.counts())) bucket.outcomes.add(name, times);
    }
    return {
      unit: isShort ? 'day' : 'week',
      buckets: buckets.map(({ rows, outcomes }, at) => ({
        from: dateOf(instant(earliest + at * step)),
        rows,
        outcomes: outcomes.counts(),
      })),
    };
  }
}
