import { joinAll, phaseAt } from '../engine/lattice.ts';
import type { Event, Fault, Instant, Outcome } from '../engine/model.ts';
import type { Clause } from '../engine/policy/model.ts';
import { safe } from '../engine/text.ts';
import type { Guard, Judged } from './guard.ts';

export interface Diverted {
  /** Requests the egress proxy has seen. */
  readonly requests: () => number;
  readonly now: () => Instant;
  /** Told once, when the first sign appears. */
  readonly onDiverted: () => void;
}

/** Data clauses are the ones a diverted request escapes. */
function demandOf(clause: Clause, now: Instant): Outcome {
  const data = clause.controls.some((kind) => kind === 'context-redaction' || kind === 'prompt-redaction');
  return data && phaseAt(clause.phases, now) === 'enforce' ? 'deny' : 'allow';
}

/** A tool call is a model's answer: when none of its requests came through the proxy, they went elsewhere. */
function isSign(event: Event, requests: number): boolean {
  return event.kind === 'tool-call' && requests === 0;
}

/**
 * Watches for an agent that works without the proxy: some settings file moved its base URL. Each of its tool calls
 * then counts as a clause that could not be evaluated.
 */
export function watchDiverted(guard: Guard, watch: Diverted): Guard {
  let told = false;
  return {
    ...guard,
    async judge(event, approvals): Promise<Judged> {
      const judged = await guard.judge(event, approvals);
      if (!isSign(event, watch.requests())) return judged;
      if (!told) watch.onDiverted();
      told = true;
      const now = watch.now();
      const touched = guard.policy.clauses.filter((clause) => demandOf(clause, now) === 'deny');
      const faults = touched.map(({ id }): Fault => ({
        clause: id,
        what: safe`the requests of this agent do not pass the guard`,
      }));
      const strictest = joinAll(touched.map((clause) => demandOf(clause, now)));
      const { decision } = judged;
      return {
        ...judged,
        decision: {
          ...decision,
          effective: joinAll([decision.effective, strictest]),
          faults: [...decision.faults, ...faults],
        },
      };
    },
  };
}
