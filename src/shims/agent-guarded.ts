import type { Assurance, Safe } from '../engine/model.ts';
import { besides, lastNet, type Beside } from '../host/beside.ts';
import { stopsOnFailure } from '../host/failure.ts';
import { ensurePrivateDir } from '../host/files.ts';
import { LEVEL_CODES, type ContainmentLevel } from '../host/containment/model.ts';
import type { SessionGates } from '../host/gates.ts';
import { settleUserHooks } from '../host/gate-hooks.ts';
import { noteGitVersions } from '../host/git-version.ts';
import { loadClassify } from '../host/guard.ts';
import { hookCommandLine } from '../host/hook-command.ts';
import type { Machine } from '../host/machine.ts';
import type { GuardSession } from '../host/session.ts';
import { endSession, listSessions, registerSession, sessionDir } from '../host/sessions.ts';
import { hookProgram } from '../host/shim-process.ts';
import { readUserText } from '../host/user-files.ts';
import { sessionData, type SessionData } from './agent-data.ts';
import type { AgentEgress } from './agent-egress.ts';
import { damaged } from './agent-damage.ts';
import { keepFolder, type FolderSetup, type SessionFolder } from './agent-folder.ts';
import { levelRow, standGates } from './agent-gates.ts';
import type { Wrapped } from './agent-known.ts';
import { tellOnce } from './agent-tell.ts';
import { lookingAt } from './agent-looking.ts';
import { openPulse } from './agent-pulse.ts';
import { orElsewhere, secondPeople } from './agent-pending.ts';
import { receiptsOf } from './agent-receipts.ts';
import { openMcpCrossing } from '../host/mcp-crossing.ts';
import { openTerminal, SETTLE_MS, type AgentTerminal } from './agent-terminal.ts';
import { signNoter, startProxy, watched } from './agent-watched.ts';
import { startBroker, type Broker } from './broker.ts';
import { strangers } from './egress/stranger.ts';

/** Everything a session has running around its agent. */
export interface Guarded {
  readonly machine: Machine;
  readonly session: GuardSession;
  readonly enforcing: boolean;
  readonly egress: AgentEgress;
  readonly terminal: AgentTerminal;
  /** For what is done while the agent runs, and nobody waits for. */
  readonly beside: Beside;
  /** Private folder of the session. */
  readonly dir: string;
  /** What every program of the session gets. */
  readonly gateEnv: Record<string, string>;
  /** In front of the words of a program that is to run contained; empty = none is. */
  readonly inside: readonly string[];
  readonly hookCommand: (event: string) => string;
  readonly readText: (file: string) => string | undefined;
  /** Puts a file into the private folder, for as long as the session runs. */
  write(name: string, text: string): void;
  /** Starts what was put off until the agent had started. */
  settle(): void;
  close(): Promise<void>;
}

export interface GuardedSetup {
  readonly machine: Machine;
  readonly session: GuardSession;
  readonly wrapped: Wrapped;
  /** Arguments the agent was called with. */
  readonly args: readonly string[];
  readonly enforcing: boolean;
}

interface Running {
  readonly egress: AgentEgress;
  readonly terminal: AgentTerminal;
  readonly broker: Broker;
  readonly beside: Beside;
  readonly data: SessionData;
  /** Known once the gates stand. */
  containment?: string;
}

/** What ends the parts that were started, in order of their start. */
type Endings = (() => Promise<void> | void)[];

/** Proxy, terminal and broker, the last of which joins the other two. */
async function startParts(setup: GuardedSetup, dir: string, endings: Endings): Promise<Running> {
  const { machine, session, wrapped, args, enforcing } = setup;
  const { platform, env, now } = machine;
  const terminal = openTerminal({ session, env, enforcing });
  const line = (text: Safe): void => terminal.tell(text);
  const about = { guard: session.guard, tell: line };
  const beside = besides(about);
  endings.push(lastNet({ ...about, stops: () => stopsOnFailure(session.guard.policy, now()) }));
  const tell = tellOnce({ policy: session.guard.policy, now, line });
  const readText = (file: string): string | undefined => readUserText(machine.cwd, file);
  const upstreams = wrapped.launch.upstreams({ args, env, readText });
  const { accounts, id: agent } = wrapped.launch;
  const { showsAddress } = wrapped.launch;
  // Looking takes milliseconds a connection.
  const isStranger = showsAddress === true ? strangers(platform) : undefined;
  const sign = signNoter({ session });
  const pulse = openPulse({ session, agent, now, line, sign: (decision) => sign('no-hook', decision) });
  const towards = { session, upstreams, accounts, env, tell, now, line, machine, dir, isStranger, pulse };
  const egress = await startProxy(towards);
  endings.push(() => egress.close());
  const diverted = watched(towards, { egress, agent, enforcing, sign });
  const data = sessionData({ session, now, tell, heard: pulse?.heard });
  const elsewhere = { machine, session, agent, dir, tell: line };
  const broker = await startBroker({
    crossing: openMcpCrossing({ machine, guard: session.guard, line, beside }),
    guard: diverted.guard,
    redact: data.redact,
    mcpData: data.mcpData,
    hooked: pulse?.hooked,
    turn: (at) => {
      if (at === 'begin') pulse?.begin();
      return diverted.turn(at);
    },
    tell,
    approver: orElsewhere(terminal.approver, elsewhere),
    second: secondPeople(elsewhere),
    dir,
    now,
    platform,
    ...lookingAt(session),
    ...receiptsOf(setup),
  });
  endings.push(() => broker.close());
  return { egress, terminal, broker, beside, data };
}

