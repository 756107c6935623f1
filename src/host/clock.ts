import type { Instant } from '../engine/model.ts';
import { instant } from '../engine/text.ts';

/** The wall clock. It may jump; use `monotonicMs` for spans. */
export function now(): Instant {
  return instant(Date.now());
}

/** Milliseconds since some moment before this process; never goes back. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** Midnight, local time, of the day an instant falls on. */
export function startOfDay(at: Instant): Instant {
  return instant(new Date(at).setHours(0, 0, 0, 0));
}
