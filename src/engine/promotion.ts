/** Whether a clause may be promoted, by the rules of the policy's `rollout` clauses. */
import { isObject } from './json-object.ts';
import { PHASES, type Instant, type Phase, type Safe } from './model.ts';
import type { Policy } from './policy/model.ts';
import { parseDuration } from './policy/units.ts';
import type { PhaseForecast } from './rollout.ts';
import { safe, toSafe } from './text.ts';

/** What `promote:` demands. */
export interface PromotionRule {
  readonly clause: string;
  readonly where: Safe;
  readonly afterMs: number;
  readonly after: Safe;
  /** 0 to 1; a rate must lie below it. */
  readonly below: number;
}

/** `5 %`, `5%` or `0.05` as a share; undefined for anything else. */
export function shareOf(text: string): number | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,4})?)\s*(%?)$/u.exec(text.trim());
  if (match === null) return undefined;
  const value = Number(match[1]) / (match[2] === '%' ? 100 : 1);
  return value <= 1 ? value : undefined;
}

/** The rules of all layers; what cannot be read is the strictest. */
export function promotionRules(policy: Policy): readonly PromotionRule[] {
  return policy.clauses.flatMap(({ id, where, controls, settings }): PromotionRule[] => {
    const promote = settings['promote'];
    if (!controls.includes('rollout') || !isObject(promote)) return [];
    const { after, false_alarms_below: below } = promote;
    const text = typeof after === 'string' ? after : '';
    return [
      {
        clause: id,
        where,
        after: toSafe(text, (same) => same, 40),
        afterMs: parseDuration(text) ?? Number.POSITIVE_INFINITY,
        below: (typeof below === 'string' ? shareOf(below) : undefined) ?? 0,
      },
    ];
  });
}

/** Why a rule is not met; empty when all are. A clause with nothing on record has not been watched. */
export function unmetRules(
  rules: readonly PromotionRule[],
  { phase, since, activity, clause }: PhaseForecast,
  now: Instant,
): readonly Safe[] {
  return rules.flatMap((rule) => {
    const began = since ?? activity?.firstIn[phase];
    const early = began === undefined || now - began < rule.afterMs;
    const rate = activity?.falseAlarmRate ?? 0;
    const noisy = rate > 0 && rate >= rule.below;
    const by = safe`${rule.where} ${toSafe(rule.clause, (same) => same)}`;
    const id = toSafe(clause, (same) => same);
    return [
      ...(early ? [safe`${id} has not been in ${word(phase)} for ${rule.after} (${by})`] : []),
      ...(noisy
        ? [safe`${percent(rate)} of its decisions were false alarms, ${percent(rule.below)} or more (${by})`]
        : []),
    ];
  });
}

function word(phase: Phase): Safe {
  return toSafe(phase, (same) => same);
}

/** `14 %`. */
export function percent(share: number): Safe {
  return toSafe(`${Math.round(share * 1000) / 10} %`, (same) => same);
}

/** Phases go forward only. */
export function isForward(from: Phase, to: Phase): boolean {
  return PHASES.indexOf(to) > PHASES.indexOf(from);
}
