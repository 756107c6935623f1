/** A server elsewhere with a header of its own, in a session of a real agent: through the gate, its value nowhere else. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isObject } from '../../src/engine/json-object.ts';
import { claudeMcp } from './mcp-drivers.ts';
import { Servers, serverPolicy } from './mcp-world.ts';
import { missing, openWorld, type World } from './world.ts';

const VALUE = 'Bearer header-value-canary-8812';
const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

interface Far {
  readonly url: string;
  /** Headers of the calls, and processes that had the value among their words then. */
  readonly calls: { authorization: string; tool: string; argvs: readonly string[] }[];
}

/** Words of every process that names the value. */
function argvsWithValue(): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return words.includes('header-value-canary') ? [words.replaceAll('\0', ' ')] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

const TOOLS = ['echo', 'extra'].map((name) => ({
  name,
  description: `does ${name}`,
  inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
}));

function answer(method: unknown, params: Record<string, unknown>): unknown {
  if (method === 'initialize') {
    const serverInfo = { name: 'far', version: '1' };
    return { protocolVersion: params['protocolVersion'], capabilities: { tools: {} }, serverInfo };
  }
  if (method === 'tools/list') return { tools: TOOLS };
  const args = isObject(params['arguments']) ? params['arguments'] : {};
  return { content: [{ type: 'text', text: `far heard ${String(args['text'])}` }] };
}

async function far(): Promise<Far> {
  const calls: Far['calls'] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const authorization = request.headers.authorization ?? '';
      if (request.method !== 'POST' || authorization !== VALUE) return void response.writeHead(405).end();
      const { id, method, params = {} } = JSON.parse(body);
      if (id === undefined) return void response.writeHead(202).end();
      if (method === 'tools/call') calls.push({ authorization, tool: params.name, argvs: argvsWithValue() });
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: answer(method, params) }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  ending.push(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/mcp`, calls };
}

/** Files below a folder that hold the value. */
function filesWithValue(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .filter((file) => readFileSync(file, 'utf8').includes('header-value-canary'));
}

async function claude(entry: (url: string) => object, env: Readonly<Record<string, string>> = {}) {
  const world: World = await openWorld({ driver: claudeMcp.driver, policy: serverPolicy('enforce') });
  ending.push(() => world.close());
  const server = await far();
  const file = path.join(world.home, claudeMcp.file);
  const content = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...content, mcpServers: { far: entry(server.url) } }));
  await new Servers(world).approveFound('far', env);
  world.script({ text: 'so', tools: [claudeMcp.call('far', 'echo', 'blue')] }, { text: 'all done' });
  const { out, err } = await world.ask('use the tool', { env: { ...claudeMcp.env, ...env } });
  return { world, server, said: out + err, file };
}

const isMissing = missing(claudeMcp.driver) !== undefined;

describe.skipIf(isMissing)(`a header of a real Claude's server ${missing(claudeMcp.driver) ?? ''}`, () => {
  it.each([
    ['as it stands', (url: string) => ({ type: 'http', url, headers: { Authorization: VALUE } }), {}],
    [
      'by a variable',
      (url: string) => ({ type: 'http', url, headers: { Authorization: 'Bearer ${FAR_TOKEN}' } }),
      { FAR_TOKEN: VALUE.replace('Bearer ', '') },
    ],
  ])('goes to the server and nowhere else: %s', async (_how, entry, env) => {
    const { world, server, said, file } = await claude(entry, env);
    expect([said, server.calls]).toEqual([said, [{ authorization: VALUE, tool: 'echo', argvs: [] }]]);
    expect(said).not.toContain('header-value-canary');
    expect(world.wire()).toContain('far heard blue');
    expect(world.wire()).not.toContain('header-value-canary');
    const own = filesWithValue(world.dir).filter(
      (found) => !found.startsWith(path.join(world.home, '.claude')),
    );
    expect([own, filesWithValue(world.home).includes(file)]).toEqual([[], !('FAR_TOKEN' in env)]);
  });
});
