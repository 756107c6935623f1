/** A gate that asks its session about messages: real session, broker and vault. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Category } from '../../src/engine/model.ts';
import { GuardError } from '../../src/host/errors.ts';
import { openMachine, type Machine } from '../../src/host/machine.ts';
import { sessionData as askSession } from '../../src/host/mcp-data-line.ts';
import { mcpRedaction, type RedactMcp } from '../../src/host/mcp-redact.ts';
import { findPlaceholders } from '../../src/host/redaction.ts';
import { makeSeal } from '../../src/host/session-seal.ts';
import { sessionPolicy } from '../../src/host/session-policy.ts';
import { openSession, type GuardSession } from '../../src/host/session.ts';
import { sessionCatalog } from '../../src/shims/agent-catalog.ts';
import { sessionData } from '../../src/shims/agent-data.ts';
import { lookingAt } from '../../src/shims/agent-looking.ts';
import { startBroker, type Broker } from '../../src/shims/broker.ts';

/** Made of parts, so that no scanner takes it for one that works. */
const SECRET = ['ghp_', 'x7Qm2LdV9tRk4WcZ8', 'bNf3HsJ6yPa1Ue0KgTq'].join('');
const POLICY = `aup: 1
policy: { name: Test }
clauses:
  - { id: DATA-1, say: No secrets., control: context-redaction, when: { data: [secret, personal] }, phase: PHASE }
  - id: MCP-1
    say: Servers are approved.
    control: mcp-approval
    phase: enforce
    servers: [{ id: one, command: one, data: secret }]
`;
const scratch = mkdtempSync(path.join(os.tmpdir(), 'mcp-messages-'));

interface Running {
  readonly machine: Machine;
  readonly session: GuardSession;
  readonly broker: Broker;
  readonly rows: () => string;
  readonly replaced: () => number;
  gate(clear?: readonly Category[], onPassed?: () => void): RedactMcp;
  close(): Promise<void>;
}

async function start(phase: string): Promise<Running> {
  const home = path.join(scratch, phase);
  mkdirSync(path.join(home, '.config/aup-guard'), { recursive: true });
  writeFileSync(path.join(home, '.config/aup-guard/aup.yaml'), POLICY.replace('PHASE', phase));
  const machine = openMachine({ HOME: home, PATH: process.env['PATH'] ?? '' }, home);
  const { policy } = await sessionPolicy(machine, sessionCatalog);
  const session = openSession({ machine, catalog: sessionCatalog, policy, agent: 'claude' });
  const data = sessionData({ session, now: machine.now, tell: () => undefined });
  const dir = mkdtempSync(path.join(scratch, 's'));
  const broker = await startBroker({
    guard: session.guard,
    approver: { ask: () => Promise.reject(new Error('nobody is asked')) },
    dir,
    now: machine.now,
    platform: machine.platform,
    redact: data.redact,
    mcpData: data.mcpData,
    ...lookingAt(session),
  });
  const { socket, seal } = broker;
  return {
    machine,
    session,
    broker,
    replaced: () => data.replaced(),
    rows: () => readFileSync(path.join(machine.paths.state, 'ledger/current.jsonl'), 'utf8'),
    gate: (clear = [], onPassed) => {
      const made = mcpRedaction({
        machine,
        policy,
        detectors: () => Promise.reject(new Error('no gate of a session needs detectors')),
        clear,
        session: { socket, seal },
        ...(onPassed === undefined ? {} : { onPassed }),
      });
      if (made === undefined) throw new Error('no clause about data');
      return made;
    },
    close: async () => {
      await broker.close();
      session.close();
    },
  };
}

let running: Running;
beforeAll(async () => {
  running = await start('enforce');
});
afterAll(async () => {
  await running.close();
  rmSync(scratch, { recursive: true, force: true });
});

function result(text: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text }] } });
}

function call(text: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { arguments: { text } } });
}

/** What comes of it: the code of a failure as well. */
async function outcomeOf(made: Promise<unknown>): Promise<unknown> {
  try {
    return await made;
  } catch (error) {
    return error instanceof GuardError ? error.code : error;
  }
}

