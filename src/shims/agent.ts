/** One guarded session: policy, proxy, broker, gates, then the agent, then everything away again. */
import { catalog } from '../catalog/index.ts';
import type { LaunchPlan } from '../catalog/agents/model.ts';
import { SESSION_ENV } from '../host/channel.ts';
import { GuardError } from '../host/errors.ts';
import { writeVolatile } from '../host/files.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { enforcedClauses, isEnforcing, openSession, sessionPolicy } from '../host/session.ts';
import { isBrokerAlive } from '../host/socket.ts';
import { agentEnv } from './agent-env.ts';
import { startGuarded, type Guarded } from './agent-guarded.ts';
import { wrappedAgent, type Wrapped } from './agent-known.ts';
import type { RunResult } from './pty/outcome.ts';
import { plainRun } from './pty/plain.ts';

/** Inside a session everything is guarded already: a second one would ask twice and redact placeholders. */
async function isInside(machine: Machine): Promise<boolean> {
  const socket = machine.env[SESSION_ENV.socket];
  return socket !== undefined && (await isBrokerAlive(socket));
}

/** Says what would switch the guard off, and which clauses that would leave without their control. */
function explain(refusals: LaunchPlan['refusals'], enforcing: boolean, clauses: readonly string[]): void {
  for (const why of refusals) {
    const next = enforcing
      ? 'start it without that, or ask the owner of the policy for an exception'
      : 'recorded; it would be refused once the policy is enforced';
    const held = clauses.length === 0 ? '' : `\n  clause  ${clauses.join(', ')} could not be enforced`;
    process.stderr.write(
      `aup-guard: ${enforcing ? 'not started' : 'warning'}: ${why}${held}\n  next    ${next}\n`,
    );
  }
}

async function runGuarded(guarded: Guarded, wrapped: Wrapped, args: readonly string[]): Promise<RunResult> {
  const { machine, enforcing, session, egress, gateEnv, dir } = guarded;
  const plan = wrapped.launch.launch({
    args,
    env: machine.env,
    sessionEnv: gateEnv,
    baseUrl: (route) => egress.baseUrl(route),
    hookCommand: guarded.hookCommand,
    dir,
    readText: guarded.readText,
  });
  if (plan.refusals.length > 0) {
    session.guard.note({ kind: 'guard.bypassed', outcome: enforcing ? 'refused' : 'would-have' });
    explain(plan.refusals, enforcing, enforcedClauses(session.guard.policy, machine));
    if (enforcing) return { code: 1 };
  }
  for (const { name, text } of plan.files) writeVolatile(`${dir}/${name}`, text);
  return guarded.terminal.run({
    program: wrapped.program,
    args: plan.args,
    cwd: machine.cwd,
    env: agentEnv(machine.env, { ...gateEnv, ...plan.env, AI_AGENT: wrapped.launch.id }),
  });
}

/** A guard that cannot stand up stops the agent where the policy is enforced, and says so where it only watches. */
async function withoutGuard(error: unknown, wrapped: Wrapped, args: readonly string[]): Promise<RunResult> {
  const why = error instanceof Error ? error.message : 'unknown error';
  process.stderr.write(
    `aup-guard: running ${wrapped.launch.id} unguarded, nothing is enforced here: ${why}\n`,
  );
  return plainRun({ program: wrapped.program, args, cwd: process.cwd(), env: agentEnv(process.env, {}) });
}

/**
 * Runs an agent with the guard around it and resolves to how it ended.
 * Throws `usage`, `agent-missing`, `policy-*`, and, where the policy is enforced, whatever keeps the guard from standing.
 */
export async function runAgent(name: string, args: readonly string[]): Promise<RunResult> {
  const machine = openMachine(process.env, process.cwd());
  const policy = await sessionPolicy(machine, catalog);
  const wrapped = wrappedAgent(name, policy, machine);
  if (await isInside(machine)) {
    return plainRun({ program: wrapped.program, args, cwd: machine.cwd, env: agentEnv(machine.env, {}) });
  }
  const enforcing = isEnforcing(policy, machine);
  let guarded: Guarded;
  try {
    const session = openSession({ machine, catalog, policy, agent: wrapped.launch.id });
    guarded = await startGuarded({ machine, session, wrapped, args, enforcing });
  } catch (error) {
    if (enforcing || !(error instanceof GuardError)) throw error;
    return withoutGuard(error, wrapped, args);
  }
  try {
    return await runGuarded(guarded, wrapped, args);
  } finally {
    await guarded.close();
  }
}
