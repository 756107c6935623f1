/** Ends the TLS of an agent that talks to a model service, and hands its requests on. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createServer2, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import { partsOf, joinedUrl, placeOf, written, type Place } from './address.ts';
import type { Asked } from './asked.ts';
import { fromH2, type FromH2 } from './tls-h2.ts';

export const LARGEST_HEADERS: number = 64 * 1024;
const MOST_STREAMS = 128;
const MOST_PLACES = 500;
const KEEP_ALIVE_MS = 75_000;
/** One may be a connection made ahead of need. */
const SILENT_LEAVES = 2;

/** What a server shows, as PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export interface Ending {
  /** What a server of that name shows; another object when it shows something new. */
  readonly identity: (host: string) => Identity;
  readonly serve: (asked: Asked) => Promise<void>;
  /** A program broke off because it does not trust us. */
  readonly onDistrust: (host: string) => void;
  /** Milliseconds a client has for its handshake. */
  readonly patience: number;
}

/** A service the guard stands in for. */
export interface Stead {
  readonly place: Place;
  /** Routes that may be spoken there. */
  readonly routes: readonly string[];
}

interface Standing {
  readonly identity: Identity;
  readonly server: TlsServer;
}

/** What clients say of a certificate they do not accept, as OpenSSL names it. */
const DISTRUST = /ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|ACCESS_DENIED)/;

/** Speaks as a service with whoever is behind a socket. */
export function openEnding(ending: Ending): (socket: Duplex, stead: Stead) => void {
  const standing = new Map<string, Standing>();
  return (socket, stead) => {
    const key = written(stead.place);
    const identity = ending.identity(stead.place.host);
    let known = standing.get(key);
    if (known?.identity !== identity) {
      if (standing.size >= MOST_PLACES) standing.clear();
      known = { identity, server: stand(ending, stead, identity) };
      standing.set(key, known);
    }
    handOver(socket, known.server);
  };
}

/** As a TLS server has its own connections: who closes one end has left. */
function handOver(socket: Duplex, server: TlsServer): void {
  socket.allowHalfOpen = false;
  server.emit('connection', socket);
}

/** None of these servers listens: connections are handed to them. */
function stand(given: Ending, stead: Stead, identity: Identity): TlsServer {
  const { host } = stead.place;
  const doubt = { asked: false, silent: 0 };
  const ending: Ending = {
    ...given,
    serve: (asked) => {
      doubt.asked = true;
      return given.serve(asked);
    },
  };
  // Some clients look at a certificate only after they have shaken hands, and leave without a word.
  const left = (): void => {
    doubt.silent += 1;
    if (!doubt.asked && doubt.silent >= SILENT_LEAVES) ending.onDistrust(host);
  };
  const [first, second] = [speakH1(ending, stead), speakH2(ending, stead)];
  const options = { ...identity, ALPNProtocols: ['h2', 'http/1.1'], minVersion: 'TLSv1.2' } as const;
  const server = createTlsServer({ ...options, handshakeTimeout: ending.patience }, (secure) => {
    // Whom it greets and whom it asked for are one, or it is led somewhere.
    if (isOther(secure, host)) secure.destroy();
    else (secure.once('close', left).alpnProtocol === 'h2' ? second : first).emit('connection', secure);
  });
  return server.on('tlsClientError', (error, secure) => {
    const code = 'code' in error ? String(error.code) : '';
    if (DISTRUST.test(code)) ending.onDistrust(host);
    else if (code === 'ECONNRESET') left();
    secure.destroy();
  });
}

function isOther(secure: TLSSocket, host: string): boolean {
  const name: unknown = 'servername' in secure ? secure.servername : undefined;
  return typeof name === 'string' && name.toLowerCase().replace(/\.$/, '') !== host;
}

function speakH1(ending: Ending, stead: Stead): Server {
  const limits = { maxHeaderSize: LARGEST_HEADERS, keepAliveTimeout: KEEP_ALIVE_MS };
  const server = createServer(limits, (request, response) =>
    handOn(ending, stead, fromH1(request, response)),
  );
  // Frames of a WebSocket are not read, so none is opened: at 426 agents fall back to plain requests.
  server.on('upgrade', (_request, socket) => sayNothing(socket, '426 Upgrade Required'));
  // Node itself would close before its answer is through TLS.
  server.on('clientError', (error, socket) => {
    const isLong = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW';
    sayNothing(socket, isLong ? '431 Request Header Fields Too Large' : '400 Bad Request');
  });
  return server.on('connect', (_request, socket) => sayNothing(socket, '405 Method Not Allowed'));
}

function sayNothing(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  const text = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
  socket.end(text, () => socket.destroy());
}

/** No extended CONNECT is offered: it would carry WebSockets. */
function speakH2(ending: Ending, stead: Stead): Http2Server {
  const settings = { maxConcurrentStreams: MOST_STREAMS, maxHeaderListSize: LARGEST_HEADERS };
  return createServer2({ settings }).on('stream', (stream: ServerHttp2Stream, headers, flags) => {
    const hasBody = (flags & 1) === 0;
    handOn(ending, stead, fromH2(stream, headers, hasBody));
  });
}

function fromH1(request: IncomingMessage, response: ServerResponse): FromH2 {
  const { method = 'GET', url = '', headers } = request;
  return { request, response, method, target: url, authority: headers.host ?? '' };
}

/** What a request asks of the service, or the status it gets at once. */
function askedOf({ place, routes }: Stead, from: FromH2): Asked | number {
  const { request, response, method, target, authority } = from;
  const named = placeOf(authority, 443);
  if (named === undefined || written(named) !== written(place)) return 421;
  const parts = partsOf(target);
  if (method === 'CONNECT' || parts === undefined) return 400;
  const url = joinedUrl(new URL(`https://${written(place)}`), parts);
  return { request, response, routes, method, path: parts.path, url };
}

function handOn(ending: Ending, stead: Stead, from: FromH2): void {
  const asked = askedOf(stead, from);
  if (typeof asked === 'number') {
    from.response.writeHead(asked, { connection: 'close' });
    from.response.end();
    from.request.resume();
    return;
  }
  // A caller that cannot record what happened ends the connection: nothing passes unseen.
  ending.serve(asked).catch(() => from.response.destroy());
}
