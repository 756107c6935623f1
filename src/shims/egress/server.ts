/** The egress proxy: one per session, on loopback, behind a secret path. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { GuardError } from '../../host/errors.ts';
import { countsOf } from '../../host/guard-rows.ts';
import type { TierWire } from '../../host/tier-wire.ts';
import type { Wire, WireRequest } from '../../host/wire.ts';
import { isWinding, joinedUrl } from './address.ts';
import type { Asked } from './asked.ts';
import type { Refusal } from './body.ts';
import type { EgressSeen, Outcome } from './seen.ts';
import { isLoopbackHost } from './headers.ts';
import type { ProxyEnv } from '../../host/proxies.ts';
import { openUplink, type Uplink } from './uplink.ts';

/** What a request came to; content-free. */
export interface EgressSummary extends Pick<Outcome, 'bytes' | 'outcome' | 'status' | 'code'> {
  /** Format id, or `generic`. */
  readonly provider: string;
  readonly route: string;
  /** Findings by detector: in the whole body, and in text not seen before. */
  readonly findings: Readonly<Record<string, number>>;
  readonly fresh: Readonly<Record<string, number>>;
  readonly ms: number;
}

export interface EgressOptions {
  /** Asked for with each request; a rejection ends the connection. */
  readonly wire: () => Promise<Wire>;
  /** Address a route leads to, for a request with these headers; undefined = no such route. */
  readonly upstream: (route: string, headers: IncomingHttpHeaders) => URL | undefined;
  /** Largest body read, bytes; default 32 MiB. */
  readonly maxBody?: number;
  /** Called before a body leaves: the place to record. A refusal or an exception stops the request. */
  readonly beforeForward?: (seen: EgressSeen) => Refusal | undefined;
  /** True when what cannot be checked goes out all the same: nothing is enforced. */
  readonly lenient?: () => boolean;
  /** What clauses say of plans and organisations. */
  readonly tier?: TierWire | undefined;
  /** Called when a request is over. */
  readonly onRequest?: (summary: EgressSummary) => void;
  /** True for a connection of somebody who is not served. */
  readonly isStranger?: ((socket: Socket) => boolean) | undefined;
  /** Environment that may name an HTTP proxy to leave through. */
  readonly env?: ProxyEnv;
  /** What services are checked by; Node's own authorities when nothing is said. */
  readonly trust?: () => SecureContext;
}

export interface Egress {
  readonly port: number;
  /** Base URL to give to an agent: `http://127.0.0.1:PORT/TOKEN/ROUTE`. A secret of this session. */
  baseUrl(route: string): string;
  /** Serves a request that came in by another door; counts it among the others. */
  serve(asked: Asked): Promise<void>;
  /** Requests that came with the token so far; an agent at work without any is diverted. */
  requests(): number;
  /** Milliseconds since the epoch; undefined before the first. */
  lastRequestAt(): number | undefined;
  /** Ends all connections. */
  close(): Promise<void>;
}

const DEFAULT_MAX_BODY = 32 * 1024 * 1024;

/** Starts the proxy on a random port. Throws `proxy-failed` when loopback cannot be listened on. */
export async function startEgress(options: EgressOptions): Promise<Egress> {
  const proxy = new EgressProxy(options);
  await proxy.listen();
  return proxy;
}

interface Target {
  readonly route: string;
  /** From behind the route, with its slash. */
  readonly path: string;
  readonly query: string;
}

class EgressProxy implements Egress {
  readonly #options: EgressOptions;
  readonly #token = randomBytes(32).toString('base64url');
  readonly #uplink: Uplink;
  readonly #server: Server;
  #port = 0;
  #count = 0;
  #last: number | undefined;

