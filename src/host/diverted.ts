import { joinAll, phaseAt } from '../engine/lattice.ts';
import type { Event, Fault, Instant } from '../engine/model.ts';
import type { Clause } from '../engine/policy/model.ts';
import { safe } from '../engine/text.ts';
import type { Verdict } from '../engine/verdict.ts';
import type { Guard, Judged } from './guard.ts';

export interface Diverted {
  /** Requests the egress proxy has seen. */
  readonly requests: () => number;
  readonly now: () => Instant;
  /** Told once, when the first sign appears. */
  readonly onDiverted: () => void;
}

/** A guard that notices when an agent works without the proxy. */
export interface WatchedGuard {
  readonly guard: Guard;
  /** A person's turn begins or the agent's ends. Refused once the agent's requests are known to go elsewhere. */
  turn(at: 'begin' | 'end'): Verdict;
}

const WHAT = safe`the requests of this agent do not pass the guard`;
const SILENT: Verdict = { allow: true, ref: '', message: safe`` };

/** Data clauses are the ones a diverted request escapes. */
function isEscaped(clause: Clause, now: Instant): boolean {
  const data = clause.controls.some((kind) => kind === 'context-redaction' || kind === 'prompt-redaction');
  return data && phaseAt(clause.phases, now) === 'enforce';
}

/** Adds the faults of the clauses that could not be evaluated; each counts as its strictest demand. */
function withFaults(judged: Judged, escaped: readonly Clause[]): Judged {
  const { decision } = judged;
  const faults = escaped.map(({ id }): Fault => ({ clause: id, what: WHAT }));
  const effective = escaped.length === 0 ? decision.effective : joinAll([decision.effective, 'deny']);
  return { ...judged, decision: { ...decision, effective, faults: [...decision.faults, ...faults] } };
}

/**
 * Watches for an agent whose base URL some settings file has moved. A tool call is a model's answer, and so is the
 * end of a turn: when none of the requests behind it came through the proxy, they went elsewhere.
 */
export function watchDiverted(guard: Guard, watch: Diverted): WatchedGuard {
  let diverted = false;
  const look = (): boolean => {
    if (watch.requests() > 0) return false;
    if (!diverted) watch.onDiverted();
    diverted = true;
    return true;
  };
  const escaped = (): readonly Clause[] => {
    const now = watch.now();
    return guard.policy.clauses.filter((clause) => isEscaped(clause, now));
  };
  return {
    guard: {
      ...guard,
      async judge(event: Event, approvals): Promise<Judged> {
        const judged = await guard.judge(event, approvals);
        return event.kind === 'tool-call' && look() ? withFaults(judged, escaped()) : judged;
      },
    },
    turn(at) {
      const sign = at === 'end' ? look() : diverted && watch.requests() === 0;
      const first = sign ? escaped()[0] : undefined;
      if (first === undefined) return SILENT;
      const message = safe`aup-guard: stopped: ${WHAT} (${first.id}, ${first.where}). Look for a base URL in the settings of the agent or of this repository; check: aup-guard doctor`;
      return { allow: false, ref: '', message };
    },
  };
}
