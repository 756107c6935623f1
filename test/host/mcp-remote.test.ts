import { once } from 'node:events';
import { createServer as createTls } from 'node:https';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openMachine } from '../../src/host/machine.ts';
import { openRemote, type RemoteOptions, type RemoteServer } from '../../src/host/mcp-remote.ts';
import { remoteServer } from '../../src/host/mcp-remote-start.ts';
import { policyOf, policyText } from '../engine/policy/support.ts';
import { testAuthority } from '../fixtures/tls-services.ts';
import { TOOLS, wellServer, type Way, type WellServer } from '../fixtures/mcp/http-well.ts';

const INIT = { id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {} } };
const META = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
const TOKEN = 'Bearer not-a-real-token';
/** Made of parts, so that no scanner takes it for one that works. */
const HEADERS = { Authorization: TOKEN, 'X-Org': 'acme' };

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Talk {
  readonly server: RemoteServer;
  readonly lines: string[];
  readonly send: (message: object) => void;
  readonly next: (wanted: number | string) => Promise<Record<string, unknown>>;
}

/** A server behind lines, as the gate has it. */
function talk(options: Pick<RemoteOptions, 'transport'> & Partial<RemoteOptions>): Talk {
  const server = openRemote({ headers: HEADERS, env: {}, limits: { lateMs: 300 }, ...options });
  closing.push(() => server.stop());
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: server.output }).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  return {
    server,
    lines,
    send: (message) => void server.input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    next: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = lines
            .map((line) => JSON.parse(line))
            .find(({ id, method }) => (typeof wanted === 'number' ? id === wanted : method === wanted));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

async function well(way: Way): Promise<{ at: WellServer; one: Talk }> {
  const at = await wellServer(way);
  closing.push(() => at.close());
  return { at, one: talk({ transport: { kind: way === 'old' ? 'sse' : 'http', url: at.url } }) };
}

async function greet({ send, next }: Talk): Promise<void> {
  send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {} } });
  await next(1);
  send({ method: 'notifications/initialized' });
}

interface Extra {
  readonly args?: object;
  readonly meta?: object;
}

const PROGRESS = { args: {}, meta: { progressToken: 'p' } };

function call(id: number, name: string, { args = { text: 'hi' }, meta = {} }: Extra = {}): object {
  return { id, method: 'tools/call', params: { name, arguments: args, _meta: meta } };
}

describe('a server with sessions, reached by its address', () => {
  it.each(['json', 'stream'] as const)('answers requests (%s)', async (way) => {
    const { at, one } = await well(way);
    await greet(one);
    one.send({ id: 2, method: 'tools/list' });
    expect(await one.next(2)).toMatchObject({ result: { tools: TOOLS } });
    one.send(call(3, 'echo', { args: { text: 'a\u2028\u{1F600}' } }));
    expect(await one.next(3)).toMatchObject({
      result: { content: [{ text: '{"text":"a\u2028\u{1F600}"}' }] },
    });
    const later = at.seen.filter(({ method }) => method === 'POST').slice(1);
    for (const { headers } of later) {
      expect(headers).toMatchObject({
        'mcp-session-id': 's1',
        'mcp-protocol-version': '2025-11-25',
        authorization: TOKEN,
        'x-org': 'acme',
        accept: 'application/json, text/event-stream',
      });
      expect(Object.keys(headers).filter((name) => name === 'mcp-name' || name === 'origin')).toEqual([]);
    }
  });

  it('keeps its connections', async () => {
    const { at, one } = await well('json');
    await greet(one);
    for (let id = 2; id < 12; id += 1) {
      one.send(call(id, 'echo'));
      await one.next(id);
    }
    expect(at.connections).toBeLessThanOrEqual(3);
  });

  it('tells progress before the answer', async () => {
    const { one } = await well('stream');
    await greet(one);
    one.send(call(2, 'echo', PROGRESS));
    await one.next(2);
    expect(one.lines.slice(1).map((line) => JSON.parse(line).method)).toEqual([
      'notifications/progress',
      undefined,
    ]);
  });

  it.each(['json', 'stream'] as const)('asks its client, and is answered (%s)', async (way) => {
    const { one } = await well(way);
    await greet(one);
    one.send(call(2, 'ask'));
    expect(await one.next('elicitation/create')).toMatchObject({ id: 'q1' });
    one.send({ id: 'q1', result: { action: 'accept' } });
    expect(await one.next(2)).toMatchObject({ result: { content: [{ text: '{"action":"accept"}' }] } });
  });

  it('is answered while many calls wait', async () => {
    const { one, at } = await well('stream');
    await greet(one);
    for (let id = 100; id < 150; id += 1) one.send(call(id, 'hang'));
    await expect.poll(() => at.seen.filter(({ body }) => body.includes('"hang"'))).toHaveLength(50);
    one.send(call(2, 'ask'));
    await one.next('elicitation/create');
    one.send({ id: 'q1', result: {} });
    await one.next(2);
  });

  it('goes on where its stream broke off', async () => {
    const { at, one } = await well('stream');
    await greet(one);
    one.send(call(2, 'drop'));
    expect(await one.next(2)).toMatchObject({ result: { content: [{ text: 'resumed' }] } });
    expect(at.seen.some(({ headers }) => headers['last-event-id'] === '1')).toBe(true);
  });

  it('says what nobody asked for on a stream of its own', async () => {
    const { at, one } = await well('stream');
    await greet(one);
    await expect.poll(() => at.seen.some(({ method }) => method === 'GET')).toBe(true);
    one.send(call(2, 'announce'));
    expect(await one.next('notifications/message')).toMatchObject({ params: { data: 'news' } });
  });

  it('is told when its client leaves', async () => {
    const { at, one } = await well('stream');
    await greet(one);
    one.server.input.end();
    expect(await one.server.ended).toBe(0);
    const last = at.seen.at(-1);
    expect(last?.method).toBe('DELETE');
    expect(last?.headers).toMatchObject({ 'mcp-session-id': 's1', authorization: TOKEN });
  });

  it('that has forgotten the session is not asked again, until the client begins anew', async () => {
    const { at, one } = await well('stream');
    await greet(one);
    at.forget();
    one.send({ id: 2, method: 'tools/list' });
    expect(await one.next(2)).toMatchObject({
      error: { code: -32_001, message: expect.stringContaining('session') },
    });
    one.send({ id: 3, method: 'tools/list' });
    expect(await one.next(3)).toMatchObject({ error: { code: -32_001 } });
    one.send({ id: 4, method: 'initialize', params: { protocolVersion: '2025-11-25' } });
    await one.next(4);
    one.send({ id: 5, method: 'tools/list' });
    expect(await one.next(5)).toMatchObject({ result: { tools: TOOLS } });
  });

  it('is waited for a little longer once a call is cancelled', async () => {
    const { at, one } = await well('stream');
    await greet(one);
    one.send(call(2, 'hang'));
    await expect.poll(() => at.seen.some(({ body }) => body.includes('"hang"'))).toBe(true);
    one.send({ method: 'notifications/cancelled', params: { requestId: 2 } });
    await expect.poll(() => at.dropped).toEqual(['hang']);
    expect(at.seen.some(({ body }) => body.includes('notifications/cancelled'))).toBe(true);
  });
});

