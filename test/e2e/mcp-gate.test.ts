import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { identityOf, launchOf } from '../../src/engine/mcp/identity.ts';
import type { McpToolRule } from '../../src/engine/mcp/model.ts';
import { instructionsDigest, pinOf } from '../../src/engine/mcp/pin.ts';
import { isDigest } from '../../src/engine/text.ts';
import { openMachine } from '../../src/host/machine.ts';
import { secretFinder } from '../../src/host/mcp-discover.ts';
import { keepMcpApproval } from '../../src/host/mcp-store.ts';
import { safe } from '../../src/host/text.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SHIM = path.join(ROOT, 'bin/aup-shim.js');
const SERVER = path.join(ROOT, 'test/fixtures/mcp/well.mjs');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'mcp-gate-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const POLICY = [
  'aup: 1',
  'policy: { name: Test }',
  'clauses:',
  '  - { id: MCP-1, say: Servers are approved., control: mcp-approval, phase: PHASE, servers: SERVERS }',
  '  - { id: DATA-1, say: No secrets., control: context-redaction, when: { data: [secret] }, phase: PHASE }',
  '',
].join('\n');
/** Made of parts, so that no scanner takes it for one that works. */
const SECRET = ['ghp_', 'x7Qm2LdV9tRk4WcZ8', 'bNf3HsJ6yPa1Ue0KgTq'].join('');

interface Place {
  readonly env: Record<string, string>;
  readonly dir: string;
}

let places = 0;
/** What the policy must know of a server, for every way the test starts it. */
function servers(): string {
  const fact = { on: '2026-01-05', evidence: 'https://wiki.example.com/mcp' };
  const facts = {
    no_training: { declared: true, ...fact },
    dpa: { declared: true, ...fact },
    residency: { declared: 'EU', ...fact },
    owner: { declared: 'platform team', ...fact },
    review_by: { declared: '2027-03-01', ...fact },
  };
  return JSON.stringify([{ id: 'well', command: server(), ...facts }]);
}

function place(phase: string): Place {
  places += 1;
  const home = path.join(scratch, `home${places}`);
  const dir = path.join(home, 'work');
  mkdirSync(path.join(home, '.config/aup-guard'), { recursive: true });
  mkdirSync(dir);
  writeFileSync(
    path.join(home, '.config/aup-guard/aup.yaml'),
    POLICY.replaceAll('PHASE', phase).replace('SERVERS', servers()),
  );
  return { dir, env: { HOME: home, PATH: process.env['PATH'] ?? '' } };
}

interface Message {
  readonly id: number;
  readonly error: { readonly message: string };
  readonly result: {
    readonly serverInfo: { readonly name: string };
    readonly instructions: string;
    readonly isError?: boolean;
    readonly tools: readonly { readonly name: string }[];
    readonly content: readonly { readonly text: string }[];
  };
}

interface Client {
  send(message: object): void;
  /** The next message of that id, or of that method. */
  next(idOrMethod: number | string): Promise<Message>;
  /** All lines so far. */
  readonly lines: readonly string[];
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  end(): Promise<number | null>;
}

