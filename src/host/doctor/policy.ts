import { phaseAt } from '../../engine/lattice.ts';
import type { Policy, PolicyIssue } from '../../engine/policy/model.ts';
import { GuardError } from '../errors.ts';
import { checkPolicy } from '../policy-file.ts';
import { readCompiled } from '../policy-compiled.ts';
import { lintLoaded } from '../policy-report.ts';
import { openLooking } from '../situation.ts';
import { faultOf } from './faults.ts';
import { not, ok, type DoctorContext, type Finding } from './model.ts';

/** The policy in force, or why there is none. */
export type PolicyLook =
  | { readonly ok: true; readonly policy: Policy; readonly issues: readonly PolicyIssue[] }
  | { readonly ok: false; readonly error: GuardError };

/** Reads and checks all layers; keeps nothing. */
export async function lookAtPolicy({ machine, catalog }: DoctorContext): Promise<PolicyLook> {
  const { paths, repoRoot, hashing } = machine;
  const { detectors, profiles } = catalog;
  const places = { paths, ...(repoRoot === undefined ? {} : { repoRoot }) };
  try {
    const loaded = await checkPolicy({ ...places, hashing, detectors, profiles });
    const { scan } = openLooking(machine, catalog);
    const known = await catalog.lintKnown?.();
    const issues = await lintLoaded(loaded, { ...known, now: machine.now(), scan });
    return { ok: true, policy: loaded.policy, issues };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return { ok: false, error };
  }
}

function lastGood({ machine }: DoctorContext): string {
  const { paths, repoRoot, hashing } = machine;
  const places = { paths, ...(repoRoot === undefined ? {} : { repoRoot }) };
  try {
    return readCompiled({ ...places, hashing }) === undefined
      ? 'there is no last good one'
      : 'running sessions keep the last good one';
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return 'the last good one cannot be read';
  }
}

function describe(context: DoctorContext, policy: Policy): string {
  const now = context.machine.now();
  const clauses = policy.clauses.filter(({ derived }) => derived !== true);
  const enforced = clauses.filter(({ phases }) => phaseAt(phases, now) === 'enforce').length;
  const layers = policy.layers.map(({ label }) => label).join(' + ');
  return `policy ${policy.name}: ${enforced} of ${clauses.length} clauses enforced (${layers})`;
}

/** One line about the policy. */
export function policyFindings(context: DoctorContext, look: PolicyLook): readonly Finding[] {
  const id = 'policy';
  if (!look.ok) {
    const fault = faultOf(look.error);
    const cause = `${fault.cause}; no new session starts, ${lastGood(context)}`;
    return [not('fail', id, { text: 'the policy cannot be used', cause, remedy: fault.remedy })];
  }
  const text = describe(context, look.policy);
  const { length: errors } = look.issues.filter(({ level }) => level === 'error');
  const { length: warnings } = look.issues.filter(({ level }) => level === 'warning');
  if (errors + warnings === 0) return [ok(id, text)];
  const cause = errors > 0 ? `${errors} errors, ${warnings} warnings` : `${warnings} warnings`;
  return [not('warn', id, { text, cause, remedy: 'aup-guard policy lint' })];
}
