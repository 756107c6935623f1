import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectH2, type IncomingHttpHeaders } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls, createSecureContext, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { startModelServer, type ModelServer, type Script } from '../../../install/demo/model/server.mjs';
import { aiHost } from '../../../src/catalog/hosts.ts';
import { providers } from '../../../src/catalog/providers/index.ts';
import { UNKNOWN_BODY } from '../../../src/catalog/providers/shapes.ts';
import { issueBelow, openAuthority } from '../../../src/host/ca.ts';
import { openWire } from '../../../src/host/wire.ts';
import { startEgress, type Egress, type EgressOptions } from '../../../src/shims/egress/server.ts';
import { startTlsProxy, type TlsProxy, type TlsProxyOptions } from '../../../src/shims/egress/tls-proxy.ts';
import { simpleRedactor, simpleRestorer, type SimpleRedactor } from '../../fixtures/simple-redactor.ts';
import {
  tcpService,
  testAuthority,
  tlsFront,
  tlsService,
  userProxy,
  type TestAuthority,
  type UserProxy,
} from '../../fixtures/tls-services.ts';

const SECRET = 'very"secret\\value-4711';
const AI = 'api.anthropic.com';
const OTHER = 'pinned.example';

let dir: string;
let outside: TestAuthority;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'aup-tls-'));
  outside = testAuthority('outside', [AI, OTHER]);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function closing<T extends { close(): Promise<unknown> }>(part: T): T {
  closers.push(() => part.close());
  return part;
}

interface World {
  readonly model: ModelServer;
  readonly egress: Egress;
  readonly proxy: TlsProxy;
  readonly user: UserProxy;
  readonly redactor: SimpleRedactor;
  /** File with our authority, for clients. */
  readonly trusted: string;
  readonly authority: string;
  readonly distrusted: string[];
}

interface WorldOptions {
  readonly script?: Script;
  readonly places?: Readonly<Record<string, number>>;
  readonly egress?: Partial<EgressOptions>;
  readonly proxy?: Partial<TlsProxyOptions>;
  readonly env?: Readonly<Record<string, string>>;
  /** When the model's own certificate holds. */
  readonly life?: { readonly from: number; readonly until: number };
  readonly serverName?: string;
}

async function world(options: WorldOptions = {}): Promise<World> {
  const model = closing(await startModelServer({ script: options.script ?? {} }));
  const identity = outside.server(options.serverName ?? AI, options.life);
  const front = closing(await tlsFront(identity, model.port));
  const user = closing(await userProxy({ [`${AI}:443`]: front.port, ...options.places }));
  const redactor = simpleRedactor([SECRET]);
  const wire = openWire({
    redactor,
    reveal: (placeholder) => redactor.reveal(placeholder),
    createRestorer: simpleRestorer,
    providers,
    unknownBody: UNKNOWN_BODY,
  });
  const env = options.env ?? { HTTPS_PROXY: user.url, HTTP_PROXY: user.url };
  const egress = closing(
    await startEgress({
      wire: async () => wire,
      upstream: () => undefined,
      env,
      trust: () => createSecureContext({ ca: outside.certificate }),
      ...options.egress,
    }),
  );
  const authority = openAuthority({ state: dir, now: () => Date.now() }, [AI]);
  const distrusted: string[] = [];
  const proxy = closing(
    await startTlsProxy({
      routes: (host) => aiHost(host)?.routes,
      identity: issueBelow(authority, () => Date.now()),
      serve: (asked) => egress.serve(asked),
      onDistrust: (host) => void distrusted.push(host),
      env,
      ownPorts: [egress.port],
      ...options.proxy,
    }),
  );
  const trusted = path.join(dir, 'trusted.pem');
  writeFileSync(trusted, authority.certificate + outside.certificate);
  return { model, egress, proxy, user, redactor, trusted, authority: authority.certificate, distrusted };
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Without a trace of the environment the tests run in. */
function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { PATH: process.env['PATH'] ?? '', HOME: dir, ...env } });
    const text = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => void (text.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (text.err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
    child.stdin.end();
  });
}

/** What a session would give its programs. */
function given({ proxy, trusted }: World): Record<string, string> {
  return { HTTPS_PROXY: proxy.url, http_proxy: proxy.url, SSL_CERT_FILE: trusted };
}

