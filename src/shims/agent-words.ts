/** What the shim says on standard error before its agent has the terminal. */
import type { LaunchPlan } from '../catalog/agents/model.ts';
import type { Clause } from '../engine/policy/model.ts';
import type { Guard } from '../host/guard.ts';
import type { SessionPolicy } from '../host/session-policy.ts';

/** One warning, and what to do about it when there is something. */
export function saySo(what: string, next = ''): void {
  process.stderr.write(`aup-guard: warning: ${what}${next === '' ? '' : `\n  next  ${next}`}\n`);
}

/** Says what would switch the guard off, and which clauses that would leave without their control. */
export function explainRefusals(
  refusals: LaunchPlan['refusals'],
  enforcing: boolean,
  clauses: readonly Clause[],
): void {
  const names = clauses.map(({ id, where }) => `${id} (${where})`).join(', ');
  const held = names === '' ? '' : `\n  clause  ${names} could not be enforced`;
  for (const why of refusals) {
    const next = enforcing
      ? 'start it without that, or ask the owner of the policy for an exception'
      : 'recorded; it would be refused once the policy is enforced';
    process.stderr.write(
      `aup-guard: ${enforcing ? 'not started' : 'warning'}: ${why}${held}\n  next    ${next}\n`,
    );
  }
}

const MOST_SHOWN = 5;

/** Says and records which parts of the policy files do not count. */
export function reportPolicy({ ignored, rejected }: SessionPolicy, guard: Pick<Guard, 'note'>): void {
  if (rejected !== undefined) {
    saySo(`${rejected.message}; the last good policy stays in force`, rejected.hint);
    guard.note({ kind: 'policy.rejected', code: rejected.code, decision: 'allow', outcome: 'invalid' });
  }
  for (const { file, line, column, message } of ignored.slice(0, MOST_SHOWN)) {
    saySo(`${file}:${line}:${column} ${message}; that part does not count`);
  }
  const more = ignored.length - MOST_SHOWN;
  if (more > 0) saySo(`${more} more parts do not count`, 'all of them: aup-guard policy lint');
  if (ignored.length > 0) {
    const counts = { loosens: ignored.length };
    guard.note({ kind: 'policy.rejected', decision: 'deny', outcome: 'refused', counts });
  }
}
