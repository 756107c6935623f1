import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { providers } from '../../../src/catalog/providers/index.ts';
import { UNKNOWN_BODY } from '../../../src/catalog/providers/shapes.ts';
import { GuardError } from '../../../src/host/errors.ts';
import { openWire, type Wire } from '../../../src/host/wire.ts';
import {
  startEgress,
  type Egress,
  type EgressOptions,
  type EgressSummary,
} from '../../../src/shims/egress/server.ts';
import { startModelServer, type ModelServer, type Script } from '../../../install/demo/model/server.mjs';
import { simpleRedactor, simpleRestorer, type SimpleRedactor } from '../../fixtures/simple-redactor.ts';

const SECRET = 'very"secret\\value-4711';
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface World {
  readonly model: ModelServer;
  readonly egress: Egress;
  readonly wire: Wire;
  readonly redactor: SimpleRedactor;
  readonly summaries: EgressSummary[];
  readonly unknown: string[];
}

async function world(script: Script = {}, more: Partial<EgressOptions> = {}): Promise<World> {
  const model = await startModelServer({ script });
  const redactor = simpleRedactor([SECRET]);
  const unknown: string[] = [];
  const wire = openWire({
    redactor,
    reveal: (placeholder) => redactor.reveal(placeholder),
    createRestorer: simpleRestorer,
    providers,
    unknownBody: UNKNOWN_BODY,
    onUnknownPlaceholder: (placeholder) => unknown.push(placeholder),
  });
  const summaries: EgressSummary[] = [];
  const routes = new Set(providers.map(({ route }) => route));
  const egress = await startEgress({
    wire: async () => wire,
    upstream: (route) => (routes.has(route) ? new URL(model.url) : undefined),
    onRequest: (summary) => summaries.push(summary),
    ...more,
  });
  closers.push(
    () => model.close(),
    () => egress.close(),
  );
  return { model, egress, wire, redactor, summaries, unknown };
}

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Send {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

function send(url: string, { method = 'POST', headers = {}, body }: Send = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const message = (content: string): string =>
  JSON.stringify({ model: 'm', max_tokens: 10, stream: true, messages: [{ role: 'user', content }] });

async function settled(summaries: readonly EgressSummary[]): Promise<EgressSummary> {
  for (let tries = 0; tries < 200; tries += 1) {
    const [first] = summaries;
    if (first !== undefined) return first;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  throw new Error('no summary');
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const echo: Script = {
  chunk: 4,
  turns: [
    {
      thinking: 'hm',
      text: 'The value is {{placeholder:0}}.',
      tools: [{ name: 'Write', input: { content: 'x={{placeholder:FAKE}}' } }],
    },
  ],
};

describe('headers on the way out', () => {
  test('a value in one that a tool adds is replaced, with and without a body', async () => {
    const seen: number[] = [];
    const { model, egress } = await world({}, { beforeForward: ({ fresh }) => void seen.push(fresh.length) });
    const headers = { ...JSON_TYPE, 'x-git-remote': `of ${SECRET}`, 'x-own-api-key': SECRET };
    await send(`${egress.baseUrl('anthropic')}/v1/messages`, { headers, body: message('hi') });
    await send(`${egress.baseUrl('anthropic')}/v1/models`, { method: 'GET', headers });
    for (const { headers: sent } of model.requests) {
      expect(sent['x-git-remote']).toMatch(/^of AUP_FAKE_\d{12}$/);
      expect(sent['x-own-api-key']).toBe(SECRET);
    }
    expect(model.requests).toHaveLength(2);
    expect(seen).toEqual([1, 0]);
  });
});

describe('the way out and back', () => {
  const bodies: [string, string, object][] = [
    [
      'anthropic',
      '/v1/messages?beta=true',
      { stream: true, messages: [{ role: 'user', content: `use ${SECRET}` }] },
    ],
    [
      'openai',
      '/v1/chat/completions',
      { stream: true, messages: [{ role: 'user', content: `use ${SECRET}` }] },
    ],
    [
      'openai',
      '/v1/responses',
      { stream: true, input: [{ role: 'user', content: [{ type: 'input_text', text: `use ${SECRET}` }] }] },
    ],
    [
      'gemini',
      '/v1beta/models/m:streamGenerateContent?alt=sse',
      { contents: [{ role: 'user', parts: [{ text: `use ${SECRET}` }] }] },
    ],
    [
      'gemini',
      '/v1beta/models/m:streamGenerateContent',
      { contents: [{ role: 'user', parts: [{ text: `use ${SECRET}` }] }] },
    ],
    ['anthropic', '/v1/messages', { messages: [{ role: 'user', content: `use ${SECRET}` }] }],
    ['openai', '/v1/responses', { input: `use ${SECRET}` }],
    [
      'gemini',
      '/v1beta/models/m:generateContent',
      { contents: [{ role: 'user', parts: [{ text: `use ${SECRET}` }] }] },
    ],
  ];

  test.each(bodies)('%s %s: nothing secret leaves, values come back', async (route, path, body) => {
    const { model, egress, redactor, summaries } = await world(echo);
    const got = await send(egress.baseUrl(route) + path, { headers: JSON_TYPE, body: JSON.stringify(body) });
    expect(got.status).toBe(200);
    const [seen] = model.requests;
    expect(model.requests.length).toBe(1);
    expect(seen?.url).toBe(path);
    expect(seen?.body).not.toContain('4711');
    expect(seen?.body).toContain(redactor.placeholderOf(SECRET));
    expect(seen?.headers['accept-encoding']).toBe('identity');
    // Streamed arguments come in pieces: only what an agent puts together is whole.
    expect(got.body).not.toContain(redactor.placeholderOf(SECRET));
    expect(got.body).toContain('4711');
    expect(await settled(summaries)).toMatchObject({
      route,
      outcome: 'rewritten',
      status: 200,
      findings: { fake: 1 },
      fresh: { fake: 1 },
    });
    expect(JSON.stringify(summaries)).not.toContain('4711');
  });

  test('a body without findings arrives byte for byte, and so does the answer', async () => {
    const { model, egress, summaries } = await world({ turns: [{ thinking: 'so', text: 'plain words' }] });
    const body = `{ "stream":true,\n "messages" : [ {"role":"user","content":"caf\\u00e9 é"} ], "x":1.50 }`;
    const got = await send(`${egress.baseUrl('anthropic')}/v1/messages`, { headers: JSON_TYPE, body });
    const direct = await send(`${model.url}/v1/messages`, { headers: JSON_TYPE, body });
    expect(model.requests[0]?.body).toBe(body);
    expect(got.body).toBe(direct.body);
    expect((await settled(summaries)).outcome).toBe('unchanged');
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('a %s body is read, redacted and sent plain', async (encoding, compress) => {
    const { model, egress } = await world(echo);
    const got = await send(`${egress.baseUrl('anthropic')}/v1/messages`, {
      headers: { ...JSON_TYPE, 'content-encoding': encoding },
      body: compress(message(`use ${SECRET}`)),
    });
    expect(got.status).toBe(200);
    expect(model.requests[0]?.headers['content-encoding']).toBeUndefined();
    expect(model.requests[0]?.body).toContain('AUP_FAKE');
  });

  test('a compressed answer is restored all the same', async () => {
    const { egress } = await world({}, {});
    const upstream = await listening(
      createServer((_, response) => {
        const text = 'AUP_FAKE_000000000001';
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(gzipSync(JSON.stringify({ content: [{ type: 'text', text }] })));
      }),
    );
    expect(egress.port).toBeGreaterThan(0);
    const other = await world({}, { upstream: () => new URL(upstream) });
    const got = await send(`${other.egress.baseUrl('anthropic')}/v1/messages`, {
      headers: JSON_TYPE,
      body: message(`use ${SECRET}`),
    });
    expect(JSON.parse(got.body)).toEqual({ content: [{ type: 'text', text: SECRET }] });
    expect(got.headers['content-encoding']).toBeUndefined();
  });

  test('events arrive one by one, not at the end', async () => {
    const { egress } = await world({ chunk: 1, delayMs: 30, turns: [{ text: 'slow words here' }] });
    const started = performance.now();
    const times: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const url = `${egress.baseUrl('anthropic')}/v1/messages`;
      const request = httpRequest(url, { method: 'POST', headers: JSON_TYPE }, (response) => {
        response.on('data', () => times.push(performance.now() - started));
        response.on('end', resolve);
      });
      request.on('error', reject);
      request.end(message('hello'));
    });
    const [first = 0] = times;
    expect(times.length).toBeGreaterThan(8);
    expect((times.at(-1) ?? 0) - first).toBeGreaterThan(200);
  });

  test('GET and HEAD pass; unknown POST bodies are scanned everywhere', async () => {
    const { model, egress } = await world();
    expect((await send(`${egress.baseUrl('openai')}/v1/models`, { method: 'GET' })).status).toBe(200);
    expect((await send(`${egress.baseUrl('anthropic')}/`, { method: 'HEAD' })).status).toBe(200);
    expect((await send(egress.baseUrl('anthropic'), { method: 'HEAD' })).status).toBe(200);
    const body = JSON.stringify({ input: [SECRET], model: 'm' });
    await send(`${egress.baseUrl('openai')}/v1/embeddings`, { headers: JSON_TYPE, body });
    expect(model.requests.at(-1)?.body).not.toContain('4711');
    expect(egress.requests()).toBe(4);
    expect(egress.lastRequestAt()).toBeGreaterThan(Date.now() - 10_000);
  });

  test('a placeholder this session did not make stays one, and is reported once', async () => {
    const foreign = 'AUP_FAKE_00000000000Z';
    const { egress, unknown, wire } = await world({
      turns: [{ text: foreign, tools: [{ name: 'Bash', input: { command: `curl ${foreign}` } }] }],
    });
    const ask = async (): Promise<string> => {
      const got = await send(`${egress.baseUrl('anthropic')}/v1/messages`, {
        headers: JSON_TYPE,
        body: message('go'),
      });
      return got.body;
    };
    expect(await ask()).toContain(foreign);
    await ask();
    expect(unknown).toEqual([foreign]);
    const own = 'AUP_FAKE_000000000001';
    const replies = async (): Promise<string> =>
      wire.reply(
        { route: 'anthropic', method: 'POST', path: '/v1/messages' },
        `{"content":[{"text":"${own}"}]}`,
      );
    expect(await replies()).toContain(own);
    await send(`${egress.baseUrl('anthropic')}/v1/messages`, { headers: JSON_TYPE, body: message(SECRET) });
    expect(await replies()).toContain('4711');
  });
});

function lockedLedger(): never {
  throw new GuardError('ledger-locked', 'the ledger is locked by another process');
}

describe('what is refused never reaches the service', () => {
  const post = '/v1/messages';
  test.each([
    ['too large', { body: message('x'.repeat(3000)) }, 413, 'too-large'],
    [
      'too large when unpacked',
      { headers: { 'content-encoding': 'gzip' }, body: gzipSync(message('x'.repeat(9000))) },
      413,
      'too-large',
    ],
    ['zstd', { headers: { 'content-encoding': 'zstd' }, body: 'x' }, 415, 'encoding'],
    ['two encodings', { headers: { 'content-encoding': 'gzip, br' }, body: 'x' }, 415, 'encoding'],
    ['a damaged body', { headers: { 'content-encoding': 'gzip' }, body: 'not gzip' }, 400, 'encoding-broken'],
    ['a form', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'x' }, 415, 'type'],
    ['text', { headers: { 'content-type': 'text/plain' }, body: '{}' }, 415, 'type'],
    ['broken JSON', { body: '{"messages":[' }, 400, 'not-json'],
    ['no UTF-8', { body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) }, 400, 'not-utf8'],
    ['a GET with a broken body', { method: 'GET', body: '{"a"' }, 400, 'not-json'],
  ] as [string, Send, number, string][])('%s', async (...[, given, status, code]) => {
    const { model, egress, summaries } = await world({}, { maxBody: 2000 });
    const length = String(Buffer.byteLength(given.body ?? ''));
    const headers = { ...JSON_TYPE, 'content-length': length, ...given.headers };
    const got = await send(egress.baseUrl('anthropic') + post, { ...given, headers });
    expect(got.status).toBe(status);
    expect(JSON.parse(got.body)).toMatchObject({
      type: 'error',
      error: { message: expect.stringMatching(/^aup-guard: /) as string },
    });
    expect(got.headers['x-should-retry']).toBe('false');
    expect(model.requests).toEqual([]);
    expect(await settled(summaries)).toMatchObject({ outcome: 'refused', status, code });
  });

  test('control: a body within the limit passes', async () => {
    const { model, egress } = await world({}, { maxBody: 2000 });
    const got = await send(egress.baseUrl('anthropic') + post, {
      headers: JSON_TYPE,
      body: message('x'.repeat(1000)),
    });
    expect(got.status).toBe(200);
    expect(model.requests.length).toBe(1);
  });

  test('a body of unknown length is cut off at the limit', async () => {
    const { model, egress } = await world({}, { maxBody: 2000 });
    const got = await send(egress.baseUrl('anthropic') + post, {
      headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' },
      body: message('x'.repeat(100_000)),
    });
    expect(got.status).toBe(413);
    expect(model.requests).toEqual([]);
  });

  test('the check itself fails: nothing leaves, nothing is quoted', async () => {
    const boom = (): never => {
      throw new Error(`disk full at ${SECRET}`);
    };
    const { model, egress } = await world({}, { beforeForward: boom });
    const got = await send(egress.baseUrl('anthropic') + post, { headers: JSON_TYPE, body: message(SECRET) });
    expect(got.status).toBe(500);
    expect(got.body).not.toContain('4711');
    expect(model.requests).toEqual([]);
  });

  test('a fault of the guard is named', async () => {
    const { model, egress, summaries } = await world({}, { beforeForward: lockedLedger });
    const got = await send(egress.baseUrl('anthropic') + post, { headers: JSON_TYPE, body: message('x') });
    expect(got.body).toContain('the ledger is locked by another process');
    expect(model.requests).toEqual([]);
    expect(await settled(summaries)).toMatchObject({ outcome: 'refused', code: 'ledger-locked' });
  });

  test('the caller may refuse before a body leaves', async () => {
    const { model, egress } = await world(
      {},
      {
        beforeForward: ({ fresh }) =>
          fresh.length > 0 ? { status: 403, code: 'policy', message: 'no (aup.yaml:3 DATA-1)' } : undefined,
      },
    );
    const got = await send(egress.baseUrl('openai') + '/v1/responses', {
      headers: JSON_TYPE,
      body: JSON.stringify({ input: SECRET }),
    });
    expect(got.status).toBe(403);
    expect(JSON.parse(got.body)).toMatchObject({ error: { message: 'aup-guard: no (aup.yaml:3 DATA-1).' } });
    expect(model.requests).toEqual([]);
  });

  test('a WebSocket upgrade gets 426 at once', async () => {
    const { egress } = await world();
    const upgrade = (path: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(egress.port, '127.0.0.1', () => {
          socket.write(
            `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${egress.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n`,
          );
        });
        let text = '';
        socket.on('data', (data) => {
          text += data.toString();
        });
        socket.on('end', () => resolve(text));
        socket.on('error', reject);
      });
    const own = new URL(egress.baseUrl('openai')).pathname;
    expect(await upgrade(`${own}/v1/responses`)).toMatch(/^HTTP\/1\.1 426 /);
    expect(await upgrade('/x/openai/v1/responses')).toMatch(/^HTTP\/1\.1 404 /);
  });
});

function token(egress: Egress): string {
  return egress.baseUrl('x').split('/')[3] ?? '';
}

describe('strangers', () => {
  test.each([
    ['no token', (url: URL) => url.origin + '/v1/messages'],
    ['a wrong token', (url: URL) => url.href.replace(/[\w-]{43}/, 'A'.repeat(43))],
    ['a short token', (url: URL) => url.href.replace(/[\w-]{43}/, 'A')],
    ['a dotted path', (url: URL) => `${url.href}/%2e%2e/secret`],
    ['an unknown route', (url: URL) => url.href.replace('/anthropic', '/elsewhere')],
  ])('%s: 404 and not a word', async (_, change) => {
    const { model, egress } = await world();
    const got = await send(change(new URL(egress.baseUrl('anthropic'))), {
      headers: JSON_TYPE,
      body: message('x'),
    });
    expect(got.status).toBe(404);
    expect(got.body).toBe('');
    expect(model.requests).toEqual([]);
    expect(egress.requests()).toBe(0);
  });

  test('a foreign Host header', async () => {
    const { egress } = await world();
    const url = `${egress.baseUrl('anthropic')}/v1/messages`;
    expect(
      (await send(url, { headers: { ...JSON_TYPE, host: 'evil.example' }, body: message('x') })).status,
    ).toBe(404);
    expect(
      (await send(url, { headers: { ...JSON_TYPE, host: `localhost:${egress.port}` }, body: message('x') }))
        .status,
    ).toBe(200);
  });

  test('tokens differ from session to session and are long', async () => {
    const [one, two] = [await world(), await world()];
    expect(token(one.egress)).toMatch(/^[\w-]{43}$/);
    expect(token(one.egress)).not.toBe(token(two.egress));
  });
});

describe('when a side breaks off', () => {
  test('service down: 502 in its own form, with the address and no secret path', async () => {
    const { egress, summaries } = await world({}, { upstream: () => new URL('http://127.0.0.1:9') });
    const got = await send(`${egress.baseUrl('gemini')}/v1beta/models/m:generateContent`, {
      headers: JSON_TYPE,
      body: '{"contents":[]}',
    });
    expect(got.status).toBe(502);
    expect(JSON.parse(got.body)).toMatchObject({
      error: {
        code: 502,
        status: 'UNAVAILABLE',
        message: expect.stringContaining('http://127.0.0.1:9') as string,
      },
    });
    expect(await settled(summaries)).toMatchObject({ outcome: 'failed', code: 'upstream' });
  });

  test('a redirect is not followed and not handed on', async () => {
    const target = await startModelServer({ script: {} });
    closers.push(() => target.close());
    const upstream = await listening(
      createServer((_, response) => {
        response.writeHead(307, { location: `${target.url}/v1/messages` }).end();
      }),
    );
    const { egress } = await world({}, { upstream: () => new URL(upstream) });
    const got = await send(`${egress.baseUrl('anthropic')}/v1/messages`, {
      headers: JSON_TYPE,
      body: message('x'),
    });
    expect(got.status).toBe(502);
    expect(got.headers.location).toBeUndefined();
    expect(target.requests).toEqual([]);
  });

  test('a stranger is cut off', async () => {
    const served: boolean[] = [];
    for (const isStranger of [true, false]) {
      const { egress, model } = await world({}, { isStranger: () => isStranger });
      const url = `${egress.baseUrl('anthropic')}/v1/messages`;
      served.push(
        await send(url, { headers: JSON_TYPE, body: message('x') }).then(
          () => true,
          () => false,
        ),
      );
      expect(model.requests).toHaveLength(isStranger ? 0 : 1);
    }
    expect(served).toEqual([false, true]);
  });

  test('headers may say which service a request is for', async () => {
    const target = await startModelServer({ script: {} });
    closers.push(() => target.close());
    const { egress, model } = await world(
      {},
      {
        upstream: (_, headers) =>
          new URL(headers['x-account'] === undefined ? 'http://127.0.0.1:9' : target.url),
      },
    );
    const url = `${egress.baseUrl('anthropic')}/v1/messages`;
    await send(url, { headers: { ...JSON_TYPE, 'x-account': 'a' }, body: message('x') });
    expect([target.requests.length, model.requests.length]).toEqual([1, 0]);
  });

  test('the agent goes: the request to the service ends', async () => {
    const ended = new AbortController();
    const gone = new Promise<void>((resolve) => {
      ended.signal.addEventListener('abort', () => resolve());
    });
    const upstream = await listening(
      createServer((request, response) => {
        request.resume();
        response.on('close', () => ended.abort());
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': hello\n\n');
      }),
    );
    const { egress, summaries } = await world({}, { upstream: () => new URL(upstream) });
    const url = `${egress.baseUrl('anthropic')}/v1/messages`;
    const request = httpRequest(url, { method: 'POST', headers: JSON_TYPE }, (response) => {
      response.once('data', () => request.destroy());
      response.on('error', () => {});
    });
    request.on('error', () => {});
    request.end(message('x'));
    await gone;
    expect(await settled(summaries)).toMatchObject({ outcome: 'aborted', status: 0 });
  });

  test('the agent goes in the middle of its request: nothing leaves', async () => {
    const { egress, model, summaries } = await world();
    const request = httpRequest(`${egress.baseUrl('anthropic')}/v1/messages`, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'content-length': '1000' },
    });
    request.on('error', () => {});
    request.write('{"messages":');
    setTimeout(() => request.destroy(), 50);
    expect(await settled(summaries)).toMatchObject({ outcome: 'aborted', status: 0 });
    expect(model.requests).toEqual([]);
  });

  test('the service breaks off: the agent sees a broken answer, not a short one', async () => {
    const upstream = await listening(
      createServer((request, response) => {
        request.resume();
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: {"type":"ping"}\n\n');
        setTimeout(() => response.destroy(), 30);
      }),
    );
    const { egress, summaries } = await world({}, { upstream: () => new URL(upstream) });
    await expect(
      send(`${egress.baseUrl('anthropic')}/v1/messages`, { headers: JSON_TYPE, body: message('x') }),
    ).rejects.toThrow('aborted');
    expect(await settled(summaries)).toMatchObject({ outcome: 'failed' });
  });

  test('close ends waiting connections', async () => {
    const upstream = await listening(createServer((request) => request.resume()));
    const { egress } = await world({}, { upstream: () => new URL(upstream) });
    const hanging = send(`${egress.baseUrl('anthropic')}/v1/messages`, {
      headers: JSON_TYPE,
      body: message('x'),
    });
    const broken = hanging.then(
      () => 'answered',
      () => 'broken',
    );
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    await egress.close();
    expect(await broken).toBe('broken');
  });
});

