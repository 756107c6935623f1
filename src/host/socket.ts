/** The asking side of the session socket. */
import { createConnection } from 'node:net';
import type { BrokerReply, BrokerRequest } from './channel.ts';
import { GuardError } from './errors.ts';

/** Longest line either side accepts, bytes. */
export const MAX_LINE: number = 256 * 1024;

/**
 * Sends one request and waits for its reply. Fails with `broker-unreachable` when nobody listens, the
 * connection ends early, the reply cannot be read or the time is over: callers then fail closed.
 */
export function askBroker(
  socketPath: string,
  request: BrokerRequest,
  options: { readonly timeoutMs: number },
): Promise<BrokerReply> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(socketPath);
    let received = '';
    const fail = (why: string, cause?: unknown): void => {
      socket.destroy();
      reject(
        new GuardError('broker-unreachable', `the guard of this session does not answer (${why})`, {
          cause,
          hint: 'end this session and start the agent again',
        }),
      );
    };
    socket.setEncoding('utf8');
    socket.setTimeout(options.timeoutMs, () => fail('time is over'));
    socket.on('error', (error) => fail('no connection', error));
    socket.on('end', () => fail('it hung up'));
    socket.on('data', (chunk: string) => {
      received += chunk;
      const end = received.indexOf('\n');
      if (end < 0 && received.length <= MAX_LINE) return;
      const reply = end < 0 ? undefined : readReply(received.slice(0, end));
      if (reply === undefined) {
        fail('its answer cannot be read');
      } else {
        socket.destroy();
        resolve(reply);
      }
    });
    socket.write(`${JSON.stringify(request)}\n`);
  });
}

function readReply(line: string): BrokerReply | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Not JSON: the caller treats it like no answer.
    return undefined;
  }
  return isReply(value) ? value : undefined;
}

function isReply(value: unknown): value is BrokerReply {
  if (typeof value !== 'object' || value === null || !('op' in value)) return false;
  if (value.op === 'verdict') return 'verdict' in value && isVerdict(value.verdict);
  if (value.op === 'redacted') return typeof Reflect.get(value, 'json') === 'string';
  if (value.op === 'error') return typeof Reflect.get(value, 'code') === 'string';
  return value.op === 'status' && typeof Reflect.get(value, 'waiting') === 'number';
}

function isVerdict(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields = 'allow' in value && 'ref' in value && 'message' in value;
  return (
    fields &&
    typeof value.allow === 'boolean' &&
    typeof value.ref === 'string' &&
    typeof value.message === 'string'
  );
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
