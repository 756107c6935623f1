/** `aup-guard policy phase`: what comes next for each clause, the monitor report, and promotion. */
import { rolloutOf } from '../host/rollout.ts';
import { loadForCommand } from './policy-load.ts';
import type { PolicyCommandNeeds } from './policy-needs.ts';
import { baselineLines, phaseLines } from './policy-phase-words.ts';
import { currentScreen } from './terminal.ts';

export interface PhaseFlags {
  readonly json?: boolean;
  readonly baseline?: boolean;
  readonly since?: string;
}

/** Throws `policy-*`, `usage`, `ledger-broken`. */
export async function showPhases(
  { json, baseline, since }: PhaseFlags,
  needs: PolicyCommandNeeds,
): Promise<void> {
  const { policy } = await loadForCommand(undefined, needs);
  const { paths, now } = needs;
  const span = since ?? (baseline === true ? '30 days' : '7 days');
  const rollout = rolloutOf(policy, { state: paths.state, now, since: span });
  if (json === true) {
    const schema = baseline === true ? 'aup-guard/policy-baseline/1' : 'aup-guard/policy-phase/1';
    const { report, clauses } = rollout;
    const body = { schema, at: now, since: span, ...(baseline === true ? { report } : {}), clauses };
    needs.out(`${JSON.stringify(body, null, 2)}\n`);
    return;
  }
  const lines = baseline === true ? baselineLines(rollout, span) : phaseLines(currentScreen(), rollout, span);
  needs.out(`${lines.join('\n')}\n`);
}