function exampleModel(): URL {
  return new URL('http://model.example:8080');
}

test('the user’s own HTTP proxy is used, and NO_PROXY heeded', async () => {
  const seen: string[] = [];
  const corporate = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"via":"proxy"}');
  });
  corporate.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url ?? ''}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const address = await listening(corporate);
  const through = await world({}, { upstream: exampleModel, env: { HTTP_PROXY: address } });
  await send(`${through.egress.baseUrl('openai')}/v1/models`, { method: 'GET' });
  expect(seen.join()).toContain('model.example');
  const direct = await world({}, { env: { http_proxy: address, no_proxy: '127.0.0.1' } });
  expect((await send(`${direct.egress.baseUrl('openai')}/v1/models`, { method: 'GET' })).body).toContain(
    'list',
  );
});

function broken(): never {
  throw new TypeError('a fault of ours');
}

describe('an answer that cannot be changed', () => {
  const cases: readonly (readonly [string, Partial<Wire>])[] = [
    ['stream', { stream: () => ({ push: broken, end: () => '' }) }],
    ['stream, at its end', { stream: () => ({ push: () => '', end: broken }) }],
    ['text', { stream: () => undefined, reply: broken }],
  ];
  test.each(cases)('is broken off, and the next one is well: %s', async (_, parts) => {
    const script = { last: 'Done.' };
    const whole = JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] });
    const state = { broken: true };
    const well = await world(script);
    const wire = async (): Promise<Wire> => (state.broken ? { ...well.wire, ...parts } : well.wire);
    const { egress, summaries } = await world(script, { wire });
    const url = `${egress.baseUrl('anthropic')}/v1/messages`;
    const body = 'reply' in parts ? whole : message('hi');
    await expect(send(url, { headers: JSON_TYPE, body })).rejects.toThrow(/aborted|hang up|reset/);
    expect(await settled(summaries)).toMatchObject({ outcome: 'failed' });
    state.broken = false;
    expect(await send(url, { headers: JSON_TYPE, body })).toMatchObject({ status: 200 });
  });
});
