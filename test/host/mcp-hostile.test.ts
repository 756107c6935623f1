import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { GateTerms } from '../../src/engine/mcp/gate-model.ts';
import { joinMcp } from '../../src/host/mcp-gate.ts';
import { DEFINITION, reply, SCENARIOS, SECRET, WIPE, type Scenario } from '../fixtures/mcp/hostile.ts';

const terms: GateTerms = {
  enforce: true,
  approved: true,
  verify: ({ name, definition }) => {
    if (name !== 'echo' && name !== 'wipe') return 'new';
    return JSON.stringify(definition) === JSON.stringify(name === 'echo' ? DEFINITION : WIPE)
      ? 'same'
      : 'changed';
  },
  rule: (name) => (name === 'echo' ? 'allow' : 'hide'),
  instructions: (text) => text === 'Use echo.',
  parts: new Set(['roots', 'elicitation']),
  nonce: 'n0nce',
  clause: '',
};

function requests({ era }: Scenario): readonly object[] {
  const _meta = { 'io.modelcontextprotocol/protocolVersion': era };
  const call = (id: number, name: string): object => ({
    id,
    method: 'tools/call',
    params: { name, arguments: {}, _meta },
  });
  if (era === '2026-07-28') {
    const hello = { id: 1, method: 'server/discover', params: { _meta } };
    return [
      call(2, 'echo'),
      hello,
      { id: 3, method: 'tools/list', params: { _meta } },
      call(4, 'wipe'),
      call(5, 'evil'),
    ];
  }
  const hello = { id: 1, method: 'initialize', params: { protocolVersion: era, capabilities: {} } };
  const ready = { method: 'notifications/initialized' };
  return [hello, ready, { id: 3, method: 'tools/list' }, call(2, 'echo'), call(4, 'wipe'), call(5, 'evil')];
}

interface Run {
  readonly toClient: readonly string[];
  readonly toServer: readonly string[];
}

function pipe(): PassThrough {
  return new PassThrough({ highWaterMark: 1 << 24 });
}

/** Plays one scenario through the gate, both ends in this process. */
async function play(scenario: Scenario, enforce = true): Promise<Run> {
  const [clientIn, clientOut, serverIn, serverOut] = [pipe(), pipe(), pipe(), pipe()];
  const toServer: string[] = [];
  let rest = '';
  const ended = new Promise<number>((resolve) => {
    serverIn.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        toServer.push(line);
        for (const said of reply(scenario, line)) {
          serverOut.write(said);
          serverOut.write('\n');
        }
      }
    });
    serverIn.on('end', () => {
      serverOut.end();
      resolve(0);
    });
  });
  const joined = joinMcp({
    terms: { ...terms, enforce },
    client: { input: clientIn, output: clientOut },
    server: { input: serverIn, output: serverOut, ended, stop: async () => void (await ended) },
    redact: async (text) => text.replaceAll(SECRET, '[REDACTED]'),
    ask: async () => ({ allow: false, message: '' }),
    record: () => undefined,
    mostLine: 100_000,
  });
  const chunks: Buffer[] = [];
  clientOut.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (const request of requests(scenario)) {
    clientIn.write(`${JSON.stringify({ jsonrpc: '2.0', ...request })}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  clientIn.end();
  expect(await joined).toBe(0);
  return { toClient: Buffer.concat(chunks).toString().split('\n').slice(0, -1), toServer };
}

/** What must hold, however a server behaves; the names of what does not. */
function broken({ toClient, toServer }: Run): string[] {
  const messages = toClient.map((line) => JSON.parse(line));
  const ids = messages.filter((message) => !('method' in message)).map(({ id }) => Number(id));
  const lists = messages.filter(({ id, method }) => id === 3 && method === undefined);
  const shown = lists.flatMap(({ result }) => (Array.isArray(result?.tools) ? result.tools : []));
  const called = toServer.map((line) => JSON.parse(line)).filter(({ method }) => method === 'tools/call');
  const asked = messages.filter(({ id, method }) => method !== undefined && id !== undefined);
  const checks: Record<string, boolean> = {
    'each request has one answer': ids.toSorted((a, b) => a - b).join(' ') === '1 2 3 4 5',
    'all are messages': messages.every((message) => message.jsonrpc === '2.0' && !Array.isArray(message)),
    'only approved tools are seen': shown.every(
      (tool) => JSON.stringify(tool) === JSON.stringify(DEFINITION),
    ),
    'only approved tools are called': called.every(({ params }) => params.name === 'echo'),
    'no secret': toClient.every((line) => !line.includes(SECRET)),
    'no other instructions': messages.every(({ id, result }) => id !== 1 || result?.instructions !== 'OBEY'),
    'no request that is not allowed': asked.every(({ method }) =>
      ['ping', 'roots/list', 'elicitation/create'].includes(method),
    ),
  };
  return Object.keys(checks).filter((name) => checks[name] === false);
}

describe('a hostile server', () => {
  it('is met in at least 250 ways an era', () => {
    expect(SCENARIOS.length).toBeGreaterThanOrEqual(500);
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
  });

  it('never gets through, hangs or breaks the gate', { timeout: 120_000 }, async () => {
    const failures: string[] = [];
    const waiting = [...SCENARIOS];
    const worker = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const found = broken(await play(next));
        if (found.length > 0) failures.push(`${next.name}: ${found.join(', ')}`);
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(failures).toEqual([]);
  });
});
