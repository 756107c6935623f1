/** Answers of servers elsewhere, read within bounds. */
import type { Readable } from 'node:stream';
import { EventReader } from '../engine/mcp/http-sse.ts';
import { RemoteError, troubleOf } from './mcp-remote-dial.ts';
import type { RemoteReply } from './mcp-remote-link.ts';

export type BodyKind = 'json' | 'events' | 'other';

/** Throws a `RemoteError` for one in an encoding: we asked for none, and small answers may unpack to huge ones. */
export function bodyKind(reply: RemoteReply): BodyKind {
  const encoding = reply.header('content-encoding').trim().toLowerCase();
  if (encoding !== '' && encoding !== 'identity') throw new RemoteError('encoded', encoding);
  const [type = ''] = reply.header('content-type').split(';');
  const plain = type.trim().toLowerCase();
  if (plain === 'text/event-stream') return 'events';
  return /^application\/(?:[\w.+-]+\+)?json$/.test(plain) ? 'json' : 'other';
}

/** Lets go of an answer nobody reads. */
export function drop(body: Readable): void {
  body.on('error', () => undefined).destroy();
}

async function* textOf(body: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of body) {
      if (chunk instanceof Uint8Array) yield decoded(decoder, chunk);
    }
    yield decoded(decoder);
  } catch (error) {
    throw troubleOf(error);
  } finally {
    drop(body);
  }
}

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new RemoteError('not-utf8');
  }
}

/** Bytes that all answers together may take while they are read. */
export class Budget {
  left: number;

  constructor(most: number) {
    this.left = most;
  }
}

/** All of a body. Throws a `RemoteError`. */
export async function wholeBody(body: Readable, budget: Budget): Promise<string> {
  const parts: string[] = [];
  let taken = 0;
  try {
    for await (const text of textOf(body)) {
      parts.push(text);
      taken += text.length;
      budget.left -= text.length;
      if (budget.left < 0) throw new RemoteError('too-long');
    }
    return parts.join('');
  } finally {
    budget.left += taken;
  }
}

export interface Reading {
  readonly most: number;
  /** One event of the kind that carries messages; awaited, so that a slow client slows the server down. */
  readonly hear: (data: string, event: string) => Promise<void>;
}

/** Where a stream that ended can be taken up again. */
export interface Ending {
  readonly place: string | undefined;
  readonly retryMs: number | undefined;
  /** It broke off. */
  readonly error?: RemoteError;
}

/** Reads events to the end of the stream, however it ends. Throws a `RemoteError` for what cannot be read at all. */
export async function readEvents(body: Readable, { most, hear }: Reading): Promise<Ending> {
  const reader = new EventReader(most);
  let error: RemoteError | undefined;
  try {
    for await (const text of textOf(body)) {
      for (const { event, data } of reader.push(text)) await hear(data, event);
      if (reader.isOver) throw new RemoteError('too-long');
    }
  } catch (thrown) {
    error = troubleOf(thrown);
    if (error.trouble === 'too-long' || error.trouble === 'not-utf8') throw error;
  }
  const { place, retryMs } = reader;
  return { place, retryMs, ...(error === undefined ? {} : { error }) };
}
