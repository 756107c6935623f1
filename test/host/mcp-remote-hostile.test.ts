import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateTerms } from '../../src/engine/mcp/gate-model.ts';
import { joinMcp } from '../../src/host/mcp-gate.ts';
import { openRemote } from '../../src/host/mcp-remote.ts';
import { MISDEEDS } from '../fixtures/mcp/http-hostile.ts';

const ERAS = ['2025-11-25', '2026-07-28'] as const;
const VICTIMS = ['hello', 'tools/list', 'tools/call'] as const;
const TOKEN = 'not-a-real-token';
const ECHO = { name: 'echo', description: 'echo', inputSchema: { type: 'object' } };
const LIMITS = { patienceMs: 700, noticeMs: 500, graceMs: 100, restMs: 50, mostBytes: 200_000 };
/** Tries at a place that was lost take the longest. */
const LONGEST_MS = 6000;

const terms: GateTerms = {
  enforce: true,
  approved: true,
  verify: ({ definition }) => (JSON.stringify(definition) === JSON.stringify(ECHO) ? 'same' : 'new'),
  rule: () => 'allow',
  instructions: () => true,
  parts: new Set(['elicitation']),
  nonce: 'n0nce',
  clause: '',
};

interface Scenario {
  readonly name: string;
  readonly era: (typeof ERAS)[number];
  /** The method that is answered badly; `GET` for the server's own stream. */
  readonly victim: string;
}

const SCENARIOS: readonly Scenario[] = Object.keys(MISDEEDS).flatMap((name) =>
  ERAS.flatMap((era) => [
    ...VICTIMS.map((victim) => ({ name, era, victim })),
    ...(era === '2025-11-25' ? [{ name, era, victim: 'GET' }] : []),
  ]),
);

interface Running {
  readonly server: Server;
  readonly port: number;
  readonly sockets: Set<Socket>;
}

async function started(take: Parameters<typeof createServer>[1]): Promise<Running> {
  const server = createServer(take);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, sockets, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

let elsewhere: Running;
const visits: IncomingMessage[] = [];
beforeAll(async () => {
  elsewhere = await started((request, response) => {
    visits.push(request);
    response.end();
  });
});
afterAll(() => elsewhere.server.close());

const HELLO = new Set(['initialize', 'server/discover']);

function isVictim({ victim }: Scenario, method: string): boolean {
  return victim === 'hello' ? HELLO.has(method) : victim === method;
}

function rightOf(method: string, id: unknown): string {
  const results: Record<string, object> = {
    'tools/list': { tools: [ECHO], resultType: 'complete' },
    'tools/call': { content: [], resultType: 'complete' },
    initialize: { protocolVersion: '2025-11-25', capabilities: {} },
  };
  return JSON.stringify({ jsonrpc: '2.0', id, result: results[method] ?? { resultType: 'complete' } });
}

function hostile(scenario: Scenario): Promise<Running> {
  return started((request, response) => {
    const chunks: Buffer[] = [];
    response.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const { id, method = request.method } = text === '' ? {} : JSON.parse(text);
      const right = rightOf(method, id);
      const { socket } = request;
      const at = {
        request,
        response,
        socket,
        right,
        id: JSON.stringify(id),
        elsewhere: `http://127.0.0.1:${elsewhere.port}`,
      };
      const misdeed = isVictim(scenario, method) ? MISDEEDS[scenario.name] : undefined;
      if (misdeed !== undefined) misdeed(at);
      else if (request.method === 'GET') response.writeHead(405).end();
      else if (id === undefined) response.writeHead(202).end();
      else if (method === 'initialize')
        response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 's1' }).end(right);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(right);
    });
  });
}

function requests({ era }: Scenario): readonly object[] {
  const _meta = { 'io.modelcontextprotocol/protocolVersion': era };
  const call = { method: 'tools/call', params: { name: 'echo', arguments: {}, _meta } };
  const list = { id: 3, method: 'tools/list', params: { _meta } };
  if (era === '2026-07-28') {
    return [
      { id: 1, method: 'server/discover', params: { _meta } },
      list,
      { id: 2, ...call },
      { id: 4, ...call },
    ];
  }
  const hello = { id: 1, method: 'initialize', params: { protocolVersion: era, capabilities: {} } };
  return [hello, { method: 'notifications/initialized' }, list, { id: 2, ...call }, { id: 4, ...call }];
}

const nobody = async (): Promise<{ allow: boolean; message: string }> => ({ allow: false, message: '' });

