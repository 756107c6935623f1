/** Evidence -> the plan a tool is used on, and how surely. */
import { GRADES, type Grade, type TierFinding } from '../discover/model.ts';
import { safe } from '../text.ts';
import type { TierEvidence } from './model.ts';
import { normalTier } from './values.ts';

export function gradeRank(grade: Grade): number {
  return GRADES.indexOf(grade);
}

/** Whether a grade is good enough for what a clause demands. */
export function isGradeEnough(grade: Grade, demanded: Grade): boolean {
  return gradeRank(grade) >= gradeRank(demanded);
}

/** The wire saw what really happened; a key in the environment beats every file; files beat what a tool is by nature. */
const ORDER: readonly TierEvidence['from'][] = ['wire', 'env', 'file', 'nature'];

function orgKey(org: string): string {
  return org.trim().toLowerCase();
}

/** Whether an organisation is one of the policy's own. */
export function isOwnOrg(org: string, own: readonly string[]): boolean {
  return own.some((one) => orgKey(one) === orgKey(org));
}

/** Of one kind: the surest, the first of equals. A file that names another organisation than a pin says nothing of it. */
function strongest(list: readonly TierEvidence[]): TierEvidence | undefined {
  const [best] = list.toSorted((a, b) => gradeRank(b.grade) - gradeRank(a.grade));
  if (best === undefined || normalTier(best.value) !== 'unknown') return best;
  const named = list.find(
    (other) =>
      normalTier(other.value) !== 'unknown' &&
      (best.org === undefined || (other.org !== undefined && isOwnOrg(other.org, [best.org]))),
  );
  return named === undefined ? best : { ...best, value: named.value };
}

/** `own`: organisations the policy names as its own, for comparing; without any nothing is said of organisations. */
export function tierFinding(
  tool: string,
  evidence: readonly TierEvidence[],
  own: readonly string[] = [],
): TierFinding {
  for (const from of ORDER) {
    const best = strongest(evidence.filter((one) => one.from === from));
    if (best === undefined) continue;
    const value = normalTier(best.value);
    const org = best.org === undefined || own.length === 0 ? undefined : isOwnOrg(best.org, own);
    return {
      tool,
      value,
      grade: best.grade,
      how: best.how,
      ...(best.seat === undefined ? {} : { seat: best.seat }),
      ...(org === undefined ? {} : { org: org ? 'own' : 'other' }),
    };
  }
  return { tool, value: 'unknown', grade: 'unknown', how: safe`nothing on this machine tells its plan` };
}
