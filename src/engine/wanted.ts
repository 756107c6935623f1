/** Which findings the redactor replaces, by the policy's data clauses. */
import { decide } from './decide.ts';
import { strength } from './lattice.ts';
import type { DataControl } from './controls/kinds.ts';
import type { DecideContext } from './decide.ts';
import type { Actor, Decision, Finding, Instant, Reason } from './model.ts';
import type { Policy } from './policy/model.ts';
import type { Wanted } from './redact/model.ts';

export interface DataContext {
  readonly now: Instant;
  /** Agent or tool id that would receive the data. */
  readonly tool: string;
  readonly control: DataControl;
  /** An unknown actor counts as an agent. */
  readonly actor?: Actor;
  readonly repo?: string;
  readonly who?: DecideContext['who'];
}

export interface WantedBy {
  /** Replaced now. */
  readonly redact: Wanted;
  /** Would be replaced if every clause were enforced. */
  readonly would: Wanted;
  /** The clause with the strongest say about a finding, for messages and records. */
  readonly clauseFor: (finding: Finding) => Reason | undefined;
  /** The whole decision about one finding: `deny` refuses the request that holds it. */
  readonly demand: (finding: Finding) => Decision;
}

/** Valid for one policy and one instant: build it anew when a phase may have changed. */
export function wantedBy(policy: Policy, context: DataContext): WantedBy {
  const { now, tool, control } = context;
  const clauses = policy.clauses.filter((clause) => clause.controls.includes(control));
  const narrowed = { ...policy, clauses };
  const asked: DecideContext = {
    now,
    approvals: [],
    who: context.who ?? { user: '', teams: [] },
    ...(context.repo === undefined ? {} : { repo: context.repo }),
  };
  // Clauses see detector and category only, so one answer serves all findings of a detector.
  const known = new Map<string, Decision>();
  const demand = (finding: Finding): Decision => {
    const key = `${finding.category} ${finding.detector}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const situation = { actions: [], findings: [finding], actor: context.actor ?? 'unknown', tool };
    const decision = decide(narrowed, situation, asked);
    known.set(key, decision);
    return decision;
  };
  const redacts = strength('redact');
  return {
    demand,
    redact: (finding) => strength(demand(finding).effective) >= redacts,
    would: (finding) => strength(demand(finding).intended) >= redacts,
    clauseFor: (finding) => demand(finding).because[0],
  };
}
