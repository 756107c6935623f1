/** The service's response on its way back to the agent, restored. */
import { PassThrough, type Duplex, type Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { ReplyStream } from '../../engine/redact/sse.ts';
import type { Wire, WireRequest } from '../../host/wire.ts';
import type { AgentResponse } from './asked.ts';
import { eventStreamTransform, isEventStream } from './event-stream.ts';
import { isJsonType, responseHeaders } from './headers.ts';
import { steadyTransform } from './steady.ts';

/** A whole JSON response beyond this is passed on unrestored. */
const MAX_REPLY = 64 * 1024 * 1024;

/** What a service answered, as far as it is passed on. */
export interface Upstream extends Pick<Dispatcher.ResponseData, 'statusCode' | 'headers'> {
  readonly body: Readable;
}

export interface Answer {
  readonly wire: Wire;
  readonly target: WireRequest;
  readonly upstream: Upstream;
  readonly response: AgentResponse;
}

/** Lets go of a body nobody reads: that it breaks off then is no news. */
export function discard(body: Readable): void {
  body.once('error', () => undefined);
  body.destroy();
}

/** Sends the service's response to the agent, event by event. Rejects when either side breaks off. */
export async function sendAnswer({ wire, target, upstream, response }: Answer): Promise<void> {
  const decoder = decoderFor(String(upstream.headers['content-encoding'] ?? 'identity').toLowerCase());
  const restorer = decoder === undefined ? undefined : restorerFor(wire, target, upstream);
  response.writeHead(upstream.statusCode, responseHeaders(upstream.headers, restorer !== undefined));
  // Without this the agent sees the headers only with the first event.
  response.flushHeaders();
  if (restorer === undefined || decoder === undefined) await pipeline(upstream.body, response);
  else await pipeline(upstream.body, decoder, restorer, response);
}

function decoderFor(encoding: string): Duplex | undefined {
  if (encoding === 'identity') return new PassThrough();
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  return encoding === 'br' ? createBrotliDecompress() : undefined;
}

function restorerFor(wire: Wire, target: WireRequest, upstream: Upstream): Transform | undefined {
  const { statusCode, headers } = upstream;
  const bodiless = target.method === 'HEAD' || statusCode === 204 || statusCode === 304;
  if (bodiless || wire.provider(target) === 'generic') return undefined;
  const type = String(headers['content-type'] ?? '');
  const stream = wire.stream(target, type);
  if (stream !== undefined) return isEventStream(type) ? eventStreamTransform(stream) : textTransform(stream);
  if (type === '' || !isJsonType(type)) return undefined;
  return wholeTransform((text) => wire.reply(target, text));
}

function textTransform(stream: ReplyStream): Transform {
  const decoder = new StringDecoder('utf8');
  return steadyTransform(
    (chunk) => stream.push(decoder.write(chunk)),
    () => stream.push(decoder.end()) + stream.end(),
  );
}

function wholeTransform(restore: (text: string) => string): Transform {
  const chunks: Buffer[] = [];
  const seen = { size: 0 };
  return steadyTransform(
    (chunk) => {
      seen.size += chunk.length;
      chunks.push(chunk);
      // Too large to hold: what was kept goes out as it is, and so does the rest.
      return seen.size > MAX_REPLY ? Buffer.concat(chunks.splice(0)) : '';
    },
    () => {
      const rest = Buffer.concat(chunks);
      return seen.size > MAX_REPLY ? rest : restore(rest.toString('utf8'));
    },
  );
}
