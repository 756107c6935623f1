/** Instants and days as text, UTC. */
import type { Instant } from '../model.ts';
import { dateOf } from '../policy/units.ts';
import { instant } from '../text.ts';

export const DAY_MS = 86_400_000;

/** `2026-11-23T14:03:09Z`. */
export function timeOf(at: Instant): string {
  const seconds = Math.floor((at - startOfDay(at)) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${dateOf(at)}T${parts.map((part) => String(part).padStart(2, '0')).join(':')}Z`;
}

export function startOfDay(at: Instant): Instant {
  return instant(Math.floor(at / DAY_MS) * DAY_MS);
}

/** The Monday of its week; the epoch was a Thursday. */
export function startOfWeek(at: Instant): Instant {
  const day = Math.floor(at / DAY_MS);
  return instant((day - ((day + 3) % 7)) * DAY_MS);
}
