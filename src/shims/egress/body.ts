/** Reads request bodies, bounded before and after decompression. */
import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { AgentRequest } from './asked.ts';
import { isJsonType } from './headers.ts';

/** Why a request does not go out. `message` is for the agent and its user. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export type BodyRead =
  | { readonly text: string; readonly bytes: number; readonly refusal?: undefined }
  | { readonly refusal: Refusal };

type Decode = (data: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: Readonly<Record<string, Decode>> = {
  identity: (data) => Promise.resolve(data),
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** True when the request announces a body. */
export function hasBody(request: AgentRequest): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) !== 0);
}

/** Why a body cannot be checked, as far as its headers tell. */
export function unreadable({ headers }: AgentRequest, max: number): Refusal | undefined {
  if (!isJsonType(headers['content-type'])) {
    const what = `only JSON request bodies can be checked; this one (${shownType(headers)}) was not sent`;
    const next = 'An agent that speaks nothing else cannot ask its model where the policy is enforced';
    return refusal(415, 'type', `${what}. ${next}`);
  }
  const encoding = encodingOf(headers);
  if (!Object.hasOwn(DECODERS, encoding)) {
    const name = encoding.replaceAll(/[^a-z0-9,-]/g, '?').slice(0, 40);
    const what = `the request body is compressed with ${name}, which cannot be checked; this request was not sent`;
    return refusal(415, 'encoding', `${what}. Switch request compression off in the agent`);
  }
  return Number(headers['content-length'] ?? 0) > max ? tooLarge(max) : undefined;
}

function shownType(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? '').replaceAll(/[^\w+./; =-]/g, '?').slice(0, 60);
}

function encodingOf(headers: IncomingHttpHeaders): string {
  return (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
}

/** The body as text, or why it may not go out: what cannot be read is never forwarded. */
export async function readBody(request: AgentRequest, max: number): Promise<BodyRead> {
  const why = unreadable(request, max);
  const decode = DECODERS[encodingOf(request.headers)];
  if (why !== undefined || decode === undefined) return { refusal: why ?? tooLarge(max) };
  const raw = await collect(request, max);
  return raw === undefined ? { refusal: tooLarge(max) } : decoded(raw, decode, max);
}

async function decoded(raw: Buffer, decode: Decode, max: number): Promise<BodyRead> {
  let data: Buffer;
  try {
    data = await decode(raw, { maxOutputLength: max });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') return { refusal: tooLarge(max) };
    return refuse(
      400,
      'encoding-broken',
      'the compressed request body is damaged; this request was not sent',
    );
  }
  if (!isUtf8(data)) {
    return refuse(400, 'not-utf8', 'the request body is not valid UTF-8; this request was not sent');
  }
  return { text: data.toString('utf8'), bytes: data.length };
}

async function collect(request: AgentRequest, max: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the socket the refusal is written to.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const part: unknown = chunk;
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > max) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function tooLarge(max: number): Refusal {
  const size = max >= 1024 * 1024 ? `${Math.floor(max / (1024 * 1024))} MiB` : `${max} bytes`;
  const what = `the request body is larger than ${size} and was not sent unchecked`;
  return refusal(413, 'too-large', `${what}. Shorten the conversation, or raise the limit in the policy`);
}

function refusal(status: number, code: string, message: string): Refusal {
  return { status, code, message };
}

function refuse(status: number, code: string, message: string): BodyRead {
  return { refusal: refusal(status, code, message) };
}
