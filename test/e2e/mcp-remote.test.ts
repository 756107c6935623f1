/** A server elsewhere, approved on a terminal and used through the gate: a real server on loopback, the built programs. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { openMachine } from '../../src/host/machine.ts';
import { listMcpApprovals } from '../../src/host/mcp-store.ts';
import { Live, policy } from '../fixtures/live.ts';
import { TOOLS, wellServer, type Way, type WellServer } from '../fixtures/mcp/http-well.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const SHIM = path.resolve('bin/aup-shim.js');
const TOKEN = 'not-a-real-token-of-the-entry';
/** Made of parts, so that no scanner takes it for one that works. */
const SECRET = ['ghp_', 'x7Qm2LdV9tRk4WcZ8', 'bNf3HsJ6yPa1Ue0KgTq'].join('');

const closing: (() => unknown)[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const close of closing.splice(0).toReversed()) await close();
});

function clauses(url: string): string {
  const fact = 'on: 2026-01-05, evidence: https://wiki.example.com/mcp';
  const facts = `owner: { declared: platform, ${fact} }`;
  return `  - id: MCP-1
    say: MCP servers are approved.
    control: mcp-approval
    phase: enforce
    facts: [owner]
    servers: [{ id: far, url: "${url}", ${facts} }]
  - id: DATA-9
    say: No secrets leave.
    control: context-redaction
    when: { data: [secret] }
    phase: enforce
`;
}

async function open(url: string, type = 'http'): Promise<Live> {
  const live = await Live.open({ policy: policy({ clauses: clauses(url) }) });
  closing.push(() => live.close());
  const entry = { type, url, headers: { Authorization: 'Bearer ${FAR_TOKEN}' } };
  live.write(path.join(live.home, '.claude.json'), JSON.stringify({ mcpServers: { far: entry } }));
  return live;
}

async function well(way: Way): Promise<WellServer> {
  const at = await wellServer(way);
  closing.push(() => at.close());
  return at;
}

/** Approves it on a terminal; all that was said there. */
async function approve(live: Live, answer = 'yes'): Promise<string> {
  const driver = new Driver([process.execPath, CLI, 'mcp', 'approve', 'far'], {
    env: { ...live.env, FAR_TOKEN: TOKEN },
    cwd: live.repo,
    size: { columns: 120, rows: 60 },
  });
  await driver.until(/type yes to ask it: /);
  driver.type(`${answer}\r`);
  await driver.until(/type \w{3} to approve it: /);
  driver.type(`${/type (\w{3}) to approve it/.exec(driver.text)?.[1] ?? ''}\r`);
  expect(await driver.ended()).toMatchObject({ code: 0 });
  return driver.text.replaceAll(/\s+/g, ' ');
}

interface Message {
  readonly id: number;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly isError?: boolean;
    readonly tools?: readonly unknown[];
    readonly content?: readonly { readonly text: string }[];
  };
}

interface Client {
  readonly send: (message: object) => void;
  readonly next: (id: number) => Promise<Message>;
  /** All that was said, on both outputs. */
  readonly said: () => string;
  readonly end: () => Promise<number | null>;
}

