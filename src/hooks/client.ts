/** Asks the session's broker; without one, only what is of no concern may go on. */
import type { Event } from '../engine/model.ts';
import { SESSION_ENV, type BrokerRequest } from '../host/channel.ts';
import { GuardError } from '../host/errors.ts';
import { askBroker } from '../host/socket.ts';

/** Longer than any question stays open: the broker ends questions, not the asker. */
const WAIT_MS = 24 * 3600 * 1000;

/** A turn is judged at once: nobody is asked. */
const TURN_MS = 10_000;

/** Bytes of output sent to the session: escaped once more, it must fit into one line. */
const MOST_OUTPUT = 120 * 1024;

export interface Answer {
  readonly allow: boolean;
  readonly message: string;
}

/** By what answers of the session are known. */
function seal(): string | undefined {
  return process.env[SESSION_ENV.seal];
}

/** Whether the environment is one of a session, be it alive or not. */
export function hasSession(): boolean {
  return (process.env[SESSION_ENV.socket] ?? '') !== '';
}

/** Tells the session that a turn begins or ends. Where its session is gone, none may begin in an enforced one. */
export async function submitTurn(at: 'begin' | 'end'): Promise<Answer> {
  const socket = process.env[SESSION_ENV.socket];
  try {
    if (socket === undefined || socket === '') {
      throw new GuardError('broker-unreachable', 'no session of the guard is running here');
    }
    const reply = await askBroker(socket, { v: 1, op: 'turn', at }, { timeoutMs: TURN_MS, key: seal() });
    if (reply.op === 'verdict') return { allow: reply.verdict.allow, message: reply.verdict.message };
    throw new GuardError('broker-unreachable', 'the guard of this session could not read the request');
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    const [{ stopsOutside }, { openMachine }] = await Promise.all([
      import('../host/outside.ts'),
      import('../host/machine.ts'),
    ]);
    if (!stopsOutside(openMachine(process.env, process.cwd()))) return { allow: true, message: '' };
    return refused('a turn of the agent', error.message);
  }
}

/** What a tool gave with placeholders, as JSON; undefined without a session: then the proxy alone replaces values. */
export async function redactedOutput(json: string, call: string | undefined): Promise<string | undefined> {
  const socket = process.env[SESSION_ENV.socket];
  if (socket === undefined || socket === '' || Buffer.byteLength(json) > MOST_OUTPUT) return undefined;
  try {
    const reply = await askBroker(
      socket,
      { v: 1, op: 'redact', json, ...(call === undefined ? {} : { call }) },
      { timeoutMs: TURN_MS, key: seal() },
    );
    return reply.op === 'redacted' ? reply.json : undefined;
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return undefined;
  }
}

/** Submits an event. Never allows anything of concern when the broker cannot be reached. */
export async function submit(
  event: Event,
  about: { from: string; pid: number; tool?: string; call?: string },
): Promise<Answer> {
  const socket = process.env[SESSION_ENV.socket];
  const request: BrokerRequest = { v: 1, op: 'judge', event, ...about };
  try {
    if (socket === undefined || socket === '') {
      throw new GuardError('broker-unreachable', 'no session of the guard is running here');
    }
    const reply = await askBroker(socket, request, { timeoutMs: WAIT_MS, key: seal() });
    if (reply.op === 'verdict') return { allow: reply.verdict.allow, message: reply.verdict.message };
    throw new GuardError('broker-unreachable', 'the guard of this session could not read the request');
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return withoutBroker(event, error.message);
  }
}

async function withoutBroker(event: Event, why: string): Promise<Answer> {
  const [{ judgeOffline }, { openMachine }, { commands }, { keptFile: guardFile }, { readMcpUse }] =
    await Promise.all([
      import('../host/offline.ts'),
      import('../host/machine.ts'),
      import('../catalog/commands/index.ts'),
      import('../catalog/paths.ts'),
      import('../catalog/mcp-tools/index.ts'),
    ]);
  const machine = openMachine(process.env, process.cwd());
  const { allow, action, reason } = judgeOffline(event, { machine, commands, guardFile, readMcpUse });
  const what = action?.target ?? 'this change of branches';
  const clause = reason === undefined ? '' : ` (${reason.clause} ${reason.where})`;
  if (!allow) return refused(`${what} - needs a human's yes${clause}`, why);
  if (action === undefined && reason === undefined) return { allow, message: '' };
  return { allow, message: `aup-guard: warning: ${what}${clause} was not checked: ${why}` };
}

function refused(what: string, why: string): Answer {
  const next =
    'Do not retry or work around; ask the user to start the agent through aup-guard (check: aup-guard doctor).';
  return { allow: false, message: `aup-guard: not allowed: ${what}, but ${why}. ${next}` };
}