const message = (content: string): string =>
  JSON.stringify({ model: 'm', max_tokens: 10, stream: true, messages: [{ role: 'user', content }] });

/** Header section of an answer. */
function until(socket: Socket, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const data = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (!text.includes(end)) return;
      socket.off('data', data);
      resolve(text);
    };
    socket.on('data', data);
    const over = (): void => (text === '' ? reject(new Error('closed without a word')) : resolve(text));
    socket.once('end', over);
    socket.once('close', over);
  });
}

/** The other side has closed. */
function ended(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => {
    for (const event of ['end', 'close'] as const) socket.once(event, resolve);
    socket.resume();
  });
}

const basic = ({ url }: TlsProxy): string => {
  const { username, password } = new URL(url);
  return Buffer.from(`${username}:${password}`).toString('base64');
};

/** A tunnel as a client asks for it. */
async function tunnel(
  proxy: TlsProxy,
  to: string,
  auth = `Proxy-Authorization: Basic ${basic(proxy)}\r\n`,
): Promise<{ readonly socket: Socket; readonly said: string }> {
  const socket = connect({ host: '127.0.0.1', port: proxy.port, allowHalfOpen: true });
  socket.on('error', () => socket.destroy());
  closers.push(async () => socket.destroy());
  socket.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n${auth}\r\n`);
  return { socket, said: await until(socket, '\r\n\r\n') };
}

interface Greeting {
  readonly name: string;
  readonly ca: string;
  readonly protocols?: string[];
  /** Takes any name for its own. */
  readonly easy?: true;
}

function greet(socket: Socket, { name, ca, protocols = ['http/1.1'], easy }: Greeting): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const checks = easy === true ? { checkServerIdentity: () => undefined } : {};
    const options = { socket, servername: name, ca, ALPNProtocols: protocols, ...checks };
    const secure = connectTls(options, () => resolve(secure));
    secure.on('error', reject);
    secure.on('close', () => reject(new Error('closed')));
  });
}

describe('requests to a known service', () => {
  it.each(['--http1.1', '--http2'])('are redacted and restored: curl %s', async (version) => {
    const it_ = await world({ script: { turns: [{ text: 'saw {{placeholder:0}}!' }], chunk: 5 } });
    const args = ['-sS', version, '-w', ' %{http_version} %{response_code}', '-d', message(`key ${SECRET}`)];
    const headers = ['-H', 'content-type: application/json'];
    const done = await run('curl', [...args, ...headers, `https://${AI}/v1/messages?beta=1`], given(it_));
    expect(done.err).toBe('');
    expect(done.out).toMatch(version === '--http2' ? / 2 200$/ : / 1\.1 200$/);
    const text = done.out.matchAll(/"text_delta","text":("(?:[^"\\]|\\.)*")/g);
    expect([...text].map(([, part]) => JSON.parse(part ?? '""')).join('')).toBe(`saw ${SECRET}!`);
    const [request] = it_.model.requests;
    expect(request?.url).toBe('/v1/messages?beta=1');
    expect(request?.headers['host']).toBe(AI);
    expect(request?.body).not.toContain('4711');
    expect(request?.body).toMatch(/AUP_/);
    expect(JSON.stringify(request?.headers)).not.toMatch(/proxy-auth/i);
    expect(it_.egress.requests()).toBe(1);
    expect(it_.user.seen).toEqual([
      `CONNECT ${AI}:443 Basic ${Buffer.from('kim:pass word').toString('base64')}`,
    ]);
  });

  it.each([
    [
      'fetch of undici',
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { EnvHttpProxyAgent, fetch } from '${path.resolve('node_modules/undici/index.js')}';
         const dispatcher = new EnvHttpProxyAgent();
         const headers = { 'content-type': 'application/json' };
         const answer = await fetch('https://${AI}/v1/messages', { method: 'POST', headers, dispatcher, body: process.env.BODY });
         console.log(answer.status, (await answer.text()).length > 100);`,
      ],
    ],
    [
      'urllib of Python',
      'python3',
      [
        '-c',
        `import os, urllib.request as u
r = u.Request('https://${AI}/v1/messages', os.environ['BODY'].encode(), {'content-type': 'application/json'})
a = u.urlopen(r)
print(a.status, str(len(a.read()) > 100).lower())`,
      ],
    ],
  ])('are redacted: %s', async (_name, program, args) => {
    const it_ = await world();
    const env = { ...given(it_), NODE_EXTRA_CA_CERTS: it_.trusted, BODY: message(SECRET) };
    expect(await run(program, args, env)).toMatchObject({ out: '200 true\n', err: '' });
    expect(it_.model.requests[0]?.body).not.toContain('4711');
    expect(it_.model.requests).toHaveLength(1);
  });

  it.each(['http/1.1', 'h2'])('are streamed event by event: %s', async (protocol) => {
    const it_ = await world({ script: { turns: [{ text: 'one two three four' }], chunk: 3, delayMs: 40 } });
    const { socket } = await tunnel(it_.proxy, `${AI}:443`);
    const secure = await greet(socket, { name: AI, ca: it_.authority, protocols: [protocol] });
    expect(secure.alpnProtocol).toBe(protocol);
    const times: number[] = [];
    const body = message('hello');
    const source =
      protocol === 'h2'
        ? connectH2(`https://${AI}`, { createConnection: () => secure }).request({
            ':method': 'POST',
            ':path': '/v1/messages',
            'content-type': 'application/json',
          })
        : secure;
    if (protocol === 'h2') source.end(body);
    else {
      const head = `POST /v1/messages HTTP/1.1\r\nHost: ${AI}\r\nContent-Type: application/json`;
      source.write(`${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
    }
    await new Promise((resolve) => {
      source.on('data', () => times.push(performance.now()));
      source.on('end', resolve);
    });
    expect(times.length).toBeGreaterThan(5);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(100);
  });

  it('end upstream when the client goes, also in one stream of many', async () => {
    const it_ = await world({ script: { turns: [{ text: 'x'.repeat(400) }], chunk: 1, delayMs: 20 } });
    const outcomes: string[] = [];
    const { socket } = await tunnel(it_.proxy, `${AI}:443`);
    const secure = await greet(socket, { name: AI, ca: it_.authority, protocols: ['h2'] });
    const session = connectH2(`https://${AI}`, { createConnection: () => secure });
    const ask = { ':method': 'POST', ':path': '/v1/messages', 'content-type': 'application/json' };
    const [first, second] = [session.request(ask), session.request(ask)];
    first.end(message('a'));
    second.end(message('b'));
    second.on('data', () => undefined);
    await new Promise((resolve) => {
      first.once('data', resolve);
    });
    first.close(8);
    second.on('close', () => outcomes.push(`second ${second.rstCode}`));
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
    expect(outcomes).toEqual([]);
    expect(first.destroyed).toBe(true);
    expect(it_.egress.requests()).toBe(2);
    session.destroy();
  });

  it('are refused in the words of the service when they cannot be checked', async () => {
    const it_ = await world();
    const post = (type: string, body: string): Promise<Ran> =>
      run(
        'curl',
        ['-sS', '--http2', '-d', body, '-H', `content-type: ${type}`, `https://${AI}/v1/messages`],
        given(it_),
      );
    expect((await post('application/x-protobuf', 'x')).out).toMatch(
      /"type":"error".*only JSON request bodies/,
    );
    expect((await post('application/json', '{"a":')).out).toMatch(/this request was not sent/);
    expect(it_.model.requests).toEqual([]);
    expect((await post('application/json', message('a'))).out).toMatch(/message_stop/);
  });

  it.each([
    ['application/grpc', 200, ''],
    ['application/grpc+proto', 200, ''],
    ['application/connect+proto', 415, 'invalid_argument'],
    ['application/proto; charset=utf-8', 415, 'invalid_argument'],
  ])('are refused in the words of %s, unread', async (type, status, code) => {
    const it_ = await world();
    const { socket } = await tunnel(it_.proxy, `${AI}:443`);
    const secure = await greet(socket, { name: AI, ca: it_.authority, protocols: ['h2'] });
    const session = connectH2(`https://${AI}`, { createConnection: () => secure });
    const stream = session.request({ ':method': 'POST', ':path': '/v1/messages', 'content-type': type });
    stream.end(Buffer.from(`\0\0\0\0\x20${SECRET}`));
    const got = await new Promise<{ readonly headers: IncomingHttpHeaders; readonly flags: number }>(
      (resolve) => {
        stream.once('response', (found, flags) => resolve({ headers: found, flags }));
      },
    );
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    await new Promise((resolve) => {
      stream.once('close', resolve);
    });
    expect(got.headers[':status']).toBe(status);
    expect(got.headers['grpc-status']).toBe(status === 200 ? '3' : undefined);
    // A client of gRPC reads its status there only when nothing follows.
    expect((got.flags & 1) === 1).toBe(status === 200);
    const text = decodeURI(String(got.headers['grpc-message'] ?? '')) + Buffer.concat(chunks).toString();
    expect(text).toContain('aup-guard: only JSON request bodies can be checked; this one (application/');
    expect(text).toContain(code);
    expect(it_.model.requests).toEqual([]);
    session.destroy();
  });

  it('are answered 426 when they ask for a WebSocket, and HTTP/2 offers none', async () => {
    const it_ = await world();
    const { socket } = await tunnel(it_.proxy, `${AI}:443`);
    const secure = await greet(socket, { name: AI, ca: it_.authority });
    secure.write(`GET /v1/x HTTP/1.1\r\nHost: ${AI}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    expect(await until(secure, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 426 /);
    const other = await tunnel(it_.proxy, `${AI}:443`);
    const second = await greet(other.socket, { name: AI, ca: it_.authority, protocols: ['h2'] });
    const session = connectH2(`https://${AI}`, { createConnection: () => second });
    await new Promise((resolve) => {
      session.once('remoteSettings', resolve);
    });
    expect(session.remoteSettings.enableConnectProtocol).toBe(false);
    session.destroy();
    expect(it_.model.requests).toEqual([]);
  });

  it.each([
    ['for another host', `GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n`, 421],
    ['for another port', `GET / HTTP/1.1\r\nHost: ${AI}:8443\r\n\r\n`, 421],
    ['by a winding path', `GET /v1/../x HTTP/1.1\r\nHost: ${AI}\r\n\r\n`, 400],
    ['by a whole address', `GET https://evil.example/ HTTP/1.1\r\nHost: ${AI}\r\n\r\n`, 400],
    ['with a second proxy in mind', `CONNECT evil.example:443 HTTP/1.1\r\nHost: ${AI}\r\n\r\n`, 405],
    ['with headers without end', `GET / HTTP/1.1\r\nHost: ${AI}\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, 431],
    ['as they should be', `GET / HTTP/1.1\r\nHost: ${AI.toUpperCase()}:443\r\n\r\n`, 200],
  ])('are answered at once: %s', async (_name, text, status) => {
    const it_ = await world();
    const { socket } = await tunnel(it_.proxy, `${AI}:443`);
    const secure = await greet(socket, { name: AI, ca: it_.authority });
    secure.write(text);
    expect(await until(secure, '\r\n\r\n')).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(it_.model.requests.length).toBe(status === 200 ? 1 : 0);
  });

  it('are seen behind an address, too, by whom the client greets', async () => {
    const trap = closing(await tcpService((socket) => socket.resume()));
    const it_ = await world({ places: { [`192.0.2.7:443`]: trap.port } });
    const { socket, said } = await tunnel(it_.proxy, '192.0.2.7:443');
    expect(said).toMatch(/ 200 /);
    const secure = await greet(socket, { name: AI, ca: it_.authority });
    const body = message(SECRET);
    const head = `POST /v1/messages HTTP/1.1\r\nHost: ${AI}\r\nContent-Type: application/json`;
    secure.write(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    expect(await until(secure, 'message_stop')).toMatch(/^HTTP\/1\.1 200/);
    expect(it_.model.requests[0]?.body).not.toContain('4711');
  });

  it('go without TLS by their whole address, and are redacted', async () => {
    const it_ = await world({ env: {} });
    const gateway = new URL(it_.model.url);
    const proxy = closing(
      await startTlsProxy({
        routes: (host) => (host === '127.0.0.1' ? ['anthropic'] : undefined),
        identity: () => ({ key: '', cert: '' }),
        serve: (asked) => it_.egress.serve(asked),
        onDistrust: () => undefined,
        env: {},
        ownPorts: [],
      }),
    );
    const args = ['-sS', '--noproxy', '', '-H', 'content-type: application/json', '-d', message(SECRET)];
    const done = await run('curl', [...args, `${gateway.origin}/v1/messages`], { http_proxy: proxy.url });
    expect(done.out).toContain('message_stop');
    expect(it_.model.requests[0]?.body).not.toContain('4711');
  });
});

function send(it_: World): Promise<Ran> {
  const args = ['-sS', '-H', 'content-type: application/json', '-d', message('a')];
  return run('curl', [...args, `https://${AI}/v1/messages`], given(it_));
}

describe('a service with a bad certificate', () => {
  const day = 24 * 60 * 60_000;
  it.each([
    ['of nobody', { egress: { trust: () => createSecureContext({}) } }],
    ['that has ended', { life: { from: Date.now() - 2 * day, until: Date.now() - day } }],
    ['of another host', { serverName: OTHER }],
  ])('%s gets nothing, and the agent is told why', async (_name, options) => {
    const it_ = await world(options);
    const { out } = await send(it_);
    expect(out).toMatch(/aup-guard: the certificate of the model service is not accepted \([A-Z_]+\)/);
    expect(out).toMatch(/NODE_EXTRA_CA_CERTS/);
    expect(it_.model.requests).toEqual([]);
  });

  it('is refused even where Node was told to accept all', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const it_ = await world({ egress: { trust: () => createSecureContext({}) } });
      expect((await send(it_)).out).toMatch(/is not accepted/);
      expect(it_.model.requests).toEqual([]);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });
});

describe('everything else', () => {
  it('is tunnelled byte for byte, with its own certificate', async () => {
    const blob = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7) % 256));
    const received: Buffer[] = [];
    const identity = outside.server(OTHER);
    const pinned = closing(
      await tlsService(identity, (secure) => {
        secure.on('data', (chunk: Buffer) => received.push(chunk));
        secure.on('end', () => secure.end(blob));
      }),
    );
    const it_ = await world({ places: { [`${OTHER}:8443`]: pinned.port } });
    const { socket } = await tunnel(it_.proxy, `${OTHER}:8443`);
    const secure = await greet(socket, { name: OTHER, ca: outside.certificate });
    const fingerprint = createHash('sha256').update(secure.getPeerCertificate().raw).digest('hex');
    const own = Buffer.from(identity.cert.replaceAll(/-----.*-----|\n/g, ''), 'base64');
    expect(fingerprint).toBe(createHash('sha256').update(own).digest('hex'));
    const got: Buffer[] = [];
    secure.on('data', (chunk: Buffer) => got.push(chunk));
    secure.end(Buffer.concat([blob, Buffer.from(SECRET)]));
    await new Promise((resolve) => {
      secure.on('end', resolve);
    });
    expect(Buffer.concat(received).equals(Buffer.concat([blob, Buffer.from(SECRET)]))).toBe(true);
    expect(Buffer.concat(got).equals(blob)).toBe(true);
    expect(it_.egress.requests()).toBe(0);
  });

  it('may speak first, or no TLS at all', async () => {
    const talker = closing(
      await tcpService((socket) => {
        socket.write('220 ready\r\n');
        socket.on('data', (chunk) => socket.write(`heard ${chunk.toString()}`));
        socket.on('end', () => socket.end());
      }),
    );
    const listener = closing(
      await tcpService((socket) => {
        socket.on('data', (chunk) => socket.end(`heard ${chunk.toString()}`));
      }),
    );
    const it_ = await world({ places: { 'mail.example:25': talker.port, 'odd.example:1': listener.port } });
    const first = await tunnel(it_.proxy, 'mail.example:25');
    const greeting = first.said.includes('ready') ? first.said : await until(first.socket, 'ready\r\n');
    expect(greeting).toContain('220 ready');
    first.socket.write('HELO');
    expect(await until(first.socket, 'heard')).toContain('heard HELO');
    const second = await tunnel(it_.proxy, 'odd.example:1');
    second.socket.write('\u0016no tls');
    expect(await until(second.socket, 'heard')).toContain('heard \u0016no tls');
  });

  it('goes straight where NO_PROXY says so, or no proxy is named', async () => {
    const service = closing(await tcpService((socket) => socket.end('straight')));
    for (const env of [{}, { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'other,127.0.0.1' }]) {
      const it_ = await world({ env });
      const { socket, said } = await tunnel(it_.proxy, `127.0.0.1:${service.port}`);
      expect(said.includes('straight') ? said : await until(socket, 'straight')).toContain('straight');
      expect(it_.user.seen).toEqual([]);
    }
  });

  it('is refused with words where it cannot be reached', async () => {
    const it_ = await world();
    expect((await tunnel(it_.proxy, 'nowhere.example:443')).said).toMatch(
      /^HTTP\/1\.1 502 [\s\S]*your proxy answered 403/,
    );
    const straight = await world({ env: {} });
    const closed = closing(await tcpService((socket) => socket.destroy()));
    await closed.close();
    expect((await tunnel(straight.proxy, `127.0.0.1:${closed.port}`)).said).toMatch(
      /^HTTP\/1\.1 502 [\s\S]*ECONNREFUSED/,
    );
  });

  it('is let go when the client leaves before it is reached', async () => {
    const left: string[] = [];
    const slow = closing(
      await tcpService((socket) => {
        socket.once('data', () => setTimeout(() => socket.write('HTTP/1.1 200 OK\r\n\r\n'), 200));
        socket.on('error', () => socket.destroy());
        socket.on('end', () => socket.end());
        socket.on('close', () => left.push('left'));
      }),
    );
    const it_ = await world({ env: { HTTPS_PROXY: `http://127.0.0.1:${slow.port}` } });
    const client = connect({ host: '127.0.0.1', port: it_.proxy.port });
    client.on('error', () => client.destroy());
    const auth = `Proxy-Authorization: Basic ${basic(it_.proxy)}`;
    client.write(`CONNECT ${OTHER}:443 HTTP/1.1\r\n${auth}\r\n\r\n`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    client.resetAndDestroy();
    await expect.poll(() => left, { timeout: 3000 }).toEqual(['left']);
  });

  it('never leads to the doors of the guard itself', async () => {
    const it_ = await world({ env: {} });
    for (const port of [it_.proxy.port, it_.egress.port]) {
      for (const host of ['127.0.0.1', 'localhost', '0.0.0.0', '127.1.2.3', '[::ffff:127.0.0.1]']) {
        const { said } = await tunnel(it_.proxy, `${host}:${port}`);
        expect(said).toMatch(/^HTTP\/1\.1 (?:403|502) /);
      }
    }
    const args = ['-sS', '--noproxy', '', '-o', '/dev/null', '-w', '%{response_code}'];
    const env = { http_proxy: it_.proxy.url };
    const done = await run('curl', [...args, `http://127.0.0.1:${it_.egress.port}/`], env);
    expect(done.out).toBe('403');
  });

  it('passes without TLS as it is, through the proxy of the user or straight', async () => {
    const it_ = await world();
    const args = ['-sS', '-H', 'x-own: kept', '-d', SECRET, 'http://plain.example/a?b'];
    const through = await run('curl', [...args, '-D', '-'], given(it_));
    expect(through.out).toMatch(/x-user-proxy: 1[\s\S]*plain kept$/);
    expect(it_.user.seen).toEqual(['POST http://plain.example:80/a?b']);
    const bodies: string[] = [];
    const service = closing(
      await tcpService((socket) => {
        socket.on('data', (chunk) => {
          bodies.push(chunk.toString());
          socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Case: Kept\r\n\r\nok');
        });
      }),
    );
    const straight = await world({ env: {} });
    const options = ['-sS', '--noproxy', '', '-D', '-', '-d', SECRET];
    const address = `http://127.0.0.1:${service.port}/x`;
    const done = await run('curl', [...options, address], { http_proxy: straight.proxy.url });
    expect(done.out).toMatch(/X-Case: Kept[\s\S]*ok$/);
    expect(bodies.join('')).toMatch(/^POST \/x HTTP\/1\.1\r\n/);
    expect(bodies.join('')).toContain(SECRET);
    expect(bodies.join('')).not.toMatch(/proxy-auth/i);
  });
});

describe('strangers and strange clients', () => {
  it.each([
    ['no password', ''],
    ['a wrong password', 'Proxy-Authorization: Basic c2Vzc2lvbjpub3BlLW5vcGU=\r\n'],
    ['another way to sign in', 'Proxy-Authorization: Bearer x\r\n'],
  ])('get nowhere with %s', async (_name, auth) => {
    const it_ = await world();
    for (const to of [`${AI}:443`, `${OTHER}:443`, `127.0.0.1:${it_.egress.port}`]) {
      const { said } = await tunnel(it_.proxy, to, auth);
      expect(said).toMatch(/^HTTP\/1\.1 407 /);
      expect(said).not.toMatch(/aup|guard/i);
    }
    const asked = await run('curl', ['-sS', '-D', '-', 'http://plain.example/'], {
      http_proxy: `http://127.0.0.1:${it_.proxy.port}`,
    });
    expect(asked.out).toMatch(/^HTTP\/1\.1 407/);
    expect(it_.user.seen).toEqual([]);
    const control = await tunnel(it_.proxy, `${AI}:443`);
    expect(control.said).toMatch(/ 200 /);
  });

  it('sign in when they are asked, as git does', async () => {
    const it_ = await world();
    const args = ['-sS', '--proxy-anyauth', '-o', '/dev/null', '-w', '%{http_connect} %{response_code}'];
    const done = await run('curl', [...args, `https://${AI}/`], given(it_));
    expect(done.out).toBe('200 200');
  });

  it('learn nothing without the words of a proxy', async () => {
    const it_ = await world();
    const done = await run('curl', ['-sS', '-D', '-', `http://127.0.0.1:${it_.proxy.port}/`], {});
    expect(done.out).toMatch(/^HTTP\/1\.1 404/);
    expect(done.out).not.toMatch(/aup|guard|proxy/i);
  });

  it.each(['no-port.example', 'bad host:443', `${AI}:0`, `${AI}:99999`, 'user@x:443', ''])(
    'are told that %j is no address',
    async (to) => {
      const it_ = await world();
      expect((await tunnel(it_.proxy, to)).said).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  it('are cut off when they ask for one host and greet another', async () => {
    const it_ = await world();
    const { socket } = await tunnel(it_.proxy, `${AI}:443`);
    const greeting = { name: 'api.openai.com', ca: it_.authority, easy: true } as const;
    const asked = greet(socket, greeting).then((secure) => {
      secure.write(`GET / HTTP/1.1\r\nHost: ${AI}\r\n\r\n`);
      return until(secure, 'x');
    });
    await expect(asked).rejects.toThrow(/closed|disconnected|ECONNRESET/);
    expect(it_.model.requests).toEqual([]);
  });

  it('are cut off when they never finish their greeting', async () => {
    const it_ = await world({ proxy: { patience: 100 } });
    const { socket } = await tunnel(it_.proxy, `${AI}:443`);
    socket.write(Buffer.from([0x16, 3, 1, 2]));
    await ended(socket);
    const plain = await tunnel(it_.proxy, `${AI}:443`);
    plain.socket.write('GET / HTTP/1.1\r\n\r\n');
    await ended(plain.socket);
    expect(it_.distrusted).toEqual([]);
  });

  it('are named when they do not trust us', async () => {
    const it_ = await world();
    const others = path.join(dir, 'others.pem');
    writeFileSync(others, outside.certificate);
    const env = { ...given(it_), SSL_CERT_FILE: others, CURL_CA_BUNDLE: others };
    const done = await run('curl', ['-sS', `https://${AI}/`], env);
    expect(done.code).toBe(60);
    expect(it_.distrusted).toEqual([AI]);
    expect(it_.model.requests).toEqual([]);
  });

  it('are named when they leave without a word as soon as they see who we are', async () => {
    const it_ = await world();
    const look = async (): Promise<void> => {
      const { socket } = await tunnel(it_.proxy, `${AI}:443`);
      await expect(greet(socket, { name: AI, ca: outside.certificate })).rejects.toThrow(/certificate/);
      await ended(socket);
    };
    await look();
    expect(it_.distrusted).toEqual([]);
    await look();
    await look();
    await expect.poll(() => it_.distrusted[0]).toBe(AI);
  });

  it('are not taken for doubters when they connect ahead of need', async () => {
    const it_ = await world();
    expect((await run('curl', ['-sS', '-o', '/dev/null', `https://${AI}/`], given(it_))).code).toBe(0);
    for (let at = 0; at < 3; at += 1) {
      const { socket } = await tunnel(it_.proxy, `${AI}:443`);
      const secure = await greet(socket, { name: AI, ca: it_.authority });
      secure.destroy();
      await ended(socket);
    }
    expect(it_.distrusted).toEqual([]);
  });

  it('leave nothing open behind them', async () => {
    const it_ = await world();
    const { socket } = await tunnel(it_.proxy, `${AI}:443`);
    const over = ended(socket);
    await it_.proxy.close();
    await over;
    await expect(tunnel(it_.proxy, `${AI}:443`)).rejects.toThrow(/closed without a word/);
  });
});
