/** `policy test --changed OLD`: what recorded decisions would become under another policy. */
import type { ReplayReport } from '../engine/policy/replay.ts';
import { GuardError } from '../host/errors.ts';
import { comparedOverLedger } from '../host/policy-replay.ts';
import { loadForCommand } from './policy-load.ts';
import type { PolicyCommandNeeds } from './policy-needs.ts';
import { count, countOf } from './terminal.ts';

interface Compared {
  readonly old: string;
  readonly file: string | undefined;
}

interface ChangedFlags {
  readonly json?: boolean;
  readonly since?: string;
}

function lines(report: ReplayReport, since: string): readonly string[] {
  const { decisions, changes, unknown } = report;
  const changed = changes.reduce((sum, { count: times }) => sum + times, 0);
  const open = unknown.reduce((sum, { count: times }) => sum + times, 0);
  return [
    `${count(changed)} of ${countOf(decisions, 'recorded decision')} of the last ${since} would change`,
    ...changes.map(({ clause, from, to, count: times }) => `  ${clause}  ${from} -> ${to}  ${count(times)}`),
    `${count(report.same)} would stay as they are`,
    `${count(open)} cannot be judged: what decides them (branch, path, repository, words) is on no record`,
    ...unknown.map(({ clause, count: times }) => `  ${clause}  ${count(times)}`),
    'what no clause had a say in left no record, and is not counted',
  ];
}

/** Exits 1 when a decision would change. Throws `policy-*`, `usage`, `ledger-broken`. */
export async function comparePolicies(
  { old, file }: Compared,
  { json, since = '7 days' }: ChangedFlags,
  needs: PolicyCommandNeeds,
): Promise<void> {
  const [before, next] = [await loadForCommand(old, needs), await loadForCommand(file, needs)];
  const { paths, now, detectors } = needs;
  const report = await comparedOverLedger(
    { old: before.policy, next: next.policy },
    { state: paths.state, now, detectors, since },
  );
  if (report === undefined)
    throw new GuardError('usage', `${since} is no duration`, { hint: 'for example: 7 days' });
  needs.out(
    json === true
      ? `${JSON.stringify({ schema: 'aup-guard/policy-changed/1', since, ...report }, null, 2)}\n`
      : `${lines(report, since).join('\n')}\n`,
  );
  if (report.changes.length > 0) needs.exit(1);
}
