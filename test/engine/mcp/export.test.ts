import { describe, expect, it } from 'vitest';
import { codexList, type ExportedServers, managedList } from '../../../src/engine/mcp/export.ts';
import type { McpStart } from '../../../src/engine/mcp/start.ts';

function local(...argv: readonly string[]): McpStart {
  return {
    transport: { kind: 'stdio', argv },
    envNames: ['KEY'],
    headers: [],
    client: 'claude',
    name: 'kit',
  };
}

const far: McpStart = {
  transport: { kind: 'http', url: 'https://far.example.com/mcp' },
  envNames: [],
  headers: [],
  client: 'claude',
};

const SERVERS: ExportedServers = {
  allowed: [
    { name: 'kit', start: local('npx', 'kit'), direct: false },
    { name: 'kit', start: local('npx', 'kit'), direct: false },
    { name: 'far', start: far, direct: true },
  ],
  denied: [{ name: 'evil', start: local('npx', 'evil'), direct: false }],
};

const GATE = ['/g', 'mcp', '--client', 'claude', '--name', 'kit', '--env', 'KEY', '--', 'npx'];

describe('lists of vendors', () => {
  it('name the exact words behind the gate, addresses as they are, and each once', () => {
    expect(managedList(SERVERS, '/g')).toEqual({
      allowManagedMcpServersOnly: true,
      allowedMcpServers: [{ serverCommand: [...GATE, 'kit'] }, { serverUrl: 'https://far.example.com/mcp' }],
      deniedMcpServers: [{ serverCommand: ['npx', 'evil'] }, { serverCommand: [...GATE, 'evil'] }],
    });
  });

  it('allow nothing where nothing is approved', () => {
    const none = { allowed: [], denied: [] };
    expect(managedList(none, '/g')).toMatchObject({
      allowManagedMcpServersOnly: true,
      allowedMcpServers: [],
    });
    expect(codexList(none, '/g')).toEqual({ mcp_servers: {} });
  });

  it('name servers and the program behind them for Codex', () => {
    expect(codexList(SERVERS, '/g')).toEqual({
      mcp_servers: {
        kit: { identity: { command: '/g' } },
        far: { identity: { url: 'https://far.example.com/mcp' } },
      },
    });
  });
});
