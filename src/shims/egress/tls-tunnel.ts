/** Bytes between a client and the address it asked for: nothing in them is read or changed. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { written, type Place } from './address.ts';
import { proxyFor, type Proxies } from '../../host/proxies.ts';

export interface Dialling {
  readonly proxies: Proxies;
  /** Ports of this session on loopback: nobody is led to them through us. */
  readonly ownPorts: () => readonly number[];
  /** Told of every connection, so that it ends with the proxy. */
  readonly keep: (socket: Duplex) => void;
}

/** Why there is no connection, as a status and a few words. */
export class NoTunnel extends Error {
  readonly status: string;

  constructor(status: string, message: string) {
    super(message);
    this.status = status;
  }
}

const CONNECT_MS = 30_000;

/** Connects to a place, through the user's proxy where one stands in front of it. Rejects with {@link NoTunnel}. */
export function dial(place: Place, dialling: Dialling): Promise<Duplex> {
  const proxy = proxyFor(place, 'https', dialling.proxies);
  return proxy === undefined ? straight(place, dialling) : through(proxy, place, dialling);
}

function straight({ host, port }: Place, { ownPorts, keep }: Dialling): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, allowHalfOpen: true });
    keep(socket);
    const late = setTimeout(() => socket.destroy(new Error('timed out')), CONNECT_MS);
    socket.once('error', (error) => {
      clearTimeout(late);
      reject(unreachable(error));
    });
    socket.once('connect', () => {
      clearTimeout(late);
      if (isOwn(socket, ownPorts())) {
        socket.destroy();
        reject(new NoTunnel('403 Forbidden', 'that is a door of the guard itself'));
      } else resolve(socket);
    });
  });
}

/** By where it arrived: a name may lead to loopback as well. */
function isOwn({ remoteAddress = '', remotePort = 0 }: Socket, ports: readonly number[]): boolean {
  return /^(?:::ffff:)?127\.|^::1$/.test(remoteAddress) && ports.includes(remotePort);
}

function unreachable(error: Error): NoTunnel {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
  return new NoTunnel('502 Bad Gateway', `cannot be reached (${code})`);
}

/** What the user's own credentials for their proxy look like on the wire. */
export function credentials({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(both).toString('base64')}` };
}

function through(proxy: URL, place: Place, { keep }: Dialling): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const ask = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = { host: written(place), ...credentials(proxy) };
    const target = { method: 'CONNECT', path: written(place), headers, agent: false } as const;
    const request = ask({
      ...target,
      host: proxy.hostname.replaceAll(/^\[|\]$/g, ''),
      port: proxy.port === '' ? undefined : Number(proxy.port),
    });
    request.once('socket', keep);
    request.setTimeout(CONNECT_MS, () => request.destroy(new Error('timed out')));
    request.once('error', (error) => reject(unreachable(error)));
    request.once('response', (response) => {
      response.destroy();
      reject(refused(response));
    });
    request.once('connect', (response, socket, head) => {
      socket.setTimeout(0);
      if (response.statusCode === 200) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(refused(response));
    });
    request.end();
  });
}

function refused({ statusCode = 0 }: IncomingMessage): NoTunnel {
  return new NoTunnel('502 Bad Gateway', `your proxy answered ${statusCode}`);
}

/** Joins two ends until both are done; an end that breaks off takes the other with it. */
export async function join(client: Duplex, service: Duplex): Promise<void> {
  const [up, down] = await Promise.allSettled([pipeline(client, service), pipeline(service, client)]);
  if (up.status === 'rejected' || down.status === 'rejected') {
    client.destroy();
    service.destroy();
  }
}
