/** Requests without TLS that a client gives to its proxy with the whole address. */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { partsOf, placeOf, written, type Place } from './address.ts';
import type { Asked } from './asked.ts';
import { proxyFor, type Proxies } from '../../host/proxies.ts';
import { ASK } from './tls-answer.ts';
import { credentials } from './tls-tunnel.ts';

/** Concern the connection to us alone. */
const OURS = new Set(['proxy-authorization', 'proxy-connection', 'connection', 'keep-alive']);

/** Headers in their order and spelling, less those that are for the proxy. */
function kept(raw: readonly string[]): string[] {
  return raw.flatMap((text, at) => {
    if (at % 2 === 1) return [];
    return OURS.has(text.toLowerCase()) ? [] : [text, raw[at + 1] ?? ''];
  });
}

interface Forwarding {
  readonly url: URL;
  readonly place: Place;
  readonly proxies: Proxies;
}

/** Sends a request on as it is, and its answer back. Rejects when either side breaks off. */
async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { url, place, proxies }: Forwarding,
): Promise<void> {
  const proxy = proxyFor(place, 'http', proxies);
  const own = Object.entries(proxy === undefined ? {} : credentials(proxy)).flat();
  const headers = [...kept(request.rawHeaders), ...own, 'Connection', 'close'];
  const behind = `${url.pathname}${url.search}`;
  const onward = httpRequest({
    method: request.method,
    host: proxy?.hostname ?? place.host,
    port: proxy === undefined ? place.port : proxy.port || 80,
    path: proxy === undefined ? behind : `http://${written(place)}${behind}`,
    headers,
    agent: false,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve);
    onward.once('error', reject);
  });
  const sending = pipeline(request, onward);
  const answer = await answered;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, kept(answer.rawHeaders));
  // A service may answer before it has read everything.
  await Promise.all([pipeline(answer, response), sending.catch(() => request.resume())]);
}

export interface PlainDoor {
  /** True for who knows the password. */
  readonly admits: (request: IncomingMessage) => boolean;
  readonly routes: (host: string) => readonly string[] | undefined;
  readonly serve: (asked: Asked) => Promise<void>;
  readonly proxies: Proxies;
  /** Ports of this session on loopback: nobody is led to them through us. */
  readonly ownPorts: () => readonly number[];
}

/** Serves a request that is no CONNECT. Rejects when either side breaks off. */
export async function servePlain(
  request: IncomingMessage,
  response: ServerResponse,
  door: PlainDoor,
): Promise<void> {
  const target = plainTarget(request);
  // Whoever does not speak to a proxy learns nothing, not even that this is one.
  if (target === undefined) return end(response, 404);
  if (!door.admits(request)) return end(response, 407, ASK);
  const { url, place } = target;
  const { method = 'GET' } = request;
  const routes = door.routes(place.host);
  if (routes === undefined) return passOn(request, response, { ...target, door });
  const parts = partsOf(url.pathname + url.search);
  if (parts === undefined) return end(response, 400);
  await door.serve({ request, response, routes, method, path: parts.path, url });
}

/** Where a request with a whole address goes. */
function plainTarget({ url: target = '' }: IncomingMessage): Pick<Forwarding, 'url' | 'place'> | undefined {
  if (!/^http:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const url = new URL(target);
  const place = placeOf(url.host, 80);
  return place === undefined ? undefined : { url, place };
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { url, place, door }: Pick<Forwarding, 'url' | 'place'> & { readonly door: PlainDoor },
): Promise<void> {
  const isLoopback = /^(?:localhost|127\.|::1$|0\.0\.0\.0$)/.test(place.host);
  if (isLoopback && door.ownPorts().includes(place.port)) return end(response, 403);
  try {
    await forward(request, response, { url, place, proxies: door.proxies });
  } catch {
    if (response.headersSent) response.destroy();
    else end(response, 502);
  }
}

function end(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { connection: 'close', ...headers }).end();
  response.req.resume();
}
