/** What a report says of the policy: clauses, phases, exceptions. */
import { phaseAt } from '../lattice.ts';
import type { Instant } from '../model.ts';
import type { Clause, Exception, Policy } from '../policy/model.ts';
import { dateOf } from '../policy/units.ts';
import type { Counts } from './counter.ts';
import type { ReportInput } from './input.ts';
import { timeOf } from './instants.ts';
import type { ReportClause, ReportException, ReportExceptions, ReportPolicy } from './parts-model.ts';
import type { ReportTally } from './tally.ts';

type Asked = Pick<ReportInput, 'policy' | 'problem' | 'now'>;

/** Rows of these kinds, those without any as zero. */
export function rowsOf(tally: ReportTally, kinds: readonly string[]): Counts {
  return Object.fromEntries(kinds.map((kind) => [kind, tally.kinds.of(kind)]));
}

function clausePart(clause: Clause, now: Instant): NonNullable<ReportClause['policy']> {
  const steps = clause.phases.toSorted((a, b) => a.from - b.from);
  return {
    say: clause.say,
    where: clause.where,
    controls: clause.controls,
    phase: phaseAt(clause.phases, now),
    steps: steps.map(({ phase, from }) => (from <= 0 ? { phase } : { phase, from: dateOf(from) })),
  };
}

/** Clauses of the policy in its order, then those only rows name. */
function clausesOf({ policy, now }: Asked, tally: ReportTally): readonly ReportClause[] {
  const own = (policy?.clauses ?? []).filter(({ derived }) => derived !== true);
  const ids = new Set<string>(own.map(({ id }) => id));
  const rows = Object.keys(tally.clauseRows.counts());
  const all = [...ids, ...rows.filter((id) => !ids.has(id))];
  return all.map((id): ReportClause => {
    const clause = own.find((each) => each.id === id);
    const counted = {
      id,
      rows: tally.clauseRows.of(id),
      outcomes: tally.clauseOutcomes.of(id),
      phases: tally.clausePhases.of(id),
    };
    return clause === undefined ? counted : Object.assign(counted, { policy: clausePart(clause, now) });
  });
}

const POLICY_ROWS = ['policy.changed', 'policy.rejected', 'policy.signed', 'phase.promoted', 'alarm.false'];

export function policyPart(asked: Asked, tally: ReportTally): ReportPolicy {
  const { policy, problem } = asked;
  return {
    ...(policy === undefined ? {} : headOf(policy)),
    layers: (policy?.layers ?? []).map(({ layer, label, digest }) => ({ layer, label, digest })),
    ...(problem === undefined ? {} : { problem }),
    clauses: clausesOf(asked, tally),
    rows: rowsOf(tally, POLICY_ROWS),
    changes: tally.newestChanges(),
  };
}

function headOf({ name, digest, reviewBy }: Policy): Pick<ReportPolicy, 'name' | 'digest' | 'reviewBy'> {
  return { name, digest, ...(reviewBy === undefined ? {} : { reviewBy: dateOf(reviewBy) }) };
}

function scopeOf(who: string): string {
  if (who === '*') return 'everybody';
  return who.startsWith('team:') ? who : 'one person';
}

function exceptionPart(exception: Exception, now: Instant): ReportException {
  const { id, clause, who, by, why, from, until } = exception;
  const standing = until <= now ? 'ended' : from > now ? 'to come' : 'in force';
  const days = { from: from <= 0 ? 'the beginning' : timeOf(from), until: timeOf(until) };
  return { id, clause, scope: scopeOf(who), by, why, ...days, standing };
}

export function exceptionsPart({ policy, now }: Asked, tally: ReportTally): ReportExceptions {
  return {
    listed: (policy?.exceptions ?? []).map((each) => exceptionPart(each, now)),
    used: tally.excepted.counts(),
    rows: rowsOf(tally, ['exception.granted', 'exception.revoked', 'exception.used', 'exception.ended']),
  };
}
