/** An entry that refers to variables and the start a client makes of it are one server. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mcpClients } from '../../src/catalog/mcp-clients/index.ts';
import type { McpTransport } from '../../src/engine/mcp/model.ts';
import { openMachine } from '../../src/host/machine.ts';
import { discoverMcp } from '../../src/host/mcp-discover.ts';
import { knownServer } from '../../src/host/mcp-known.ts';
import { hashing } from '../../src/host/policy-hashing.ts';
import { folder, put, scan } from './mcp-image.ts';

const ENV = { SHOP: '/srv/shop', DB_PASSWORD: 'hunter2-canary' };

interface Case {
  readonly file: string;
  readonly text: string;
  readonly started: McpTransport;
}

function claude(entry: object): Pick<Case, 'file' | 'text'> {
  return { file: '.claude.json', text: JSON.stringify({ mcpServers: { kit: entry } }) };
}

const CASES: Readonly<Record<string, Case>> = {
  'a path': {
    ...claude({ command: 'npx', args: ['kit', '${SHOP}', '${NONE:-7}'] }),
    started: { kind: 'stdio', argv: ['npx', 'kit', '/srv/shop', '7'] },
  },
  'a program': {
    ...claude({ command: '${SHOP}/run' }),
    started: { kind: 'stdio', argv: ['/srv/shop/run'] },
  },
  'a secret': {
    ...claude({ command: 'kit', args: ['--dsn', 'db://${DB_PASSWORD}'] }),
    started: { kind: 'stdio', argv: ['kit', '--dsn', 'db://hunter2-canary'] },
  },
  'a secret under the name of one': {
    ...claude({ command: 'kit', args: ['--api-key', '${DB_PASSWORD}'] }),
    started: { kind: 'stdio', argv: ['kit', '--api-key', 'hunter2-canary'] },
  },
  'an address': {
    ...claude({ type: 'http', url: 'https://mcp.example.com${SHOP}' }),
    started: { kind: 'http', url: 'https://mcp.example.com/srv/shop' },
  },
  'the words of opencode': {
    file: '.config/opencode/opencode.json',
    text: JSON.stringify({ mcp: { kit: { type: 'local', command: ['kit', '{env:SHOP}', '${SHOP}'] } } }),
    started: { kind: 'stdio', argv: ['kit', '/srv/shop', '${SHOP}'] },
  },
  'a client that fills in nothing': {
    file: '.codex/config.toml',
    text: '[mcp_servers.kit]\ncommand = "kit"\nargs = ["${SHOP}"]\n',
    started: { kind: 'stdio', argv: ['kit', '${SHOP}'] },
  },
};

/** Digests of what a gate may take its start for, first to last. */
async function seenByGate(transport: McpTransport, env: NodeJS.ProcessEnv, dir: string): Promise<string[]> {
  const asked: string[] = [];
  await knownServer({
    machine: openMachine({ HOME: dir, ...env }, dir),
    start: { transport, envNames: [], headers: [] },
    scan: async () => scan,
    approvalOf: (identity) => {
      asked.push(identity);
      return undefined;
    },
  });
  return asked;
}

async function foundIn({ file, text }: Case, env: NodeJS.ProcessEnv, dir: string) {
  const at = put(path.join(dir, file), text);
  const { servers } = await discoverMcp({
    clients: mcpClients,
    home: dir,
    platform: 'linux',
    cwd: dir,
    env: { HOME: dir, ...env },
    hashing,
    scan,
  });
  expect(readFileSync(at, 'utf8')).toBe(text);
  return servers;
}

describe.each(Object.entries(CASES))('%s', (_name, one) => {
  it('is the same server in the file and behind the gate', async () => {
    const dir = folder();
    const [server] = await foundIn(one, ENV, dir);
    expect(await seenByGate(one.started, ENV, dir)).toContain(server?.identity.digest);
    expect(JSON.stringify(server)).not.toContain('hunter2-canary');
  });
});

it.each(['a path', 'a program', 'an address', 'the words of opencode'])(
  'is another server once the variable says something else: %s',
  async (name) => {
    const dir = folder();
    const one = CASES[name];
    if (one === undefined) throw new Error(name);
    const [server] = await foundIn(one, { ...ENV, SHOP: '/srv/other' }, dir);
    expect(await seenByGate(one.started, ENV, dir)).not.toContain(server?.identity.digest);
  },
);
