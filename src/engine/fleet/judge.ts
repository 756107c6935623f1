/** Whether a bundle that came is taken. */
import type { Instant } from '../model.ts';
import { instant } from '../text.ts';
import type { BundleHeader } from './bundle.ts';

/** Clocks of machines differ by so much (ms). */
const SKEW = 10 * 60_000;

/** The newest bundle this machine ever took. */
export interface LastBundle {
  readonly serial: number;
  /** Of the policy in it. */
  readonly digest: string;
}

/** Why a bundle is not taken; `expired` is said of one that was taken as well. */
export type BundleRefusal =
  | 'not-a-bundle'
  | 'wrong-signature'
  | 'rolled-back'
  | 'serial-reused'
  | 'expired'
  | 'not-yet'
  | 'policy-invalid'
  | 'outlived';

export interface Judged {
  readonly header: BundleHeader;
  readonly digest: string;
  readonly now: Instant;
  readonly last?: LastBundle;
}

/** Undefined when it may be taken; `same` when there is nothing new in it. */
export function judgeBundle({ header, digest, now, last }: Judged): BundleRefusal | 'same' | undefined {
  if (last !== undefined && header.serial < last.serial) return 'rolled-back';
  if (last?.serial === header.serial) return digest === last.digest ? 'same' : 'serial-reused';
  if (now >= header.notAfter) return 'expired';
  return header.issued > now + SKEW ? 'not-yet' : undefined;
}

/** An exception in a bundle ends with it at the latest: without a newer bundle nobody could take it back. */
export function outlives(
  exceptions: readonly { readonly id: string; readonly until: Instant }[],
  { notAfter }: Pick<BundleHeader, 'notAfter'>,
): readonly string[] {
  return exceptions.filter(({ until }) => until > notAfter).map(({ id }) => id);
}

const HOUR = 3_600_000;
/** How often a machine asks for a new bundle. */
export const DEFAULT_EVERY: number = HOUR;
export const LEAST_EVERY: number = 5 * 60_000;
export const MOST_EVERY: number = 7 * 24 * HOUR;

/** When to ask next: a tenth earlier or later, so that machines switched on together do not ask together. `chance` is from 0 to 1. */
export function nextAsk(last: Instant, every: number, chance: number): Instant {
  return instant(last + Math.round(every * (0.9 + 0.2 * chance)));
}

/** After failures in a row, longer and longer, at most a day. */
export function backedOff(every: number, failures: number): number {
  return Math.min(every * 2 ** Math.min(failures, 10), Math.max(every, 24 * HOUR));
}
