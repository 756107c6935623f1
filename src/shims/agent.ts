/** One guarded session: policy, proxy, broker, gates, then the agent, then everything away again. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LaunchPlan } from '../catalog/agents/model.ts';
import type { Safe } from '../engine/model.ts';
import { SESSION_ENV } from '../host/channel.ts';
import { GuardError } from '../host/errors.ts';
import type { IncidentWatch } from '../host/incident-watch.ts';
import {
  enforcedClauses,
  isEnforcing,
  speaksOfIncidents,
  speaksOfTools,
  stopsOnFailure,
} from '../host/failure.ts';
import type { Guard } from '../host/guard.ts';
import { recordAlone } from '../host/lone-record.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { sessionPolicy, type SessionPolicy } from '../host/session-policy.ts';
import { openSession } from '../host/session.ts';
import { socketAround } from '../host/sessions.ts';
import { isBrokerAlive } from '../host/socket.ts';
import { sessionCatalog } from './agent-catalog.ts';
import { startChecks } from './agent-checked.ts';
import { guardFilesWatch } from './agent-drift.ts';
import { onlook, type Onlook } from './agent-onlook.ts';
import type { IncidentSetup } from './agent-incidents.ts';
import { agentEnv } from './agent-env.ts';
import { exportLook } from './agent-export.ts';
import { fleetLook } from './agent-fleet.ts';
import { startGuarded, type Guarded } from './agent-guarded.ts';
import { wrappedAgent, type Wrapped } from './agent-known.ts';
import { wiredPlan } from './agent-mcp.ts';
import { vaultReport } from './agent-vault.ts';
import { explainRefusals, reportPolicy, saySo } from './agent-words.ts';
import type { RunResult } from './pty/outcome.ts';
import { plainRun } from './pty/plain.ts';

/** Inside a session everything is guarded already: a second one would ask twice and redact placeholders. */
async function socketInside({ env, paths, platform }: Machine): Promise<string | undefined> {
  const socket = socketAround({ runtime: paths.runtime, platform }, env);
  return socket !== undefined && (await isBrokerAlive(socket)) ? socket : undefined;
}

function planOf(guarded: Guarded, wrapped: Wrapped, args: readonly string[]): LaunchPlan {
  const { machine, egress, gateEnv, dir, enforcing } = guarded;
  return wrapped.launch.launch({
    args,
    env: machine.env,
    sessionEnv: gateEnv,
    baseUrl: (route) => egress.baseUrl(route),
    hookCommand: guarded.hookCommand,
    enforcing,
    dir,
    readText: guarded.readText,
    sha256: (text) => machine.hashing.sha256(text),
  });
}

interface Started extends Pick<Begun, 'wrapped' | 'args'> {
  readonly looking: Onlook;
}

async function runGuarded(guarded: Guarded, { wrapped, args, looking }: Started): Promise<RunResult> {
  const { machine, enforcing, session, gateEnv } = guarded;
  const { plan } = await wiredPlan(guarded, wrapped.launch.id, planOf(guarded, wrapped, args));
  const refusals = [
    ...plan.refusals,
    ...startChecks({ session, wrapped, say: saySo, found: await looking.first }),
  ];
  if (refusals.length > 0) {
    session.guard.note({ kind: 'guard.bypassed', outcome: enforcing ? 'refused' : 'would-have' });
    explainRefusals(refusals, enforcing, enforcedClauses(session.guard.policy, machine.now()));
    if (enforcing) return { code: 1 };
  }
  for (const { name, text } of plan.files) guarded.write(name, text);
  const ended = guarded.terminal.run({
    inside: guarded.inside,
    program: wrapped.program,
    args: plan.args,
    cwd: machine.cwd,
    env: agentEnv(machine.env, { ...gateEnv, ...plan.env, AI_AGENT: wrapped.launch.id }),
  });
  guarded.settle();
  return ended;
}

interface Begun {
  readonly machine: Machine;
  readonly found: SessionPolicy;
  readonly wrapped: Wrapped;
  readonly args: readonly string[];
}

/** Stands the guard up. Undefined when it cannot stand and the policy lets the agent run without. */
async function guardedOrNot({ machine, found, wrapped, args }: Begun): Promise<Guarded | undefined> {
  const { policy } = found;
  const agent = wrapped.launch.id;
  const now = machine.now();
  try {
    const session = openSession({ machine, catalog: sessionCatalog, policy, agent });
    return await startGuarded({ machine, session, wrapped, args, enforcing: isEnforcing(policy, now) });
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    const stops = stopsOnFailure(policy, now);
    const draft = { kind: 'guard.fault', agent, code: error.code, policy: policy.digest } as const;
    // A log that fails cannot tell of it.
    if (!error.code.startsWith('ledger-')) {
      recordAlone(machine, { ...draft, decision: stops ? 'deny' : 'allow', intended: 'deny' }, [agent]);
    }
    if (stops) throw error;
    saySo(`running ${agent} without the guard, nothing is checked or stopped: ${error.message}`, error.hint);
    return undefined;
  }
}

