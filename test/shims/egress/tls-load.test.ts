/** HTTP/2 as a client may speak it at its worst: nothing is lost, nothing waits for ever. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect as connectH2, constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls, createSecureContext } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { providers } from '../../../src/catalog/providers/index.ts';
import { UNKNOWN_BODY } from '../../../src/catalog/providers/shapes.ts';
import { issueBelow, openAuthority } from '../../../src/host/ca.ts';
import { openWire } from '../../../src/host/wire.ts';
import { startEgress, type Egress, type EgressSummary } from '../../../src/shims/egress/server.ts';
import { startTlsProxy, type TlsProxy } from '../../../src/shims/egress/tls-proxy.ts';
import { simpleRedactor, simpleRestorer } from '../../fixtures/simple-redactor.ts';
import { testAuthority, tlsFront, userProxy } from '../../fixtures/tls-services.ts';

const SECRET = 'very"secret\\value-4711';
const AI = 'api.anthropic.com';
const MIB = 1024 * 1024;
const PATIENT = { timeout: 20_000 };

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Service {
  /** Of each body. */
  readonly bodies: { readonly size: number; readonly leaks: boolean }[];
  /** Requests it is at work on. */
  open: number;
}

interface World {
  readonly service: Service;
  readonly egress: Egress;
  readonly proxy: TlsProxy;
  readonly summaries: EgressSummary[];
  readonly session: ClientHttp2Session;
}

function listen(server: Server): Promise<number> {
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** `size`: bytes of the answer. */
async function world({ size = 10, maxBody = 64 * MIB } = {}): Promise<World> {
  const service: Service = { bodies: [], open: 0 };
  const server = createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => {
    service.open += 1;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('close', () => {
      service.open -= 1;
    });
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      service.bodies.push({ size: text.length, leaks: text.includes('4711') });
      response.writeHead(200, { 'content-type': 'text/plain', trailer: 'x-end' });
      response.addTrailers({ 'x-end': 'yes' });
      response.end('x'.repeat(size));
    });
  });
  const outside = testAuthority('outside', [AI]);
  const front = await tlsFront(outside.server(AI), await listen(server));
  const user = await userProxy({ [`${AI}:443`]: front.port });
  const redactor = simpleRedactor([SECRET]);
  const wire = openWire({
    redactor,
    reveal: (placeholder) => redactor.reveal(placeholder),
    createRestorer: simpleRestorer,
    providers,
    unknownBody: UNKNOWN_BODY,
  });
  const env = { HTTPS_PROXY: user.url };
  const summaries: EgressSummary[] = [];
  const egress = await startEgress({
    wire: async () => wire,
    upstream: () => undefined,
    env,
    maxBody,
    trust: () => createSecureContext({ ca: outside.certificate }),
    onRequest: (summary) => summaries.push(summary),
  });
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-h2-'));
  const authority = openAuthority({ state: dir, now: () => Date.now() }, [AI]);
  const proxy = await startTlsProxy({
    routes: (host) => (host === AI ? ['anthropic'] : undefined),
    identity: issueBelow(authority, () => Date.now()),
    serve: (asked) => egress.serve(asked),
    onDistrust: () => undefined,
    env,
    ownPorts: [egress.port],
  });
  closers.push(
    () => rmSync(dir, { recursive: true, force: true }),
    () => front.close(),
    () => user.close(),
    () => egress.close(),
    () => proxy.close(),
  );
  const session = await open(proxy, authority.certificate);
  return { service, egress, proxy, summaries, session };
}

/** A session of HTTP/2 through the tunnel. */
async function open(proxy: TlsProxy, ca: string): Promise<ClientHttp2Session> {
  const { username, password } = new URL(proxy.url);
  const socket = connect(proxy.port, '127.0.0.1');
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  socket.write(`CONNECT ${AI}:443 HTTP/1.1\r\nHost: ${AI}\r\nProxy-Authorization: Basic ${auth}\r\n\r\n`);
  await new Promise((resolve) => {
    socket.once('data', resolve);
  });
  const secure = connectTls({ socket, servername: AI, ca, ALPNProtocols: ['h2'] });
  await new Promise((resolve, reject) => {
    secure.once('secureConnect', resolve);
    secure.once('error', reject);
  });
  const session = connectH2(`https://${AI}`, { createConnection: () => secure });
  session.on('error', () => undefined);
  closers.push(() => session.destroy());
  return session;
}

const HEAD = { ':method': 'POST', ':path': '/v1/messages', 'content-type': 'application/json' };
const message = (content: string): string => JSON.stringify({ messages: [{ role: 'user', content }] });

interface Got {
  readonly status: number;
  readonly size: number;
  /** Code of the reset, 0 when it ended well. */
  readonly reset: number;
}

function answerOf(stream: ClientHttp2Stream): Promise<Got> {
  return new Promise((resolve) => {
    const got = { status: 0, size: 0 };
    stream.on('response', ({ ':status': status = 0 }) => void (got.status = status));
    stream.on('data', (chunk: Buffer) => void (got.size += chunk.length));
    stream.on('error', () => undefined);
    stream.on('close', () => resolve({ ...got, reset: stream.rstCode }));
  });
}

