/** Answers to waiting requests, as the commands of a person's own terminal give them. */
import { monotonicMs } from './clock.ts';
import { GuardError } from './errors.ts';
import { openKeys, type MachineKeys } from './keys.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { agentBehind, isMultiplexed } from './outsider.ts';
import { listPending, put, readTaken, remove } from './pending.ts';
import type { PendingAnswer, Taken, Waiting } from './pending-model.ts';
import { listSessions, sessionDir } from './sessions.ts';

/** How long a session may take to look at an answer. */
const TAKEN_MS = 5000;
const LOOK_MS = 20;

/** All requests that wait. */
export function waitingRequests(machine: Machine): readonly Waiting[] {
  const { paths, platform } = machine;
  return listPending({ runtime: paths.runtime, platform }, openKeys(paths.state), machine.now());
}

/** Why this process is taken for one of an agent; undefined for a person's. */
export function agentHere({ platform, paths }: Machine): ReturnType<typeof agentBehind> {
  return agentBehind(process.pid, { platform, sessions: listSessions({ runtime: paths.runtime, platform }) });
}

/**
 * Throws `refused`, and leaves a row, when this process belongs to an agent: then no person is asked by it,
 * whatever terminal it has.
 */
export function refuseAgents(machine: Machine, command: string, what = 'answers for a person'): void {
  const why = agentHere(machine);
  if (why === undefined) return;
  recordAlone(machine, { kind: 'guard.bypassed', decision: 'deny', outcome: 'refused', actor: 'agent' });
  throw new GuardError('refused', `\`${command}\` ${what}, and ${why}`, {
    hint: 'a person runs it in a terminal of their own, opened outside the agent',
  });
}

/** What a person decided; the rest of the answer is about this process. */
export type Decided = Pick<PendingAnswer, 'kind' | 'scope' | 'words' | 'role' | 'signature'>;

/** Gives the answer to the session and waits until it was looked at. Throws `refused` when it does not count. */
export async function giveAnswer(
  machine: Machine,
  { pending, digest }: Waiting,
  decided: Decided,
): Promise<void> {
  const { platform, paths } = machine;
  const keys = openKeys(paths.state);
  const at = { dir: sessionDir(paths.runtime, pending.session), id: pending.box.id, keys };
  remove(at.dir, at.id, 'taken');
  put(at, 'answer', {
    v: 1,
    request: digest,
    ...decided,
    multiplexed: isMultiplexed(process.pid, platform),
    at: machine.now(),
    pid: process.pid,
    start: platform.processInfo(process.pid)?.start ?? '',
  });
  const taken = await takenOf(at, digest);
  if (taken === undefined) throw over();
  if (!taken.taken) throw new GuardError('refused', `the answer does not count: ${taken.why}`);
}

/** The request is no longer there, or nobody takes answers. */
export function over(): GuardError {
  return new GuardError('refused', 'nothing was approved or denied: the request is over', {
    hint: 'see what waits now with: aup-guard pending',
  });
}

async function takenOf(
  at: { readonly dir: string; readonly id: string; readonly keys: MachineKeys },
  digest: string,
): Promise<Taken | undefined> {
  const end = monotonicMs() + TAKEN_MS;
  while (monotonicMs() < end) {
    const taken = readTaken(at.dir, at.id, at.keys);
    if (taken?.request === digest) {
      remove(at.dir, at.id, 'taken');
      return taken;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  remove(at.dir, at.id, 'answer');
  return undefined;
}