/** Makes the session's private folder, and removes those of sessions that were killed. */
function makeFolder({ machine, session }: GuardedSetup): string {
  const { runtime } = machine.paths;
  listSessions({ runtime, platform: machine.platform });
  const dir = sessionDir(runtime, session.id);
  ensurePrivateDir(runtime);
  ensurePrivateDir(dir);
  return dir;
}

/** Tells other processes of this user that the session runs. */
function announce({ machine, session, wrapped }: GuardedSetup, running: Running): void {
  const place = { runtime: machine.paths.runtime, platform: machine.platform };
  registerSession(place, {
    id: session.id,
    pid: process.pid,
    agent: wrapped.launch.id,
    started: machine.now(),
    policy: session.guard.policy.digest,
    socket: running.broker.socket,
    seal: running.broker.seal,
    assurance: running.terminal.assurance,
    ...(running.containment === undefined ? {} : { containment: running.containment }),
  });
}

async function endAll(endings: Endings): Promise<void> {
  for (const end of endings.splice(0).toReversed()) await end();
}

/**
 * Starts proxy, broker and gates; a failure leaves nothing of them running.
 * Throws `proxy-failed`, `broker-unreachable`, `state-unwritable`, `environment`, `ledger-*`.
 */
export async function startGuarded(setup: GuardedSetup): Promise<Guarded> {
  const endings: Endings = [() => setup.session.close()];
  try {
    return await stand(setup, endings);
  } catch (error) {
    await endAll(endings);
    throw error;
  }
}

/** Loads what judges, once the agent is busy with its own start. */
function settleLater({ machine, session }: GuardedSetup, gates: SessionGates, beside: Beside): void {
  const settling = setTimeout(() => {
    beside(() => settleUserHooks(gates, machine.env));
    beside(() => noteGitVersions(machine.env, machine.paths.state));
    // Whoever needs it awaits it and is told what went wrong.
    void Promise.allSettled([session.prepare(), loadClassify()]);
  }, SETTLE_MS);
  settling.unref();
}

function noteStart({ guard, ledger }: GuardSession, assurance: Assurance, level: ContainmentLevel): void {
  guard.note({ kind: 'session.started', assurance, ...levelRow(level) });
  ledger.tolerate();
}

function kept(
  setup: GuardedSetup,
  running: Running,
  folder: Pick<FolderSetup, 'dir' | 'options'>,
): SessionFolder {
  const { broker, terminal, beside } = running;
  return keepFolder({
    ...folder,
    announce: () => announce(setup, running),
    reopenSocket: () => broker.reopen(),
    onDamaged: (damage, isBack) => damaged({ ...setup, terminal }, { damage, isBack }),
    beside,
  });
}

async function stand(setup: GuardedSetup, endings: Endings): Promise<Guarded> {
  const { machine, session, wrapped, enforcing } = setup;
  const dir = makeFolder(setup);
  endings.push(() => endSession({ ...machine, runtime: machine.paths.runtime }, session.id));
  const running = await startParts(setup, dir, endings);
  const { egress, terminal, broker, beside, data } = running;
  const gates = await standGates({
    machine,
    session,
    broker,
    dir,
    ownTerminal: terminal.own,
    keep: (options) => kept(setup, running, { dir, options }),
  });
  const { folder, level } = gates;
  running.containment = LEVEL_CODES[level.state];
  announce(setup, running);
  endings.push(() => folder.close());
  for (const { name, text } of egress.given?.files ?? []) folder.write(name, text);
  const started = machine.now();
  noteStart(session, terminal.assurance, level);
  return {
    machine,
    session,
    enforcing,
    egress,
    terminal,
    beside,
    dir,
    gateEnv: { ...gates.env, ...egress.given?.env },
    inside: gates.inside,
    write: (name, text) => folder.write(name, text),
    hookCommand: (event) =>
      hookCommandLine([process.execPath, hookProgram(), 'agent', wrapped.launch.id, event]),
    readText: (file) => readUserText(machine.cwd, file),
    settle: () => settleLater(setup, folder.gates, beside),
    close: async () => {
      await endAll(endings.splice(1));
      const counts = { replaced: egress.replaced() + data.replaced() };
      session.guard.note({ kind: 'session.ended', ms: machine.now() - started, counts });
      await endAll(endings);
    },
  };
}
