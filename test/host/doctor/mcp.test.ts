/** What doctor says of MCP servers: real settings, real approvals, the built-in policies and one of the person's. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { agents } from '../../../src/catalog/agents/index.ts';
import { catalog } from '../../../src/catalog/index.ts';
import { mcpClients } from '../../../src/catalog/mcp-clients/index.ts';
import { safe } from '../../../src/engine/text.ts';
import { mcpFindings } from '../../../src/host/doctor/mcp.ts';
import type { DoctorContext, Finding } from '../../../src/host/doctor/model.ts';
import { lookAtPolicy } from '../../../src/host/doctor/policy.ts';
import { openMachine } from '../../../src/host/machine.ts';
import { discoverMcp, type Discovering } from '../../../src/host/mcp-discover.ts';
import { keepMcpApproval, mcpFolder } from '../../../src/host/mcp-store.ts';
import { gateLauncher } from '../../../src/host/mcp-wrap.ts';
import { scan } from '../mcp-image.ts';

const folders: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

interface Place {
  readonly context: DoctorContext;
  readonly discovering: Discovering;
  put(name: string, text: string): void;
  of(): Promise<readonly Finding[]>;
}

function open(phase = 'enforce'): Place {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-doctor-mcp-'));
  folders.push(dir);
  for (const name of ['CONFIG', 'STATE', 'DATA', 'CACHE']) vi.stubEnv(`XDG_${name}_HOME`, undefined);
  vi.stubEnv('HOME', dir);
  const machine = openMachine({ HOME: dir }, dir);
  const context: DoctorContext = { machine, catalog, agents, live: false };
  const { cwd, hashing } = machine;
  const discovering = { clients: mcpClients, home: dir, platform: 'linux', cwd, hashing, scan } as const;
  const put = (name: string, text: string): void => {
    const file = path.join(dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  put(
    '.config/aup-guard/aup.yaml',
    `aup: 1
policy: { name: Own, version: '1' }
clauses:
  - { id: MCP-1, say: Servers are approved., control: mcp-approval, phase: ${phase}, facts: [none], do: { unknown: ask } }
`,
  );
  return {
    context,
    discovering,
    put,
    of: async () => mcpFindings(context, await lookAtPolicy(context), discovering),
  };
}

const settings = (servers: object): string => JSON.stringify({ mcpServers: servers });

/** A person's yes to the first server found. */
async function approve({ context: { machine }, discovering }: Place): Promise<void> {
  const { servers } = await discoverMcp(discovering);
  const [{ identity, entries: [entry] } = { identity: undefined, entries: [] }] = servers;
  if (identity === undefined || entry === undefined) throw new Error('no server was found');
  keepMcpApproval(
    machine,
    {
      identity: identity.digest,
      name: entry.name,
      argv: [],
      by: safe`ana`,
      at: machine.now(),
      policy: machine.hashing.sha256('policy'),
      standing: 'approved',
      tools: [],
    },
    'overlay',
  );
}

const said = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ id, grade, text, cause = '' }) => `${grade} ${id}: ${text}${cause && `: ${cause}`}`);

describe('MCP servers before a doctor', () => {
  it('says that there are none', async () => {
    expect(said(await open().of())).toEqual(['ok mcp: no MCP server is set up']);
  });

  it('tells approved from others, and who starts past the gate', async () => {
    const at = open();
    at.put('.cursor/mcp.json', settings({ kit: { command: 'kit' } }));
    await approve(at);
    at.put(
      '.cursor/mcp.json',
      settings({ kit: { command: 'kit' }, 'a-name-of-far-more-than-32-letters': { command: 'b' } }),
    );
    at.put('.claude.json', settings({ far: { type: 'http', url: 'https://far.example.com/mcp' } }));
    expect(said(await at.of())).toEqual([
      'ok mcp: 3 MCP servers, 1 approved; the gate starts none of the others (MCP-1)',
      'warn mcp.gate: outside sessions 2 MCP servers start without the gate: a-name-of-far-more-than-32-lett…, kit; far cannot be given one (aup-guard mcp list says why)',
    ]);
  });

  it('asks for nothing where nothing is enforced', async () => {
    const at = open('monitor');
    at.put('.cursor/mcp.json', settings({ kit: { command: 'kit' } }));
    expect(said(await at.of())).toEqual([
      'ok mcp: 1 MCP server, 0 approved: watched, not stopped (MCP-1 is in monitor)',
    ]);
  });

  it('says when no clause speaks of them', async () => {
    const at = open('draft');
    at.put('.cursor/mcp.json', settings({ kit: { command: 'kit' } }));
    const [finding, ...more] = await at.of();
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ id: 'mcp', grade: 'skip' });
  });

  it('finds approvals the guard did not write, and settings that break off', async () => {
    const at = open();
    at.put('.cursor/mcp.json', settings({ kit: { command: 'kit' } }));
    await approve(at);
    expect(
      (await at.of()).map(({ id }) => id),
      'a whole one',
    ).toEqual(['mcp', 'mcp.gate']);
    writeFileSync(path.join(mcpFolder(at.context.machine), `${'0'.repeat(64)}.json`), '{}');
    at.put('.gemini/settings.json', '{"mcpServers": {');
    const found = await at.of();
    expect(found.slice(2)).toMatchObject([
      { id: 'mcp.store', grade: 'fail', cause: expect.stringContaining(`${'0'.repeat(64)}.json`) },
      { id: 'mcp.files', grade: 'warn' },
    ]);
  });

  it.each(['plain', 'linked'])('finds settings that start a gate which is gone: %s file', async (kind) => {
    const at = open();
    const wired = settings({ kit: { command: gateLauncher(), args: ['mcp', '--name', 'kit', '--', 'kit'] } });
    at.put(kind === 'plain' ? '.cursor/mcp.json' : 'dotfiles/mcp.json', wired);
    if (kind === 'linked') {
      const { home } = at.discovering;
      mkdirSync(path.join(home, '.cursor'));
      symlinkSync(path.join(home, 'dotfiles/mcp.json'), path.join(home, '.cursor/mcp.json'));
    }
    expect(said(await at.of())).toEqual([
      'ok mcp: 1 MCP server, 0 approved; the gate starts none of the others (MCP-1)',
      'fail mcp.wired: MCP: kit: their settings start a gate that is not there: clients cannot start them',
    ]);
    at.put(path.relative(at.discovering.home, gateLauncher()), '');
    expect(
      (await at.of()).map(({ id }) => id),
      'with its gate',
    ).toEqual(['mcp']);
  });

  it('says so when an approval stands for something that is started no longer', async () => {
    const at = open();
    at.put('.cursor/mcp.json', settings({ kit: { command: 'kit' } }));
    await approve(at);
    at.put('.cursor/mcp.json', settings({ kit: { command: 'kit', args: ['--more'] } }));
    const changed = (await at.of()).find(({ id }) => id === 'mcp.changed');
    expect(changed).toMatchObject({ grade: 'warn', text: 'MCP: kit', remedy: 'aup-guard mcp diff kit' });
  });
});