describe('a server without sessions, reached by its address', () => {
  const list = { id: 2, method: 'tools/list', params: { _meta: META } };

  it.each([
    ['plain', { text: 'us-west1', deep: { count: 42 } }],
    ['nothing', {}],
    ['null', { text: null, deep: {} }],
    ['letters', { text: 'Größe 世界' }],
    ['lines', { text: 'line1\r\nX-Evil: 1' }],
    ['blanks', { text: ' padded ' }],
    ['a mark', { text: '=?base64?literal?=' }],
    ['empty', { text: '' }],
  ])('finds the same in headers and body: %s', async (_, args) => {
    const { one, at } = await well('stateless');
    one.send(list);
    await one.next(2);
    const sent = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
    one.send(call(3, 'echo', { args: sent, meta: META }));
    expect(await one.next(3)).toMatchObject({ result: { content: [{ text: JSON.stringify(sent) }] } });
    expect(at.seen.every(({ headers }) => headers['mcp-session-id'] === undefined)).toBe(true);
    expect(at.seen.some(({ headers }) => 'x-evil' in headers)).toBe(false);
  });

  it('is shown without tools whose marks break the rules', async () => {
    const { one } = await well('stateless');
    one.send(list);
    expect(await one.next(2)).toMatchObject({ result: { tools: TOOLS, resultType: 'complete' } });
  });

  it('answers with its own errors', async () => {
    const { one } = await well('stateless');
    one.send({ id: 1, method: 'initialize', params: { _meta: META } });
    expect(await one.next(1)).toMatchObject({ error: { code: -32_601, message: 'no' } });
    one.send(call(2, 'echo', { meta: META }));
    expect(await one.next(2)).toMatchObject({ error: { code: -32_020, message: 'text' } });
  });

  it('keeps a subscription until it is cancelled, without a message', async () => {
    const { at, one } = await well('stateless');
    one.send({ id: 7, method: 'subscriptions/listen', params: { _meta: META } });
    await one.next('notifications/tools/list_changed');
    one.send({ method: 'notifications/cancelled', params: { requestId: 7 } });
    await expect.poll(() => at.dropped).toEqual(['subscriptions/listen']);
    expect(at.seen).toHaveLength(1);
  });
});

