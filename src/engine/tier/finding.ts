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

type Own = readonly string[];

/** Whether the organisation is one of the policy's; undefined where that is not known. */
function ownership({ org, isOwn }: TierEvidence, own: Own): boolean | undefined {
  if (isOwn === true) return true;
  return org === undefined || own.length === 0 ? undefined : isOwnOrg(org, own);
}

/** The same organisation, as far as the first is known. */
function isSameOrg(one: TierEvidence, other: TierEvidence, own: Own): boolean {
  if (one.isOwn === true) return ownership(other, own) === true;
  return one.org === undefined || (other.org !== undefined && isOwnOrg(other.org, [one.org]));
}

/** The surest of one kind, the first of equals. */
function surest(list: readonly TierEvidence[]): TierEvidence | undefined {
  return list.toSorted((a, b) => gradeRank(b.grade) - gradeRank(a.grade))[0];
}

/**
 * What holds an account to an organisation often does not say on which plan that is: a file says it, of the same
 * organisation. A key of the environment leaves files nothing to say.
 */
function withPlan(best: TierEvidence, all: readonly TierEvidence[], own: Own): TierEvidence {
  if (normalTier(best.value) !== 'unknown' || best.from === 'env' || best.seat === false) return best;
  // Which organisation the wire saw must be known before a file may name its plan.
  if (best.from === 'wire' && best.org === undefined && best.isOwn !== true) return best;
  const named = all.find(
    (other) => other.from === 'file' && normalTier(other.value) !== 'unknown' && isSameOrg(best, other, own),
  );
  return named === undefined ? best : { ...best, value: named.value };
}

/** `own`: organisations the policy names as its own, for comparing; without any nothing is said of organisations. */
export function tierFinding(tool: string, evidence: readonly TierEvidence[], own: Own = []): TierFinding {
  for (const from of ORDER) {
    const first = surest(evidence.filter((one) => one.from === from));
    if (first === undefined) continue;
    const best = withPlan(first, evidence, own);
    const value = normalTier(best.value);
    const isOwn = ownership(best, own);
    return {
      tool,
      value,
      grade: best.grade,
      how: best.how,
      ...(best.seat === undefined ? {} : { seat: best.seat }),
      ...(isOwn === undefined ? {} : { org: isOwn ? 'own' : 'other' }),
    };
  }
  return { tool, value: 'unknown', grade: 'unknown', how: safe`nothing on this machine tells its plan` };
}