  constructor(options: EgressOptions) {
    this.#options = options;
    this.#uplink = openUplink(options.env ?? {}, options.trust);
    const limits = { maxHeaderSize: 64 * 1024, keepAliveTimeout: 75_000 };
    this.#server = createServer(limits, (request, response) => {
      // A caller that cannot record what happened ends the connection: nothing passes unseen.
      this.#handle(request, response).catch(() => request.destroy());
    });
    this.#server.on('connection', (socket: Socket) => {
      if (options.isStranger?.(socket) === true) socket.destroy();
    });
    this.#server.on('upgrade', (request, socket) => this.#refuseUpgrade(request, socket));
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (cause) => {
        reject(new GuardError('proxy-failed', 'cannot listen on loopback', { cause }));
      });
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        if (typeof address === 'object' && address !== null) this.#port = address.port;
        resolve();
      });
    });
  }

  get port(): number {
    return this.#port;
  }

  baseUrl(route: string): string {
    return `http://127.0.0.1:${this.#port}/${this.#token}/${route}`;
  }

  requests(): number {
    return this.#count;
  }

  lastRequestAt(): number | undefined {
    return this.#last;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await Promise.all([closed, this.#uplink.close()]);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = this.#admit(request);
    const base = target === undefined ? undefined : this.#options.upstream(target.route, request.headers);
    if (target === undefined || base === undefined) {
      // Strangers learn nothing, not even that this is the guard.
      response.writeHead(404, { connection: 'close' }).end();
      request.resume();
      return;
    }
    const { method = 'GET' } = request;
    const { path } = target;
    const url = joinedUrl(base, target);
    await this.serve({ request, response, routes: [target.route], method, path, url });
  }

  async serve({ routes, method, path, ...asked }: Asked): Promise<void> {
    this.#count += 1;
    this.#last = Date.now();
    const started = performance.now();
    const { maxBody = DEFAULT_MAX_BODY, beforeForward, lenient, tier } = this.#options;
    const [wire, { serve }] = await Promise.all([this.#options.wire(), import('./exchange.ts')]);
    const target = targetAmong(wire, routes, { method, path });
    const common = { wire, uplink: this.#uplink, maxBody, beforeForward, lenient, tier };
    const outcome = await serve({ ...common, ...asked, target });
    const provider = wire.provider(target) ?? 'generic';
    const ms = performance.now() - started;
    this.#options.onRequest?.(summary({ outcome, provider, route: target.route, ms }));
  }

  /** The request's target when it comes from this session's agent. */
  #admit(request: IncomingMessage): Target | undefined {
    if (!isLoopbackHost(request.headers.host, this.#port)) return undefined;
    const [, token, route, path = '/', query = ''] =
      /^\/([\w-]+)\/([\w-]+)(\/[^?#]*)?(\?[^#]*)?$/.exec(request.url ?? '') ?? [];
    if (token === undefined || route === undefined || !this.#isToken(token)) return undefined;
    return isWinding(path) ? undefined : { route, path, query };
  }

  #isToken(text: string): boolean {
    const given = Buffer.from(text);
    const own = Buffer.from(this.#token);
    return given.length === own.length && timingSafeEqual(given, own);
  }

  /** Frames of a WebSocket are not read, so none is opened: at 426 agents fall back to plain requests. */
  #refuseUpgrade(request: IncomingMessage, socket: Duplex): void {
    const known = this.#admit(request) !== undefined;
    if (known) this.#last = Date.now();
    const status = known ? '426 Upgrade Required' : '404 Not Found';
    socket.on('error', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
}

/** By the first of the services whose format the request has. */
function targetAmong(
  wire: Wire,
  routes: readonly string[],
  about: Pick<WireRequest, 'method' | 'path'>,
): WireRequest {
  const targets = routes.map((route) => ({ route, ...about }));
  const known = targets.find((target) => (wire.provider(target) ?? 'generic') !== 'generic');
  return known ?? targets[0] ?? { route: '', ...about };
}

interface Finished {
  readonly outcome: Outcome;
  readonly provider: string;
  readonly route: string;
  readonly ms: number;
}

function summary({ outcome, provider, route, ms }: Finished): EgressSummary {
  const { findings, fresh, ...rest } = outcome;
  return { ...rest, provider, route, ms, findings: countsOf(findings), fresh: countsOf(fresh) };
}
