/** MCP servers around a real agent: a fixture that writes down who started it, and approvals as a person gives them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { mcpClients } from '../../src/catalog/mcp-clients/index.ts';
import { identityOf, launchOf } from '../../src/engine/mcp/identity.ts';
import { pinOf } from '../../src/engine/mcp/pin.ts';
import type { Digest } from '../../src/engine/model.ts';
import { isDigest } from '../../src/engine/text.ts';
import { openMachine } from '../../src/host/machine.ts';
import { discoverMcp, secretFinder } from '../../src/host/mcp-discover.ts';
import { keepMcpApproval } from '../../src/host/mcp-store.ts';
import { safe } from '../../src/host/text.ts';
import { SHIM, type World } from './world.ts';

const SERVER = path.resolve('test/fixtures/mcp/traced.mjs');

/** One clause about servers, and nothing else that could say no. */
export function serverPolicy(phase: 'draft' | 'monitor' | 'enforce', listed: readonly string[] = []): string {
  const servers = JSON.stringify(listed.map((word, at) => ({ id: `s${at}`, url: word })));
  return [
    'aup: 1',
    'policy: { name: Test }',
    'clauses:',
    `  - { id: MCP-1, say: Servers are approved., control: mcp-approval, phase: ${phase}, facts: none, servers: ${servers} }`,
    '',
  ].join('\n');
}

export class Servers {
  readonly #world: World;
  readonly #trace: string;

  constructor(world: World) {
    this.#world = world;
    this.#trace = path.join(world.dir, 'trace.jsonl');
  }

  argv(name: string): readonly string[] {
    return [process.execPath, SERVER, name, this.#trace];
  }

  #rows(): readonly Record<string, unknown>[] {
    if (!existsSync(this.#trace)) return [];
    const lines = readFileSync(this.#trace, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line));
  }

  /** Names of the servers that ran, each with what was in front of it. */
  started(): Readonly<Record<string, 'gate' | 'agent'>> {
    const rows = this.#rows().flatMap((row) => {
      const { name, parent } = row;
      return typeof name === 'string' && Array.isArray(parent) ? [{ name, parent }] : [];
    });
    return Object.fromEntries(
      rows.map(({ name, parent }) => [
        name,
        path.basename(String(parent[1])) === path.basename(SHIM) && parent[2] === 'mcp' ? 'gate' : 'agent',
      ]),
    );
  }

  tokens(): readonly unknown[] {
    return this.#rows().flatMap(({ token }) => (token === undefined ? [] : [token]));
  }

  /** `NAME.TOOL` of every call that reached a server. */
  calls(): readonly string[] {
    return this.#rows().flatMap(({ name, called }) =>
      typeof name === 'string' && typeof called === 'string' ? [`${name}.${called}`] : [],
    );
  }

  /** From now on the tool `extra` is described in another way. */
  change(): void {
    writeFileSync(`${this.#trace}.changed`, '');
  }

  approve(name: string, envNames: readonly string[] = []): void {
    const { hashing } = openMachine(this.#world.env, this.#world.repo);
    const transport = { kind: 'stdio', argv: this.argv(name) } as const;
    const launch = launchOf(transport, secretFinder(detectors), this.#world.repo);
    this.approveAs(name, identityOf(launch, envNames, hashing).digest);
  }

  /** By what a person finds in the files of the agent, with these variables set. */
  async approveFound(name: string, env: Readonly<Record<string, string>>): Promise<void> {
    const around = { ...this.#world.env, ...env };
    const { hashing, platform } = openMachine(around, this.#world.repo);
    const { servers } = await discoverMcp({
      clients: mcpClients,
      home: this.#world.home,
      platform: platform.name,
      cwd: this.#world.repo,
      env: around,
      hashing,
      scan: secretFinder(detectors),
    });
    const found = servers.filter(({ entries }) => entries.some((entry) => entry.name === name));
    for (const { identity } of found) this.approveAs(name, identity.digest);
  }

  approveAs(name: string, identity: Digest): void {
    const machine = openMachine(this.#world.env, this.#world.repo);
    const { hashing } = machine;
    const inputSchema = { type: 'object', properties: { text: { type: 'string' } } };
    const tools = ['echo', 'extra'].map((tool) => {
      const definition = { name: tool, description: `does ${tool}`, inputSchema };
      const pin = pinOf({ name: tool, definition }, hashing);
      if (!pin.ok) throw new Error(pin.why);
      return { name: tool, rule: 'allow' as const, digest: pin.digest, text: pin.text };
    });
    const policy = '0'.repeat(64);
    if (!isDigest(policy)) throw new Error('no digest');
    keepMcpApproval(
      machine,
      {
        identity,
        name,
        argv: this.argv(name),
        by: safe`a person`,
        at: machine.now(),
        policy,
        standing: 'approved',
        tools,
      },
      'second-terminal',
    );
  }
}