describe('a gate in a session', () => {
  it('conceals as the session does, which can put back what it concealed', async () => {
    const before = running.replaced();
    const made = await running.gate()(result(`a ${SECRET} b`), 'client');
    const [found] = findPlaceholders(made ?? '');
    expect(made).toBe(result(`a ${found?.placeholder} b`));
    expect(running.session.vault.reveal(found?.placeholder ?? '')).toBe(SECRET);
    expect(running.replaced()).toBe(before + 1);
    expect(running.rows()).toContain('"github-token":1');
    expect(running.rows()).not.toContain(SECRET);
  });

  it('has put back for its server what the policy gives some server, and no more', async () => {
    const text = `${SECRET} ada.lovelace@analytical.co.uk`;
    const made = (await running.gate()(result(text), 'client')) ?? '';
    const known = findPlaceholders(made).map(({ placeholder }) => placeholder);
    expect(known).toHaveLength(2);
    const asked = call(known.join(' '));
    expect(await running.gate()(asked, 'server')).toBe(asked);
    const cleared = call(`${SECRET} ${known[1]}`);
    expect(await running.gate(['secret'])(asked, 'server')).toBe(cleared);
    expect(await running.gate(['secret', 'personal'])(asked, 'server')).toBe(cleared);
  });

  it('asks about long messages, and about many at once', async () => {
    const gate = running.gate();
    const long = result(`${'word "quoted" '.repeat(400_000)}${SECRET}`);
    const made = await Promise.all([
      gate(long, 'client'),
      ...Array.from({ length: 40 }, (_, at) => gate(result(`text ${at}`), 'client')),
    ]);
    const [found] = findPlaceholders(made[0] ?? '');
    expect(made[0]).toBe(long.replace(SECRET, found?.placeholder ?? ''));
    expect(made.slice(1)).toEqual(Array.from({ length: 40 }, (_, at) => result(`text ${at}`)));
    expect(await gate(result('x'.repeat(33 * 1024 * 1024)), 'client')).toBeUndefined();
    expect(await gate(result('and goes on'), 'client')).toBe(result('and goes on'));
  });

  it('sends nothing once the session has gone, unless clauses only watch', async () => {
    for (const phase of ['enforce', 'monitor'] as const) {
      const other = await start(phase);
      let passed = 0;
      const gate = other.gate([], () => (passed += 1));
      expect(await gate(result('a text'), 'client')).toBe(result('a text'));
      await other.close();
      const made = await outcomeOf(gate(result('a text'), 'client'));
      const wanted = { enforce: ['broker-unreachable', 0], monitor: [result('a text'), 1] }[phase];
      expect([made, passed]).toEqual(wanted);
    }
  });

  it('passes and records what clauses only watch', async () => {
    const other = await start('warn');
    const text = result(`a ${SECRET}`);
    expect(await other.gate()(text, 'client')).toBe(text);
    expect(other.rows()).toContain('"would-have"');
    await other.close();
  });
});

describe('the line to the session', () => {
  it.each([
    ['its own seal', true],
    ['another seal', false],
  ])('believes an answer under %s', async (_, isOwn) => {
    const own = makeSeal();
    const signing = isOwn ? own : makeSeal();
    let connections = 0;
    // Hangs up behind every answer: the next question must find a line all the same.
    const server = createServer((socket) => {
      connections += 1;
      socket.setEncoding('utf8').on('data', (line: string) => {
        const reply = JSON.stringify({ v: 1, op: 'mcp-data', made: 'same' });
        socket.end(`${signing.seal(line.trimEnd(), reply)}\n`);
      });
    });
    const socket = path.join(mkdtempSync(path.join(scratch, 'f')), 's');
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const ask = askSession({ socket, seal: own.key });
    for (const json of ['{}', '{"a":1}']) {
      const made = await outcomeOf(ask({ json, to: 'client', clear: [] }));
      const said = JSON.stringify(made);
      expect(said.includes('"made":"same"')).toBe(isOwn);
      expect(said.includes('broker-unreachable')).toBe(!isOwn);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(connections).toBe(2);
    await new Promise((resolve) => server.close(resolve));
  });
});
