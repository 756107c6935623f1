/** The roll-out of the policy in force here: what its clauses did by the ledger, and what comes next. */
import type { Instant } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { parseDuration } from '../engine/policy/units.ts';
import { promotionRules, unmetRules, type PromotionRule } from '../engine/promotion.ts';
import { forecast, rolloutReport, type PhaseForecast, type RolloutReport } from '../engine/rollout.ts';
import { instant } from '../engine/text.ts';
import { GuardError } from './errors.ts';
import { recordsSince } from './ledger-since.ts';

export { percent } from '../engine/promotion.ts';
export { isForward } from '../engine/promotion.ts';
export { promotedPhase } from '../engine/promote-phase.ts';
export { parseDate } from '../engine/policy/units.ts';
export { dateOf } from '../engine/policy/units.ts';

export interface Rollout {
  readonly report: RolloutReport;
  readonly clauses: readonly PhaseForecast[];
  readonly rules: readonly PromotionRule[];
}

interface Window {
  readonly state: string;
  readonly now: Instant;
  /** `7 days`. */
  readonly since: string;
}

/** Throws `usage` for what is no duration, `ledger-broken` when the log cannot be read. */
export function rolloutOf(policy: Policy, { state, now, since }: Window): Rollout {
  const ms = parseDuration(since);
  if (ms === undefined) {
    throw new GuardError('usage', `${since.slice(0, 40)} is no duration`, {
      hint: 'for example: --since 30d',
    });
  }
  const from = instant(Math.max(0, now - ms));
  const report = rolloutReport(recordsSince(state, from), { from, to: now });
  return { report, clauses: forecast(policy, report, now), rules: promotionRules(policy) };
}

/** Long enough for every rule of the policy, and a month at least. */
export function promotionWindow(policy: Policy): string {
  const longest = Math.max(30 * 86_400_000, ...promotionRules(policy).map(({ afterMs }) => afterMs));
  const days = Math.ceil(Math.min(longest, 3650 * 86_400_000) / 86_400_000);
  return `${days * 2} days`;
}

export function unmet({ rules }: Rollout, clause: PhaseForecast, now: Instant): readonly string[] {
  return unmetRules(rules, clause, now);
}