function client(live: Live, words: readonly string[], env: Record<string, string> = {}): Client {
  const argv = [SHIM, 'mcp', '--client', 'claude', '--name', 'far', ...words];
  const child = spawn(process.execPath, argv, {
    cwd: live.repo,
    env: { ...live.env, FAR_HEADER: `Bearer ${TOKEN}`, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let errors = '';
  const waiting = new Set<() => void>();
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  closing.push(() => void child.kill());
  return {
    said: () => lines.join('\n') + errors,
    send: (message) => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    next: (id) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = lines.map((line) => JSON.parse(line)).find((message) => message.id === id);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    end: () => {
      child.stdin.end();
      return ended;
    },
  };
}

const META = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
const hello = { id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {} } };
const HEADER = ['--header', 'Authorization=FAR_HEADER'];

function call(id: number, text: string, meta: object = {}): object {
  return { id, method: 'tools/call', params: { name: 'echo', arguments: { text }, _meta: meta } };
}

function everyFile(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map((file) => readFileSync(path.join(file.parentPath, file.name), 'latin1'))
    .join('\n');
}

const approvals = (live: Live) => listMcpApprovals(openMachine(live.env, live.repo));

describe('a server elsewhere', { timeout: 30_000 }, () => {
  it.each(['stream', 'json', 'old'] as const)('is pinned and used through the gate (%s)', async (way) => {
    const at = await well(way);
    const live = await open(at.url, way === 'old' ? 'sse' : 'http');
    const words = await approve(live);
    expect(words).toContain(`What will be pinned: ${TOOLS.length} tools`);
    expect(approvals(live)[0]?.tools.map(({ name }) => name)).toEqual([
      'echo',
      'ask',
      'drop',
      'announce',
      'hang',
    ]);
    const before = at.seen.length;
    const one = client(live, [...HEADER, way === 'old' ? '--sse' : '--url', at.url]);
    one.send(hello);
    await one.next(1);
    one.send({ method: 'notifications/initialized' });
    one.send({ id: 2, method: 'tools/list' });
    expect((await one.next(2)).result?.tools).toEqual(TOOLS);
    one.send(call(3, `a ${SECRET} b`));
    const text = (await one.next(3)).result?.content?.[0]?.text ?? '';
    expect(text).toContain(' b');
    expect(await one.end()).toBe(0);
    const sent = at.seen.slice(before);
    expect(sent.every(({ headers }) => headers['authorization'] === `Bearer ${TOKEN}`)).toBe(true);
    expect(sent.map(({ body }) => body).join('\n')).not.toContain(SECRET);
    expect([words, one.said()].join('\n')).not.toContain(TOKEN);
    expect(everyFile(live.state)).not.toContain(TOKEN);
  });

  it('is told the same in headers as in the body, after secrets were taken out', async () => {
    const at = await well('stateless');
    const live = await open(at.url);
    await approve(live);
    const one = client(live, [...HEADER, '--url', at.url]);
    one.send(call(3, `a ${SECRET} b`, META));
    const { result } = await one.next(3);
    expect(result?.isError).toBeUndefined();
    expect(result?.content?.[0]?.text).toContain(' b');
    await one.end();
    const sent = at.seen.findLast(({ body }) => body.includes('tools/call'));
    expect(sent?.headers['mcp-param-text']).toMatch(/^a \S+ b$/);
    expect(JSON.stringify(at.seen)).not.toContain(SECRET);
  });

  it('that changed a tool has it hidden', async () => {
    const at = await well('stream');
    const live = await open(at.url);
    await approve(live);
    const [echo] = TOOLS;
    Object.assign(echo ?? {}, { description: 'does something else' });
    closing.push(() => Object.assign(echo ?? {}, { description: 'does echo' }));
    const one = client(live, ['--url', at.url]);
    one.send(hello);
    await one.next(1);
    one.send({ id: 2, method: 'tools/list' });
    expect((await one.next(2)).result?.tools).toHaveLength(TOOLS.length - 1);
    await one.end();
  });

  it('is not asked before it is approved', async () => {
    const at = await well('stream');
    const live = await open(at.url);
    const one = client(live, [...HEADER, '--url', at.url]);
    one.send(hello);
    await one.next(1);
    one.send(call(2, 'x'));
    expect((await one.next(2)).result?.isError).toBe(true);
    await one.end();
    expect(at.seen).toEqual([]);
  });

  it('may be approved by its address alone, and shows no tools then', async () => {
    const at = await well('stream');
    const live = await open(at.url);
    expect(await approve(live, 'no')).toContain('Its address alone is approved');
    expect(at.seen).toEqual([]);
    const one = client(live, ['--url', at.url]);
    one.send(hello);
    await one.next(1);
    one.send({ id: 2, method: 'tools/list' });
    expect((await one.next(2)).result?.tools).toEqual([]);
    await one.end();
  });

  it('that wants to be signed in to is approved by its address, and the gate says so', async () => {
    const server: Server = createServer((_, response) => response.writeHead(401).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mcp`;
    const live = await open(url);
    expect(await approve(live)).toContain('seen in TLS mode alone');
    const one = client(live, [...HEADER, '--url', url]);
    one.send(hello);
    expect((await one.next(1)).error?.message).toMatch(/HTTP 401.*signed in/);
    await one.end();
    expect(one.said()).not.toContain(TOKEN);
  });

  it('says which variable of a header is missing, and asks nobody', async () => {
    const at = await well('stream');
    const live = await open(at.url);
    await approve(live);
    const before = at.seen.length;
    const one = client(live, ['--header', 'Authorization=NOT_THERE', '--url', at.url]);
    one.send(hello);
    expect((await one.next(1)).error?.message).toContain('NOT_THERE');
    await one.end();
    expect(at.seen).toHaveLength(before);
  });

  it('whose address is not encrypted is recorded where the clause only watches, unless it lists that', async () => {
    const listed = 'http://mcp.example.com/mcp';
    const live = await open('https://mcp.example.com/mcp');
    const words = policy({ clauses: clauses(listed).replace('phase: enforce', 'phase: monitor') });
    live.write(live.userPolicy, words);
    const proxy = createServer();
    const asked: string[] = [];
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    closing.push(() => proxy.close());
    const at = proxy.address();
    const env = { http_proxy: `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}` };
    for (const url of [listed, 'http://other.example.com/mcp']) {
      const one = client(live, ['--url', url], env);
      one.send(hello);
      expect((await one.next(1)).error?.message).toContain('cannot be reached');
      await one.end();
    }
    expect(asked).toEqual(['mcp.example.com:80', 'other.example.com:80']);
    const rows = live.rowsOf('mcp.stopped').filter(({ code }) => code === 'plain-http');
    expect(rows).toMatchObject([{ intended: 'deny', decision: 'allow', outcome: 'would-have' }]);
  });
});
