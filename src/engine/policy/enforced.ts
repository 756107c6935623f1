/** A policy as it would be with every clause enforced: what tests, probes and forecasts are about. */
import { instant } from '../text.ts';
import type { Clause, PhaseStep, Policy } from './model.ts';

const ENFORCED: readonly PhaseStep[] = [{ phase: 'enforce', from: instant(0) }];

/** Drafts included: they are tested before they count. */
export function enforced(policy: Policy): Policy {
  return {
    ...policy,
    stancePhases: ENFORCED,
    clauses: policy.clauses.map((clause) => ({ ...clause, phases: ENFORCED })),
  };
}

/** One clause by itself, enforced: nothing else answers for it. */
export function alone(policy: Policy, clause: Clause): Policy {
  return enforced({ ...policy, stance: 'allow', clauses: [clause], exceptions: [] });
}