/** Reads the policy; one that cannot be used leaves a row before the start fails. */
async function policyFor(machine: Machine, agent: string): Promise<SessionPolicy> {
  try {
    return await sessionPolicy(machine, sessionCatalog);
  } catch (error) {
    if (error instanceof GuardError) {
      const draft = {
        kind: 'policy.rejected',
        decision: 'deny',
        outcome: 'refused',
        code: error.code,
      } as const;
      recordAlone(machine, { ...draft, agent }, [...sessionCatalog.agents]);
    }
    throw error;
  }
}

/**
 * Runs an agent with the guard around it and resolves to how it ended.
 * Throws `usage`, `agent-missing`, `policy-*`, `environment` and, where the policy is enforced, whatever keeps the
 * guard from standing.
 */
export async function runAgent(name: string, args: readonly string[]): Promise<RunResult> {
  const machine = openMachine(process.env, workingDirectory());
  const found = await policyFor(machine, name);
  const wrapped = await wrappedAgent(name, found.policy, machine);
  if (speaksOfTools(found.policy)) {
    const { mayStartAgent } = await import('./tool-gate.ts');
    if (!(await mayStartAgent(machine, found.policy, wrapped.launch.id))) return { code: 1 };
  }
  const plain = { program: wrapped.program, args, cwd: machine.cwd, env: agentEnv(machine.env, {}) };
  const socket = await socketInside(machine);
  if (socket !== undefined)
    return plainRun({ ...plain, env: { ...plain.env, [SESSION_ENV.socket]: socket } });
  const guarded = await guardedOrNot({ machine, found, wrapped, args });
  if (guarded === undefined) return plainRun(plain);
  return watched(guarded, { machine, found, wrapped, args });
}

/** Looks after what goes on beside the agent until it has ended, however it ends. */
async function watched(guarded: Guarded, { machine, found, wrapped, args }: Begun): Promise<RunResult> {
  const reportVault = vaultReport(guarded.session, saySo);
  const closing: (() => unknown)[] = [reportVault];
  let incidents: IncidentWatch | undefined;
  try {
    reportPolicy(found, guarded.session.guard);
    reportVault();
    await tellTurns(machine, guarded.session.guard);
    const { session, beside } = guarded;
    const around = { machine, session, beside, tell: (text: Safe) => guarded.terminal.tell(text) };
    const watch = guardFilesWatch(around);
    closing.push(() => watch.close());
    const looking = onlook({ ...around, agent: wrapped.launch.id });
    closing.push(fleetLook({ ...around, late: sessionCatalog.late }));
    closing.push(exportLook({ ...around, policy: session.guard.policy }), async () => looking.close());
    incidents = await incidentsOf(around);
    return await runGuarded(guarded, { wrapped, args, looking });
  } finally {
    await closeGuarded(guarded, async () => {
      for (const close of closing) await close();
    });
    await incidents?.close();
  }
}

/** Undefined where nothing is to be said or looked for. */
async function incidentsOf(around: IncidentSetup): Promise<IncidentWatch | undefined> {
  const { machine, session } = around;
  const isOpen = existsSync(path.join(machine.paths.state, 'incidents/open-high'));
  if (!isOpen && !speaksOfIncidents(session.guard.policy)) return undefined;
  return (await import('./agent-incidents.ts')).incidentWatch(around);
}

/** Loaded only where time alone can change the policy. */
async function tellTurns(machine: Machine, guard: Guard): Promise<void> {
  const { clauses, exceptions } = guard.policy;
  if (exceptions.length === 0 && clauses.every(({ phases }) => phases.length < 2)) return;
  const { reportTurns } = await import('./agent-turns.ts');
  reportTurns(machine, guard);
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new GuardError('environment', 'the current folder no longer exists', {
      cause,
      hint: 'change to a folder that does, e.g. with: cd',
    });
  }
}

/** The agent has done its work: a log that can no longer be written is told, but does not change how it ended. */
async function closeGuarded(guarded: Guarded, lastLook: () => Promise<void>): Promise<void> {
  try {
    try {
      await lastLook();
    } finally {
      await guarded.close();
    }
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    saySo(`the end of the session is not in the log: ${error.message}`, error.hint);
  }
  const missed = guarded.session.ledger.missed();
  if (missed === undefined) return;
  const rows = missed.rows === 1 ? '1 row is' : `${missed.rows} rows are`;
  saySo(`${rows} not in the log: ${missed.why.message}`, missed.why.hint);
}