function client(argv: readonly string[], at: Place): Client {
  const child = spawn(process.execPath, [...argv], {
    cwd: at.dir,
    env: at.env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines: string[] = [];
  const waiting: ((line: string) => boolean)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const at = waiting.findIndex((takes) => takes(line));
    if (at >= 0) waiting.splice(at, 1);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  return {
    lines,
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    send: (message) => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    next: (wanted) =>
      new Promise((resolve) => {
        const takes = (line: string): boolean => {
          const message = JSON.parse(line);
          if ((typeof wanted === 'number' ? message.id : message.method) !== wanted) return false;
          resolve(message);
          return true;
        };
        if (!lines.some(takes)) waiting.push(takes);
      }),
    end: () => {
      child.stdin.end();
      return ended;
    },
  };
}

const server = (...args: string[]): string[] => [process.execPath, SERVER, ...args];
const gated = (...args: string[]): string[] => [SHIM, 'mcp', '--', ...server(...args)];

const RULES: Readonly<Record<string, McpToolRule>> = {
  echo: 'allow',
  big: 'allow',
  ask: 'allow',
  wipe: 'hide',
};

function approve(at: Place, argv: readonly string[]): void {
  const machine = openMachine(at.env, at.dir);
  const { hashing } = machine;
  const launch = launchOf({ kind: 'stdio', argv }, secretFinder(detectors), at.dir);
  const zero = '0'.repeat(64);
  const tools = Object.entries(RULES).map(([name, rule]) => {
    const inputSchema = { type: 'object', properties: { text: { type: 'string' } } };
    const pin = pinOf({ name, definition: { name, description: `does ${name}`, inputSchema } }, hashing);
    if (!pin.ok) throw new Error(pin.why);
    return { name, rule, digest: pin.digest, text: pin.text };
  });
  if (!isDigest(zero)) throw new Error('no digest');
  keepMcpApproval(
    machine,
    {
      identity: identityOf(launch, [], hashing).digest,
      name: 'well',
      argv,
      by: safe`a person`,
      at: machine.now(),
      policy: zero,
      standing: 'approved',
      instructions: instructionsDigest('Use echo.', hashing),
      tools,
    },
    'second-terminal',
  );
}

const hello = { id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {} } };
const call = (id: number, name: string, text = 'hi'): object => ({
  id,
  method: 'tools/call',
  params: { name, arguments: { text }, _meta: { progressToken: id } },
});

function isAlive(pid: number): boolean {
  try {
    // A process that has ended and was not waited for is one no more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a server behind the gate', { timeout: 12_000 }, () => {
  it('is not started without an approval, and offers nothing', async () => {
    const at = place('enforce');
    const mark = path.join(at.dir, 'started');
    const one = client(gated('ignore', mark), at);
    one.send(hello);
    expect((await one.next(1)).result.serverInfo.name).toBe('aup-guard');
    one.send({ id: 2, method: 'tools/list' });
    expect((await one.next(2)).result.tools).toEqual([]);
    one.send(call(3, 'echo'));
    const { result } = await one.next(3);
    expect(result.isError).toBe(true);
    expect(result.content[0]?.text).toContain('aup.yaml:4 MCP-1');
    expect(result.content[0]?.text).toMatch(/decide: aup-guard mcp approve [0-9a-f]{12} /);
    expect(await one.end()).toBe(0);
    expect(() => readFileSync(mark)).toThrow('ENOENT');
    const rows = readFileSync(
      path.join(at.env['HOME'] ?? '', '.local/state/aup-guard/ledger/current.jsonl'),
      'utf8',
    );
    expect(rows).toMatch(/"mcp.stopped".*"clause":"MCP-1"|"clause":"MCP-1".*"mcp.stopped"/);
  });

  it('is started by the command as by the shim, and called by its name', async () => {
    const at = place('enforce');
    const words = ['--client', 'cursor', '--name', 'well-known', '--', ...server('ignore')];
    const one = client([path.join(ROOT, 'bin/aup-guard.js'), 'mcp', 'gate', ...words], at);
    one.send(hello);
    expect((await one.next(1)).result.serverInfo.name).toBe('aup-guard');
    one.send(call(2, 'echo'));
    const [said] = (await one.next(2)).result.content;
    expect(said?.text).toContain('decide: aup-guard mcp approve well-known (');
    expect(await one.end()).toBe(0);
  });

  it('offers what was approved of it, and no more', async () => {
    const at = place('enforce');
    approve(at, server());
    const one = client(gated(), at);
    one.send(hello);
    expect((await one.next(1)).result.instructions).toBe('Use echo.');
    one.send({ id: 2, method: 'tools/list' });
    const names = (await one.next(2)).result.tools.map(({ name }) => name);
    expect(names).toEqual(['echo', 'big', 'ask']);
    one.send(call(3, 'wipe'));
    expect((await one.next(3)).result.isError).toBe(true);
    one.send(call(4, 'echo', `a ${SECRET} b`));
    const text = JSON.stringify(await one.next(4));
    expect(text).not.toContain(SECRET);
    expect(text).toContain(' b');
    expect(await one.end()).toBe(0);
  });

  it('without a handshake has its tools read before the first call', async () => {
    const at = place('enforce');
    approve(at, server());
    const one = client(gated(), at);
    one.send(call(1, 'wipe'));
    expect((await one.next(1)).result).toMatchObject({ isError: true, resultType: 'complete' });
    one.send(call(2, 'echo'));
    expect((await one.next(2)).result.content[0]?.text).toBe('{"text":"hi"}');
    await one.end();
  });

  it.each(['monitor', 'enforce'])('passes what it may byte by byte (%s)', async (phase) => {
    const at = place(phase);
    approve(at, server());
    const said: (readonly string[])[] = [];
    for (const argv of [server().slice(1), gated()]) {
      const one = client(argv, at);
      one.send(hello);
      await one.next(1);
      one.send({ method: 'notifications/initialized' });
      one.send(call(3, 'echo', '\u0000\u2028 \u{1F600}'));
      await one.next(3);
      one.send(call(4, 'big'));
      await one.next(4);
      one.send(call(5, 'ask'));
      const { id } = await one.next('elicitation/create');
      one.send({ id, result: { action: 'accept', content: { a: 1 } } });
      await one.next(5);
      await one.end();
      said.push(one.lines);
    }
    expect(said[1]).toEqual(said[0]);
  });

  it('is only watched where the clause is', async () => {
    const at = place('monitor');
    const one = client(gated(), at);
    one.send(hello);
    await one.next(1);
    one.send({ id: 2, method: 'tools/list' });
    expect((await one.next(2)).result.tools).toHaveLength(4);
    one.send(call(3, 'wipe'));
    expect((await one.next(3)).result.isError).toBeUndefined();
    await one.end();
  });

  it('that ends at a call leaves nobody waiting', async () => {
    const at = place('monitor');
    const one = client(gated('exit'), at);
    one.send(hello);
    await one.next(1);
    one.send(call(2, 'echo'));
    expect((await one.next(2)).error.message).toContain('has ended');
    expect(await one.end()).toBe(7);
  });

  it.each([
    ['fork', 'end'],
    ['ignore', 'end'],
    ['ignore', 'SIGTERM'],
  ] as const)('takes all it started with it: %s, %s', async (mode, how) => {
    const at = place('monitor');
    const file = path.join(at.dir, 'pids');
    const one = client(gated(mode, file), at);
    one.send(hello);
    await one.next(1);
    const pids = readFileSync(file, 'utf8').split(' ').map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    if (how === 'SIGTERM') one.kill(how);
    await one.end();
    await expect.poll(() => pids.map(isAlive), { timeout: 10_000 }).toEqual([false, false]);
  });
});
