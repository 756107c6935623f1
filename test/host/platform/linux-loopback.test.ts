import { existsSync } from 'node:fs';
import { createServer, connect, type Socket } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { loopbackOwner, ownerIn } from '../../../src/host/platform/linux-loopback.ts';

const server = createServer((socket) => socket.on('error', () => undefined));
const sockets: Socket[] = [];
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** Ports of a connection that is there. */
async function connected(host: string): Promise<readonly [from: number, to: number]> {
  if (!server.listening) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const socket = connect({ port, host });
  sockets.push(socket);
  await new Promise((done, failed) => socket.once('connect', done).once('error', failed));
  return [socket.localPort ?? 0, port];
}

it('knows the user behind a connection', async () => {
  const [from, to] = await connected('127.0.0.1');
  const isTold = existsSync('/proc/self/net/tcp');
  expect(loopbackOwner(from, to)).toBe(isTold ? process.getuid?.() : undefined);
});

it('knows nobody behind none', async () => {
  const [, to] = await connected('127.0.0.1');
  expect(loopbackOwner(1, to)).toBeUndefined();
});

const TABLE = [
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
  '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0',
  '   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1',
  '   2: 0100007F:D431 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1',
  '',
].join('\n');

it.each([
  ['0100007F:D431', '0100007F:1F90', 1001],
  ['0100007F:1F90', '0100007F:D431', 1000],
  ['0100007F:D431', '0100007F:1F91', undefined],
])('reads %s to %s as the kernel says it', (from, to, uid) => {
  expect(ownerIn(TABLE, from, to)).toBe(uid);
  expect(ownerIn('', from, to)).toBeUndefined();
});
