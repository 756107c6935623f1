/** The proxy of TLS mode: on loopback, for one session, behind a password. Known services are read, all else passes. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GuardError } from '../../host/errors.ts';
import { placeOf, type Place } from './address.ts';
import { answer, ASK, ESTABLISHED, giveUp } from './tls-answer.ts';
import { proxiesOf, type ProxyEnv } from '../../host/proxies.ts';
import { LARGEST_HEADERS, openEnding, type Ending, type Stead } from './tls-end.ts';
import { firstWords } from './tls-first.ts';
import { servePlain, type PlainDoor } from './tls-plain.ts';
import { dial, join, type Dialling } from './tls-tunnel.ts';

export interface TlsProxyOptions extends Omit<Ending, 'patience'> {
  /** The services that may answer at a host; undefined = it is none of the known ones. */
  readonly routes: (host: string) => readonly string[] | undefined;
  /** The user's environment: it may name a proxy that stands before everything. */
  readonly env: ProxyEnv;
  /** Other ports of this session. */
  readonly ownPorts: readonly number[];
  /** Milliseconds a client has for its handshake; default 30 000. */
  readonly patience?: number;
}

export interface TlsProxy {
  readonly port: number;
  /** For HTTPS_PROXY and its like; holds the password, a secret of this session. */
  readonly url: string;
  close(): Promise<void>;
}

const PATIENCE_MS = 30_000;
const MOST_CONNECTIONS = 2048;
const USER = 'session';

/** Starts the proxy on a random port. Throws `proxy-failed`. */
export async function startTlsProxy(options: TlsProxyOptions): Promise<TlsProxy> {
  const proxy = new Proxy(options);
  await proxy.listen();
  return proxy;
}

class Proxy implements TlsProxy {
  port = 0;
  readonly #options: TlsProxyOptions;
  readonly #end: (socket: Duplex, stead: Stead) => void;
  readonly #dialling: Dialling;
  readonly #door: PlainDoor;
  readonly #open = new Set<Duplex>();
  readonly #password = randomBytes(32).toString('base64url');
  readonly #server: Server;

  constructor(options: TlsProxyOptions) {
    this.#options = options;
    this.#end = openEnding({ ...options, patience: options.patience ?? PATIENCE_MS });
    this.#dialling = {
      proxies: proxiesOf(options.env),
      ownPorts: () => [this.port, ...options.ownPorts],
      keep: (socket) => this.#keep(socket),
    };
    const { routes, serve } = options;
    this.#door = { ...this.#dialling, routes, serve, admits: (request) => this.#admits(request) };
    this.#server = createServer({ maxHeaderSize: LARGEST_HEADERS }, (request, response) => {
      servePlain(request, response, this.#door).catch(() => response.destroy());
    });
    this.#server.maxConnections = MOST_CONNECTIONS;
    this.#server.on('connection', (socket) => this.#keep(socket));
    this.#server.on('connect', (request, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      this.#connect(request, socket).catch((error: unknown) => giveUp(socket, error));
    });
    this.#server.on('upgrade', (_request, socket) => answer(socket, '426 Upgrade Required'));
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (cause) => {
        reject(new GuardError('proxy-failed', 'cannot listen on loopback', { cause }));
      });
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        if (typeof address === 'object' && address !== null) this.port = address.port;
        resolve();
      });
    });
  }

  get url(): string {
    return `http://${USER}:${this.#password}@127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #keep(socket: Duplex): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }

  /** True for who knows the password. */
  #admits({ headers }: IncomingMessage): boolean {
    const given = Buffer.from(headers['proxy-authorization'] ?? '');
    const own = Buffer.from(`Basic ${Buffer.from(`${USER}:${this.#password}`).toString('base64')}`);
    return given.length === own.length && timingSafeEqual(given, own);
  }

  async #connect(request: IncomingMessage, socket: Duplex): Promise<void> {
    socket.on('error', () => socket.destroy());
    if (!this.#admits(request)) return answer(socket, '407 Proxy Authentication Required', ASK);
    const place = placeOf(request.url ?? '');
    if (place === undefined) return answer(socket, '400 Bad Request');
    const routes = this.#options.routes(place.host);
    if (routes === undefined) return this.#tunnel(socket, place);
    socket.write(ESTABLISHED);
    this.#end(socket, { place, routes });
  }

  /** A known service may hide behind an address: whom the client greets tells. */
  async #tunnel(socket: Duplex, place: Place): Promise<void> {
    const service = await dial(place, this.#dialling);
    service.on('error', () => service.destroy());
    socket.write(ESTABLISHED);
    const name = await firstWords(socket, service);
    const routes = name === undefined ? undefined : this.#options.routes(name);
    if (name === undefined || routes === undefined) return join(socket, service);
    service.destroy();
    this.#end(socket, { place: { host: name, port: place.port }, routes });
  }
}
