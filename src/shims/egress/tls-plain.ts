/** Requests without TLS that a client gives to its proxy with the whole address. */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { written, type Place } from './address.ts';
import { proxyFor, type Proxies } from './proxies.ts';
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

export interface Forwarding {
  readonly url: URL;
  readonly place: Place;
  readonly proxies: Proxies;
}

/** Sends a request on as it is, and its answer back. Rejects when either side breaks off. */
export async function forward(
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
