/** What the proxy of TLS mode says itself, before anybody else is behind a connection. */
import type { Duplex } from 'node:stream';
import { NoTunnel } from './tls-tunnel.ts';

export const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n';
/** Clients of libcurl that may sign in several ways send nothing before they are asked. */
export const ASK: Readonly<Record<string, string>> = { 'proxy-authenticate': 'Basic realm="proxy"' };

/** Says one thing and closes; `text` is the body. */
export function answer(
  socket: Duplex,
  status: string,
  { text = '', ...headers }: Readonly<Record<string, string>> = {},
): void {
  const lines = Object.entries({ connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const length = `content-length: ${Buffer.byteLength(text)}`;
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${[status, ...lines, length].join('\r\n')}\r\n\r\n${text}`);
}

/** Ends a connection that leads nowhere, with the reason where there is one to tell. */
export function giveUp(socket: Duplex, error: unknown): void {
  if (!(error instanceof NoTunnel)) socket.destroy();
  else answer(socket, error.status, { text: `aup-guard: ${error.message}\n` });
}
