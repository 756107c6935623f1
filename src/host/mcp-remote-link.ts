/** Requests to one server elsewhere: to its very address, with the headers of its entry, in bounds. */
import type { Readable } from 'node:stream';
import type { Headers } from '../engine/mcp/http-message.ts';
import { remoteLaunch } from '../engine/mcp/remote.ts';
import { connect, RemoteError, troubleOf, type Connected } from './mcp-remote-dial.ts';
import type { ProxyEnv } from './proxies.ts';

export interface RemoteLimits {
  /** Without a message for a request that waits, ms. */
  readonly patienceMs: number;
  /** Until it has taken what needs no answer, ms. */
  readonly noticeMs: number;
  /** For what is open when the client hangs up, ms. */
  readonly graceMs: number;
  /** After an answer, for a stream to end by itself, ms. */
  readonly restMs: number;
  /** For a server that works on at what was cancelled, ms. */
  readonly lateMs: number;
  /** Longest message, bytes; and all that is read at a time. */
  readonly mostBytes: number;
}

/** Tools may work for long: who waits no longer cancels. */
export const LIMITS: RemoteLimits = {
  patienceMs: 60 * 60_000,
  noticeMs: 10_000,
  graceMs: 1200,
  restMs: 1000,
  lateMs: 30_000,
  mostBytes: 32 * 1024 * 1024,
};

export interface RemoteAsked {
  readonly method: 'POST' | 'GET' | 'DELETE';
  /** Another address of the same origin. */
  readonly url?: URL;
  readonly headers: Headers;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Ms until an answer begins, and between its pieces; 0 = for ever. */
  readonly patienceMs: number;
}

export interface RemoteReply {
  readonly status: number;
  header(name: string): string;
  readonly body: Readable;
}

const MOST_MOVES = 3;
const MOVED = new Set([301, 302, 307, 308]);
/** A connection is ours to keep, and what a message is the transport says. */
const OURS =
  /^(?:accept|accept-encoding|content-(?:length|type|encoding)|connection|keep-alive|host|te|trailer|transfer-encoding|upgrade|expect|last-event-id|proxy-.*|mcp-(?:session-id|protocol-version|method|name|param-.*))$/i;

function isSame(one: URL, other: URL): boolean {
  const [a, b] = [one, other].map(({ href }) => remoteLaunch(href, { launchers: [], args: [] }));
  return JSON.stringify(a) === JSON.stringify(b) && other.username + other.password === '';
}

/** Where the server sends us, when that is the same server to us: elsewhere its headers must not go. */
function movedTo(to: string, from: URL): URL {
  const next = URL.canParse(to, from.href) ? new URL(to, from) : undefined;
  if (next === undefined || !isSame(from, next)) throw new RemoteError('moved', next?.origin ?? '');
  return next;
}

/** Addresses of the same origin. */
export function isNear(one: URL, other: URL): boolean {
  return one.origin === other.origin && other.username + other.password === '';
}

export class RemoteLink {
  url: URL;
  readonly #headers: Headers;
  readonly #env: ProxyEnv;
  #connected: Promise<Connected> | undefined;

  constructor(url: URL, headers: Headers, env: ProxyEnv) {
    this.url = url;
    this.#headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !OURS.test(name)));
    this.#env = env;
  }

  /** Rejects with a `RemoteError`. An answer's body must be read or destroyed. */
  async ask(asked: RemoteAsked): Promise<RemoteReply> {
    let url = asked.url ?? this.url;
    for (let moves = 0; ; moves += 1) {
      const reply = await this.#once(url, asked);
      const to = MOVED.has(reply.status) ? reply.header('location') : '';
      if (to === '') return reply;
      reply.body.on('error', () => undefined).destroy();
      if (moves >= MOST_MOVES) throw new RemoteError('moved');
      url = movedTo(to, url);
      if (asked.url === undefined) this.url = url;
    }
  }

  async #once(url: URL, { method, headers, body, signal, patienceMs }: RemoteAsked): Promise<RemoteReply> {
    this.#connected ??= connect(this.url, this.#env);
    try {
      const { undici, dispatcher } = await this.#connected;
      const got = await undici.request(url, {
        method,
        headers: { ...this.#headers, 'accept-encoding': 'identity', ...headers },
        body: body ?? null,
        signal,
        dispatcher,
        headersTimeout: patienceMs,
        bodyTimeout: patienceMs,
      });
      const found = got.headers;
      return {
        status: got.statusCode,
        header: (name) => [found[name] ?? ''].flat().join(', '),
        body: got.body,
      };
    } catch (error) {
      throw troubleOf(error);
    }
  }

  async close(): Promise<void> {
    if (this.#connected !== undefined) await (await this.#connected).dispatcher.destroy();
  }
}
