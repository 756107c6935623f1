/** Why a person may not approve a server, whatever they think of it. */
import { inPhase } from '../lattice.ts';
import type { Instant, Safe } from '../model.ts';
import type { Clause } from '../policy/model.ts';
import { safe, toSafe } from '../text.ts';
import { factGaps } from './facts.ts';
import type { McpScore } from './model.ts';
import { named, scoreDemand } from './standing.ts';
import { mcpTerms, serverStartedBy, type McpTerms } from './terms.ts';

export interface McpCandidate {
  /** What starts it: its argv, or its address alone. */
  readonly starts: readonly string[];
  readonly score: McpScore;
  readonly clauses: readonly Clause[];
  readonly now: Instant;
}

export interface McpRefusal {
  readonly why: Safe;
  /** False while the clause is not enforced: said, and no more. */
  readonly holds: boolean;
}

/** All that stands against an approval; none of it that holds = a person may say yes. */
export function refusalsOf(candidate: McpCandidate): readonly McpRefusal[] {
  const blocks = candidate.score.findings.filter((finding) => finding.blocks);
  return [
    ...blocks.map(({ id, evidence }) => ({ why: safe`${shown(id)}: ${evidence}`, holds: true })),
    ...mcpTerms(candidate.clauses, candidate.now).flatMap((terms) => clauseRefusals(terms, candidate)),
  ];
}

function clauseRefusals(terms: McpTerms, { starts, score, now }: McpCandidate): readonly McpRefusal[] {
  const holds = inPhase('deny', terms.phase) === 'deny';
  const gaps = factGaps(terms, starts, now).map(({ why }) => safe`${named(terms)}: ${why}`);
  const found = scoreDemand(terms, score);
  const high = found?.demand === 'deny' ? [found.why] : [];
  return [...gaps, ...high].map((why) => ({ why, holds }));
}

/**
 * True when the policy itself approves the server, for checks without a person: every clause that lists servers
 * lists this one, and nothing it wants to know is missing.
 */
export function isListed({ starts, clauses, now }: Omit<McpCandidate, 'score'>): boolean {
  const all = mcpTerms(clauses, now).filter(({ approval }) => approval !== undefined);
  return (
    all.length > 0 &&
    all.every(
      (terms) =>
        serverStartedBy(terms.approval?.servers ?? [], starts) !== undefined &&
        factGaps(terms, starts, now).length === 0,
    )
  );
}

function shown(text: string): Safe {
  return toSafe(text, (same) => same);
}
