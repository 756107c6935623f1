import type { Instant } from '../engine/model.ts';
import { parseDate } from '../engine/policy/units.ts';
import { GuardError } from './errors.ts';

/** `2026-11-23`, given for an option, as the moment that day begins in UTC. Throws `usage`. */
export function parseDay(option: string, text: string): Instant {
  const day = parseDate(text);
  if (day !== undefined) return day;
  throw new GuardError(
    'usage',
    `${option} takes a day like 2026-11-23, not ${JSON.stringify(text.slice(0, 40))}`,
  );
}
