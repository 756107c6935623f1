/** Does the plan a tool is used on fit what a policy wants of it? */
import type { Safe } from '../model.ts';
import { safe, toSafe } from '../text.ts';
import { isTier } from '../tier/values.ts';
import { GRADES, type Grade, type TierFinding } from './model.ts';
import type { ListedTool } from './tool-terms.ts';

export type Fit = 'met' | 'not-proven' | 'other-use';

export interface TierFit {
  readonly fit: Fit;
  readonly why: Safe;
}

/** Whether proof of one grade is as good as another. */
export function isAsGood(grade: Grade, least: Grade): boolean {
  return GRADES.indexOf(grade) >= GRADES.indexOf(least);
}

/** Whether anything is known of the plan. */
export function isKnownPlan({ value, grade }: Pick<TierFinding, 'value' | 'grade'>): boolean {
  return grade !== 'unknown' && value !== 'unknown';
}

/** A plan nobody proved is not taken for a good one. */
export function tierFit(
  { tier, evidence }: Pick<ListedTool, 'tier' | 'evidence'>,
  found: Pick<TierFinding, 'value' | 'grade'> | undefined,
): TierFit {
  if (tier === undefined) return { fit: 'met', why: safe`it is on the list of approved tools` };
  const wanted = shown(tier.join(', '));
  if (found === undefined || !isKnownPlan(found)) {
    return { fit: 'not-proven', why: safe`approved on the plans ${wanted}; its plan is not known` };
  }
  const plan = shown(found.value);
  if (!isTier(found.value, tier)) {
    return { fit: 'other-use', why: safe`approved on the plans ${wanted}, and it is on ${plan}` };
  }
  if (isAsGood(found.grade, evidence)) return { fit: 'met', why: safe`approved on the plan ${plan}` };
  const grades = safe`${shown(found.grade)}, not ${shown(evidence)}`;
  return { fit: 'not-proven', why: safe`approved on the plan ${plan}, but that is only ${grades}` };
}

export function shown(text: string): Safe {
  return toSafe(text, (same) => same, 120);
}