describe('a server of the older transport', () => {
  it('answers on its one stream', async () => {
    const { at, one } = await well('old');
    await greet(one);
    one.send(call(2, 'echo', PROGRESS));
    expect(await one.next(2)).toMatchObject({ result: { content: [{ text: '{}' }] } });
    expect(await one.next('notifications/progress')).toMatchObject({ params: { progressToken: 'p' } });
    expect(at.seen.every(({ headers }) => headers['authorization'] === TOKEN)).toBe(true);
    one.server.input.end();
    expect(await one.server.ended).toBe(0);
  });

  it('that goes away leaves nobody waiting', async () => {
    const { at, one } = await well('old');
    await greet(one);
    one.send(call(2, 'hang'));
    await expect.poll(() => at.seen.some(({ body }) => body.includes('"hang"'))).toBe(true);
    await at.close();
    expect(await one.next(2)).toMatchObject({ error: { code: -32_001 } });
    one.send(call(3, 'echo'));
    expect(await one.next(3)).toMatchObject({ error: { code: -32_001 } });
  });
});

describe('an address that is not to be reached', () => {
  it.each([
    ['ftp://127.0.0.1/mcp', 'none that a gate can use'],
    ['http:/127.0.0.1/mcp', 'none that a gate can use'],
    ['http:\\\\127.0.0.1\\mcp', 'none that a gate can use'],
    ['http://127.0.0.1\\@evil.example.com/', 'none that a gate can use'],
    ['http://ana:secret-word@127.0.0.1/mcp', 'none that a gate can use'],
    ['http://127.0.0.1:1/mcp', 'cannot be reached'],
  ])('is answered for: %s', async (url, words) => {
    const one = talk({ transport: { kind: 'http', url } });
    one.send(INIT);
    const answer = JSON.stringify(await one.next(1));
    expect(answer).toContain(words);
    expect(answer).not.toContain('secret-word');
  });

  it.each([
    ['a\r\nX-Evil: 1', 'X-Key'],
    ['', 'X-Key'],
    ['a\u0000', 'X-Key'],
    ['\u4e16', 'X-Key'],
  ])('is one whose header cannot be sent: %j', async (value, name) => {
    const at = await wellServer('json');
    closing.push(() => at.close());
    const one = talk({ transport: { kind: 'http', url: at.url }, headers: { [name]: value } });
    one.send(INIT);
    expect(await one.next(1)).toMatchObject({ error: { message: expect.stringContaining(`(${name})`) } });
    expect(at.seen).toEqual([]);
  });

  it('does not learn headers of the transport from an entry', async () => {
    const at = await wellServer('json');
    closing.push(() => at.close());
    const own = {
      'Mcp-Session-Id': 'stolen',
      Host: 'evil',
      'Content-Length': '3',
      'X-Key': 'abc',
      Accept: 'a/b',
    };
    const one = talk({ transport: { kind: 'http', url: at.url }, headers: own });
    one.send(INIT);
    await one.next(1);
    const [first] = at.seen;
    expect(first?.headers).toMatchObject({ 'x-key': 'abc', accept: 'application/json, text/event-stream' });
    expect(first?.headers['mcp-session-id']).toBeUndefined();
    expect(first?.headers.host).toMatch(/^127/);
  });

  it.each([
    { enforce: true, listed: false, words: 'is not encrypted' },
    { enforce: true, listed: true, words: 'cannot be reached' },
    { enforce: false, listed: false, words: 'cannot be reached' },
  ])('is one that is not encrypted, where that holds: %o', async ({ enforce, listed, words }) => {
    const url = 'http://mcp.example.com/mcp';
    const servers = listed ? `, servers: [{ id: far, url: '${url}' }]` : '';
    const text = policyText(`clauses:
  - { id: MCP-1, say: x, control: mcp-approval, phase: monitor, facts: [owner]${servers} }
`);
    const machine = openMachine({ http_proxy: 'http://127.0.0.1:1' }, '/');
    const notes: object[] = [];
    const server = remoteServer({
      transport: { kind: 'http', url },
      headers: [],
      machine,
      policy: policyOf(text),
      terms: { enforce, clause: '(aup.yaml:3 MCP-1)' },
      record: (note, stopped) => notes.push({ ...note, stopped }),
    });
    closing.push(() => server.stop());
    server.input.write(`${JSON.stringify({ jsonrpc: '2.0', ...INIT })}\n`);
    const [chunk] = await once(server.output, 'data');
    expect(String(chunk)).toContain(words);
    expect(notes).toEqual(listed ? [] : [{ fault: 'plain-http', from: 'server', stopped: enforce }]);
  });
});

describe('a server behind TLS', () => {
  it('is not believed without an authority we know, whatever the environment says', async () => {
    const authority = testAuthority('Test', ['localhost']);
    const server = createTls(authority.server('localhost'), (_, response) => response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(async () => server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    closing.push(async () => vi.unstubAllEnvs());
    const one = talk({ transport: { kind: 'http', url: `https://localhost:${port}/mcp` } });
    one.send(INIT);
    const { error } = await one.next(1);
    expect(JSON.stringify(error)).toMatch(/UNABLE_TO_\w+.*NODE_EXTRA_CA_CERTS/);
  });
});
