/** Hands one batch to one place. Nothing of an answer is read but whether all was taken, and when to come back. */
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { SinkAddress } from '../engine/export/terms.ts';
import { connect } from './mcp-remote-dial.ts';
import type { Environment } from './platform/model.ts';

/** Why a batch was not taken. */
export type SendTrouble = 'unreachable' | 'too-slow' | 'redirected' | 'refused' | 'busy';

export interface Batch {
  readonly body: string;
  readonly type: 'application/json' | 'application/x-ndjson' | 'text/plain';
  /** The same batch has the same one, however often it is sent. */
  readonly key: string;
  readonly authorization?: string;
  readonly gzip: boolean;
}

export interface Sending {
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** Nothing in it: it was taken. */
export interface Sent {
  readonly trouble?: SendTrouble;
  /** `retry-after`, as it came. */
  readonly retryAfter?: string;
}

const LONGEST_MS = 15_000;

function statusTrouble(status: number): SendTrouble | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400) return 'redirected';
  return status === 429 || status >= 500 ? 'busy' : 'refused';
}

/** Most of an answer that is read. */
const MOST_ANSWER = 64 * 1024;
const isPlace = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** OTLP says with a 200 how many records it left out. An answer too long or of another form says nothing of that. */
async function leftOut(body: AsyncIterable<Uint8Array>): Promise<boolean> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > MOST_ANSWER) return false;
    parts.push(part);
  }
  try {
    const answer: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    const partial = isPlace(answer) ? answer['partialSuccess'] : undefined;
    // A 64-bit number is text in this JSON.
    return isPlace(partial) && Number(partial['rejectedLogRecords'] ?? 0) > 0;
  } catch {
    return false;
  }
}

function sentOf(status: number, retryAfter: unknown): Sent {
  const trouble = statusTrouble(status);
  if (trouble === undefined) return {};
  return { trouble, ...(typeof retryAfter === 'string' ? { retryAfter } : {}) };
}

/** One POST. Never throws: what a connection says of itself may hold an address with a secret in it. */
async function sendWeb({ url }: SinkAddress, batch: Batch, { env, signal: over }: Sending): Promise<Sent> {
  const late = AbortSignal.timeout(LONGEST_MS);
  const signal = AbortSignal.any([late, over]);
  try {
    const { undici, dispatcher } = await connect(new URL(url), env);
    try {
      const headers = {
        'content-type': batch.type,
        'user-agent': 'aup-guard',
        'idempotency-key': batch.key,
        ...(batch.gzip ? { 'content-encoding': 'gzip' } : {}),
        ...(batch.authorization === undefined ? {} : { authorization: batch.authorization }),
      };
      const answer = await undici.request(url, {
        method: 'POST',
        body: batch.gzip ? gzipSync(batch.body) : batch.body,
        headers,
        signal,
        dispatcher,
      });
      const sent = sentOf(answer.statusCode, answer.headers['retry-after']);
      const asks = sent.trouble === undefined && batch.type === 'application/json';
      const lacks = asks && (await leftOut(answer.body));
      answer.body.on('error', () => undefined).destroy();
      return lacks ? { trouble: 'refused' } : sent;
    } finally {
      await dispatcher.destroy();
    }
  } catch {
    return { trouble: late.aborted ? 'too-slow' : 'unreachable' };
  }
}

/** Each message behind its length, as RFC 6587 has it: a line end in one cannot begin another. */
function framed(body: string): Buffer {
  const lines = body.split('\n').filter((line) => line !== '');
  return Buffer.from(lines.map((line) => `${Buffer.byteLength(line)} ${line}`).join(''));
}

function dial({ scheme, host, port }: SinkAddress): Socket {
  if (scheme !== 'tls') return connectTcp({ host, port });
  // A variable may switch the check off for all of Node: here it holds.
  return connectTls({ host, port, servername: host, rejectUnauthorized: true });
}

/** Syslog answers nothing: what was written and followed by an orderly end of the connection counts as taken. */
async function sendLines(address: SinkAddress, { body }: Batch, { signal: over }: Sending): Promise<Sent> {
  const late = AbortSignal.timeout(LONGEST_MS);
  const signal = AbortSignal.any([late, over]);
  const socket = dial(address);
  try {
    await once(socket, address.scheme === 'tls' ? 'secureConnect' : 'connect', { signal });
    socket.resume();
    socket.end(framed(body));
    await once(socket, 'close', { signal });
    return {};
  } catch {
    return { trouble: late.aborted ? 'too-slow' : 'unreachable' };
  } finally {
    socket.on('error', () => undefined).destroy();
  }
}

/** Never throws. */
export async function sendBatch(address: SinkAddress, batch: Batch, sending: Sending): Promise<Sent> {
  const isWeb = address.scheme === 'http' || address.scheme === 'https';
  return isWeb ? sendWeb(address, batch, sending) : sendLines(address, batch, sending);
}
