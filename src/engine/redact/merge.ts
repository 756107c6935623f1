import type { Finding } from '../model.ts';

/** A finding before overlaps are settled. */
export interface Candidate extends Finding {
  /** Of its detector: the higher wins an overlap. */
  readonly rank: number;
}

/** Looks for more than detectors can; run over every reading of a text. Candidates come in any order. */
export type Finder = (text: string) => readonly Candidate[];

/** How much the policy demands of a finding; the higher wins an overlap before all else. */
export type Weight = (finding: Finding) => number;

/** What is demanded most, then a secret, then the more specific detector, then the longer hit. */
function stronger(a: Candidate, b: Candidate, weight: Weight): boolean {
  const more = weight(a) - weight(b);
  if (more !== 0) return more > 0;
  if (a.category !== b.category) return a.category === 'secret';
  if (a.rank !== b.rank) return a.rank > b.rank;
  return a.end - a.start > b.end - b.start;
}

function toFinding(best: Candidate, start: number, end: number): Finding {
  return {
    detector: best.detector,
    label: best.label,
    category: best.category,
    confidence: best.confidence,
    start,
    end,
    ...(best.optIn === true ? { optIn: true } : {}),
  };
}

/** Joins overlapping candidates; the union is covered, so that no part of either survives. Sorted. */
export function mergeCandidates(
  candidates: readonly Candidate[],
  weight: Weight = () => 0,
): readonly Finding[] {
  const merged: Finding[] = [];
  const sorted = candidates.toSorted((a, b) => a.start - b.start || b.end - a.end);
  let best: Candidate | undefined;
  let start = 0;
  let end = 0;
  for (const candidate of sorted) {
    if (best !== undefined && candidate.start < end) {
      if (stronger(candidate, best, weight)) best = candidate;
      end = Math.max(end, candidate.end);
    } else {
      if (best !== undefined) merged.push(toFinding(best, start, end));
      best = candidate;
      start = candidate.start;
      end = candidate.end;
    }
  }
  if (best !== undefined) merged.push(toFinding(best, start, end));
  return merged;
}