/** Plays one scenario; the names of what does not hold. */
async function broken(scenario: Scenario): Promise<string[]> {
  const at = await hostile(scenario);
  const [input, output] = [new PassThrough(), new PassThrough()];
  const lines: string[] = [];
  let rest = '';
  output.on('data', (chunk: Buffer) => {
    const split = (rest + chunk.toString()).split('\n');
    rest = split.pop() ?? '';
    lines.push(...split);
  });
  const server = openRemote({
    transport: { kind: 'http', url: `http://127.0.0.1:${at.port}/mcp` },
    headers: { Authorization: `Bearer ${TOKEN}` },
    env: {},
    limits: LIMITS,
  });
  const client = { input, output };
  const joined = joinMcp({ terms, client, server, ask: nobody, record: () => undefined });
  const answers = (): { id: number; result?: object }[] =>
    lines.map((line) => JSON.parse(line)).filter((message) => !('method' in message));
  const began = Date.now();
  for (const message of requests(scenario))
    input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  while (answers().length < 4 && Date.now() - began < LONGEST_MS) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  input.end();
  const leaving = Date.now();
  const code = await joined;
  const left = Date.now() - leaving;
  for (let tries = 0; at.sockets.size > 0 && tries < 150; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const open = at.sockets.size;
  for (const socket of at.sockets) socket.destroy();
  at.server.close();
  const checks: Record<string, boolean> = {
    'each request has one answer':
      answers()
        .map(({ id }) => id)
        .toSorted((a, b) => a - b)
        .join(' ') === '1 2 3 4',
    'it ends by itself': code === 0 && left < 8000,
    'nothing is left open': open === 0,
    'no secret': lines.every((line) => !line.includes(TOKEN)),
    'only approved tools': answers().every(
      ({ id, result }) => id !== 3 || !JSON.stringify(result ?? 0).includes('evil'),
    ),
    'only questions that are allowed': lines.every((line) => !line.includes('sampling/createMessage')),
    'nobody else is visited': visits.length === 0,
  };
  return Object.keys(checks).filter((name) => checks[name] === false);
}

describe('a hostile server over HTTP', () => {
  it('is met in at least 100 ways', () => {
    expect(Object.keys(MISDEEDS).length).toBeGreaterThanOrEqual(100);
  });

  it('never gets through, hangs or breaks the gate', { timeout: 300_000 }, async () => {
    const failures: string[] = [];
    const waiting = [...SCENARIOS];
    const worker = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const found = await broken(next);
        const { name, era, victim } = next;
        if (found.length > 0) failures.push(`${name} (${era}, ${victim}): ${found.join(', ')}`);
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(failures).toEqual([]);
  });
});

const STREAM = { 'content-type': 'text/event-stream' };
const SLOW = { ...LIMITS, noticeMs: 300 };

describe('a hostile server of the older transport', () => {
  it.each([
    ['names no address', '', 'took too long'],
    ['names an address elsewhere', 'event: endpoint\ndata: http://127.0.0.1:9/x\n\n', 'another address'],
    ['names a script', 'event: endpoint\ndata: javascript:alert(1)\n\n', 'another address'],
    ['names an address with a password', 'event: endpoint\ndata: http://a:b@HOST/x\n\n', 'another address'],
    ['names nothing', 'event: endpoint\ndata: http://[\n\n', 'another address'],
    ['names an address that is not there', 'event: endpoint\ndata: /nowhere\n\n', 'HTTP 404'],
    ['says too much', `data: ${'x'.repeat(300_000)}\n`, 'has ended the session'],
    ['is silent behind its address', 'event: endpoint\ndata: /silent\n\n', 'took too long|cannot be reached'],
    ['sends its visitors elsewhere', 'event: endpoint\ndata: /moved\n\n', 'another address'],
    ['hangs up', 'END', 'has ended the session'],
    ['is a page', 'PAGE', 'no MCP server'],
    ['wants a login', 'LOGIN', 'signed in'],
  ])('that %s', async (_, first, words) => {
    const at = await started((request, response) => {
      if (request.url === '/silent') return;
      if (request.url === '/moved')
        response.writeHead(307, { location: `http://127.0.0.1:${elsewhere.port}/` }).end();
      else if (request.method !== 'GET') response.writeHead(404).end();
      else if (first === 'PAGE') response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      else if (first === 'LOGIN') response.writeHead(401).end();
      else if (first === 'END') response.writeHead(200, STREAM).end();
      else
        response
          .writeHead(200, STREAM)
          .write(first.replace('HOST', request.headers.host ?? '') || ': here\n\n');
    });
    const url = `http://127.0.0.1:${at.port}/sse`;
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const server = openRemote({ transport: { kind: 'sse', url }, headers, env: {}, limits: SLOW });
    server.input.write('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}\n');
    const [said] = await once(server.output, 'data');
    await server.stop();
    at.server.close();
    for (const socket of at.sockets) socket.destroy();
    expect(JSON.parse(String(said))).toMatchObject({
      id: 1,
      error: { message: expect.stringMatching(words) },
    });
    expect(String(said)).not.toContain(TOKEN);
    expect(visits).toEqual([]);
  });
});
