/** The asking side of the session socket. */
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';
import { MAX_LINE } from './channel-reply.ts';
import type { BrokerReply, BrokerRequest } from './channel.ts';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';
import { PIPES_NAME } from './pipes.ts';
import { questionOf, type Question } from './question.ts';

/** What a connection fails with in a sandbox that lets no process have one. */
const BLOCKED = new Set(['EPERM', 'EACCES', 'ENOSYS', 'EAFNOSUPPORT']);

interface Asking {
  readonly timeoutMs: number;
  /** After so long without an answer the session is asked whether it is there at all, and again and again. */
  readonly patienceMs?: number;
  /** Of the session's seal; absent = whoever listens is believed. */
  readonly key?: string | undefined;
  /** Hangs up: nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** A person may take their time; a session that answers no question for twice as long does nothing any more. */
const PATIENCE_MS = 10_000;

/**
 * Sends one request and waits for its reply; by named pipes where a sandbox allows no socket. Fails with
 * `broker-unreachable` when nobody listens, the connection ends early, the reply cannot be read or the time is over:
 * callers then fail closed.
 */
export async function askBroker(
  socketPath: string,
  request: BrokerRequest,
  options: Asking,
): Promise<BrokerReply> {
  const question = questionOf(request, options.key ?? '');
  try {
    return await bySocket(socketPath, question, options);
  } catch (error) {
    const pipes = path.join(path.dirname(socketPath), PIPES_NAME);
    const isBlocked = error instanceof GuardError && BLOCKED.has(errnoOf(error.cause));
    if (!isBlocked || !existsSync(pipes)) throw error;
    const { askByPipes } = await import('./pipe-ask.ts');
    return askByPipes(pipes, question, options);
  }
}

/** True unless the session takes questions and says nothing: one that has gone hangs up. */
async function isAwake(socketPath: string, timeoutMs: number): Promise<boolean> {
  try {
    const status = questionOf({ v: 1, op: 'status' }, '');
    await bySocket(socketPath, status, { timeoutMs, patienceMs: timeoutMs });
    return true;
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return error.cause !== LATE;
  }
}

const LATE = new Error('no answer in time');

function bySocket(socketPath: string, question: Question, options: Asking): Promise<BrokerReply> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(socketPath);
    let received = '';
    const { patienceMs = PATIENCE_MS } = options;
    const look = async (): Promise<void> => {
      if (!(await isAwake(socketPath, patienceMs))) fail('it is stopped or hangs');
    };
    const looking = setInterval(() => void look(), patienceMs);
    if (options.timeoutMs <= patienceMs) clearInterval(looking);
    socket.on('close', () => clearInterval(looking));
    const fail = (why: string, cause?: unknown): void => {
      socket.destroy();
      reject(
        new GuardError('broker-unreachable', `the guard of this session does not answer (${why})`, {
          cause,
          hint: 'end this session and start the agent again',
        }),
      );
    };
    const leave = (): void => fail('nobody waits any more');
    options.signal?.addEventListener('abort', leave, { once: true });
    socket.on('close', () => options.signal?.removeEventListener('abort', leave));
    if (options.signal?.aborted === true) leave();
    socket.setEncoding('utf8');
    socket.setTimeout(options.timeoutMs, () => fail('time is over', LATE));
    socket.on('error', (error) => fail('no connection', error));
    socket.on('end', () => fail('it hung up'));
    socket.on('data', (chunk: string) => {
      received += chunk;
      const end = received.indexOf('\n');
      if (end < 0 && received.length <= MAX_LINE) return;
      const reply = end < 0 ? undefined : question.read(received.slice(0, end));
      if (reply === undefined) {
        fail('its answer cannot be read');
      } else {
        socket.destroy();
        resolve(reply);
      }
    });
    socket.write(`${question.line}\n`);
  });
}

/** True when a session listens there: one question, a short wait. */
export async function isBrokerAlive(socketPath: string): Promise<boolean> {
  try {
    const reply = await askBroker(socketPath, { v: 1, op: 'status' }, { timeoutMs: 2000 });
    return reply.op === 'status';
  } catch {
    // Unreachable is the answer, not a failure.
    return false;
  }
}
