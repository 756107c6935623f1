/** Lists of vendors made of our approvals, in a real /etc that is nobody else's: what real agents make of them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpClients } from '../../src/catalog/mcp-clients/index.ts';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { openMachine } from '../../src/host/machine.ts';
import { discoverMcp, secretFinder } from '../../src/host/mcp-discover.ts';
import { integrityNow } from '../../src/host/mcp-integrity.ts';
import { keepMcpApproval } from '../../src/host/mcp-store.ts';
import { hashing } from '../../src/host/policy-hashing.ts';
import { safe } from '../../src/host/text.ts';
import { type Home, makeHome } from '../fixtures/home.ts';
import { claude } from './drivers/claude.ts';
import { codex } from './drivers/codex.ts';
import { noOtherRoot, openOtherRoot, type OtherRoot } from './other-root.ts';
import { missing, programOf } from './world.ts';

const SERVER = path.resolve('test/fixtures/mcp/well.mjs');
const FACT = 'on: 2026-01-05, evidence: https://wiki.example.com/mcp';
const FACTS = Object.entries({
  no_training: true,
  dpa: true,
  residency: 'EU',
  owner: 'us',
  review_by: '2999-01-01',
});
const POLICY = `aup: 1
policy: { name: Test }
clauses:
  - id: MCP-1
    say: Servers are approved.
    control: mcp-approval
    phase: monitor
    servers:
      - id: good
        command: ${JSON.stringify([process.execPath, SERVER])}
${FACTS.map(([name, value]) => `        ${name}: { declared: ${value}, ${FACT} }`).join('\n')}
`;

function put(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function server(...more: readonly string[]): object {
  return { command: process.execPath, args: [SERVER, ...more] };
}

function table(name: string, more: string): string {
  const args = `[${JSON.stringify(SERVER)}${more}]`;
  return `[mcp_servers.${name}]\ncommand = ${JSON.stringify(process.execPath)}\nargs = ${args}\n`;
}

/** Approves every server of that name. */
async function approve(at: Home, name: string): Promise<void> {
  const machine = openMachine(at.env, at.dir);
  const scan = secretFinder(detectors);
  const { servers } = await discoverMcp({
    clients: mcpClients,
    home: at.dir,
    platform: 'linux',
    cwd: at.dir,
    env: {},
    hashing,
    scan,
  });
  for (const { identity, entries } of servers) {
    if (!entries.some((entry) => entry.name === name)) continue;
    const known = {
      identity: identity.digest,
      name,
      argv: [process.execPath, SERVER],
      by: safe`ana`,
      at: machine.now(),
      policy: hashing.sha256(''),
    };
    const bytes = integrityNow(identity.launch, { env: at.env, cwd: at.dir }, undefined);
    keepMcpApproval(machine, { ...known, ...bytes, standing: 'approved', tools: [] }, 'second-terminal');
  }
}

const why = noOtherRoot() ?? missing(claude) ?? missing(codex);

describe.skipIf(why !== undefined)(`lists of vendors ${why ?? ''}`, () => {
  let root: OtherRoot;
  let at: Home;

  function agent(program: string, ...args: readonly string[]): string {
    const [file = '', ...rest] = [...root.enter('root', at.dir), program, ...args];
    return spawnSync(file, rest, { env: at.env, encoding: 'utf8', timeout: 100_000 }).stdout;
  }

  /** Names of Codex's servers, and whether each may start. */
  function states(): unknown {
    const servers: { name: string; enabled: boolean }[] = JSON.parse(
      agent(programOf(codex), 'mcp', 'list', '--json'),
    );
    return Object.fromEntries(servers.map(({ name, enabled }) => [name, enabled]));
  }

  function give(vendor: string, file: string): void {
    const out = path.join(at.dir, `${vendor}-list`);
    expect(at.cli(['mcp', 'export', '--for', vendor, '--out', out])).toMatchObject({
      code: 0,
      err: expect.stringContaining('1 server allowed'),
    });
    put(root.at(file), readFileSync(out, 'utf8'));
  }

  beforeAll(async () => {
    root = await openOtherRoot();
    at = makeHome();
    put(path.join(at.dir, '.config/aup-guard/aup.yaml'), POLICY);
    put(
      path.join(at.dir, '.claude.json'),
      JSON.stringify({ mcpServers: { good: server(), bad: server('second') } }),
    );
    put(path.join(at.dir, '.codex/config.toml'), table('good', '') + table('bad', ', "second"'));
    await approve(at, 'good');
    at.cli(['install', '--yes']);
    at.cli(['mcp', 'wire', '--yes']);
  });
  afterAll(() => {
    root.close();
    at.remove();
  });

  it('Claude Code starts what is approved, through the gate, and nothing else', () => {
    const before = agent(programOf(claude), 'mcp', 'list');
    expect(before).toMatch(/^good: .*aup-shim mcp .* Connected$/m);
    expect(before).toMatch(/^bad: .* Connected$/m);
    give('claude', '/etc/claude-code/managed-settings.json');
    const after = agent(programOf(claude), 'mcp', 'list');
    expect(after).toMatch(/^good: .*aup-shim mcp .* Connected$/m);
    expect(after).not.toMatch(/^bad: .* Connected$/m);
  });

  it('Codex keeps what is approved and turns off the rest', () => {
    expect(states()).toEqual({ good: true, bad: true });
    give('codex', '/etc/codex/requirements.toml');
    expect(states()).toEqual({ good: true, bad: false });
  });
});
