/** What of a policy is enforced at an instant, and so what a guard that fails must stop. */
import { isObject } from './json-object.ts';
import { phaseAt, strength } from './lattice.ts';
import type { Instant, Outcome } from './model.ts';
import type { Clause, PhaseStep, Policy } from './policy/model.ts';

function stops(demand: Outcome, phases: readonly PhaseStep[], now: Instant): boolean {
  return strength(demand) > strength('warn') && phaseAt(phases, now) === 'enforce';
}

/** Clauses in force now. Keeping a log alone enforces nothing. */
export function enforcedClauses(policy: Policy, now: Instant): readonly Clause[] {
  return policy.clauses.filter(({ demand, phases }) => stops(demand, phases, now));
}

/** True when something would be replaced, asked or refused now. */
export function isEnforcing(policy: Policy, now: Instant): boolean {
  return stops(policy.stance, policy.stancePhases, now) || enforcedClauses(policy, now).length > 0;
}

/** True when what the guard cannot judge must not happen. */
export function stopsOnFailure(policy: Policy, now: Instant): boolean {
  return policy.onGuardFailure === 'deny' && isEnforcing(policy, now);
}

/** True when some clause is about which AI tools may be used. */
export function speaksOfTools({ clauses }: Pick<Policy, 'clauses'>): boolean {
  return clauses.some(({ controls }) => controls.includes('tool-allowlist'));
}

/** Whether a clause of the organisation or the user sends records somewhere. */
export function sendsRecords({ clauses }: Pick<Policy, 'clauses'>): boolean {
  return clauses.some(
    ({ layer, settings: { log } }) => layer !== 'project' && isObject(log) && 'export' in log,
  );
}

/** True when some clause is about incidents. */
export function speaksOfIncidents({ clauses }: Pick<Policy, 'clauses'>): boolean {
  return clauses.some(({ controls }) => controls.includes('incident'));
}