function ask(session: ClientHttp2Session, body: string, more: Record<string, string> = {}): Promise<Got> {
  const stream = session.request({ ...HEAD, ...more });
  const answer = answerOf(stream);
  stream.end(body);
  return answer;
}

it('serves a hundred streams at once, each with its own body', async () => {
  const { service, session, summaries } = await world({ size: 50_000 });
  const asked = Array.from({ length: 100 }, (_, at) => ask(session, message(`${at} ${SECRET}`)));
  const all = await Promise.all(asked);
  expect(new Set(all.map((got) => JSON.stringify(got)))).toEqual(
    new Set([JSON.stringify({ status: 200, size: 50_000, reset: 0 })]),
  );
  expect(service.bodies).toHaveLength(100);
  expect(service.bodies.some(({ leaks }) => leaks)).toBe(false);
  expect(summaries.every(({ outcome }) => outcome === 'rewritten')).toBe(true);
  await expect.poll(() => service.open, PATIENT).toBe(0);
});

it('reads bodies of 50 MB, and refuses larger ones without an end to the connection', async () => {
  const { service, session } = await world({ maxBody: 51 * MIB });
  const body = (size: number): string => message(`${SECRET} ${'some words '.repeat(size / 11)}`);
  expect(await ask(session, body(50 * MIB))).toEqual({ status: 200, size: 10, reset: 0 });
  expect(service.bodies[0]?.size).toBeGreaterThan(49 * MIB);
  expect(service.bodies[0]?.leaks).toBe(false);
  expect((await ask(session, body(52 * MIB))).status).toBe(413);
  expect(service.bodies).toHaveLength(1);
  expect((await ask(session, message('still there'))).status).toBe(200);
}, 60_000);

it('holds an answer back for a slow reader, and no more of it than fits between', async () => {
  const { session, summaries } = await world({ size: 50 * MIB });
  const stream = session.request(HEAD);
  stream.end(message('slow'));
  stream.pause();
  await new Promise((resolve) => {
    stream.once('response', resolve);
  });
  const before = process.memoryUsage().rss;
  const other = await ask(session, message('meanwhile'), { ':path': '/v1/other' });
  expect(other).toMatchObject({ status: 200, reset: 0 });
  expect(summaries).toHaveLength(1);
  const got = answerOf(stream);
  stream.resume();
  expect(await got).toMatchObject({ size: 50 * MIB, reset: 0 });
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * MIB);
}, 60_000);

it('lets the client go: streams that are reset end the requests they began', async () => {
  const { service, session, summaries } = await world({ size: 8 * MIB });
  const streams = Array.from({ length: 20 }, () => session.request(HEAD));
  const closed = streams.map((stream) => answerOf(stream));
  for (const stream of streams) {
    stream.pause();
    stream.end(message('x'));
  }
  await expect.poll(() => service.bodies.length, PATIENT).toBe(20);
  for (const stream of streams) stream.close(constants.NGHTTP2_CANCEL);
  await Promise.all(closed);
  await expect.poll(() => service.open, PATIENT).toBe(0);
  expect(summaries.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 20 }, () => 'aborted'));
  expect((await ask(session, message('after'))).status).toBe(200);
});

it('ends what it has begun when the client says it will ask no more', async () => {
  const { session, service } = await world({ size: 100_000 });
  const stream = session.request(HEAD);
  const answer = answerOf(stream);
  stream.end(message('last'));
  const over = new Promise((resolve) => {
    session.once('close', resolve);
  });
  await new Promise((resolve) => {
    stream.once('response', resolve);
  });
  session.goaway(constants.NGHTTP2_NO_ERROR);
  expect(await answer).toMatchObject({ status: 200, size: 100_000, reset: 0 });
  session.close();
  await over;
  await expect.poll(() => service.open, PATIENT).toBe(0);
});

it('takes large headers, and answers those that are too large', async () => {
  const { session, service } = await world();
  const large = await ask(session, message('x'), { 'x-stainless-note': 'n'.repeat(20_000) });
  expect(large).toMatchObject({ status: 200, reset: 0 });
  expect(service.bodies).toHaveLength(1);
  const stream = session.request({ ...HEAD, 'x-note': 'n'.repeat(70_000) });
  const got = answerOf(stream);
  stream.end(message('x'));
  expect([0, 431]).toContain((await got).status);
  expect(service.bodies).toHaveLength(1);
});

it('takes trailers of a request, and sends none of them on', async () => {
  const { session, service } = await world();
  const stream = session.request(HEAD, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-secret': SECRET }));
  const got = answerOf(stream);
  stream.end(message(SECRET));
  expect(await got).toMatchObject({ status: 200, reset: 0 });
  expect(service.bodies).toMatchObject([{ leaks: false }]);
});

it('is not held open by a client that never ends its request', async () => {
  const { session, service, proxy } = await world();
  const stream = session.request(HEAD);
  const got = answerOf(stream);
  stream.write('{"messages":');
  await ask(session, message('other'));
  expect(service.bodies).toHaveLength(1);
  await proxy.close();
  expect((await got).status).toBe(0);
});
