import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startWords, type McpStart } from '../../src/engine/mcp/start.ts';
import { gateArgv, gateLauncher, gateProgram } from '../../src/host/mcp-wrap.ts';
import { folder, look, put } from './mcp-image.ts';

function settings(argv: readonly string[], env: object): string {
  const [command, ...args] = argv;
  return JSON.stringify({ mcpServers: { kit: { command, args, env } } });
}

describe('an entry that starts our gate', () => {
  const start: McpStart = {
    transport: { kind: 'stdio', argv: ['npx', '-y', 'kit@1.0.0'] },
    envNames: ['KEY'],
    headers: [],
    client: 'cursor',
    name: 'kit',
  };

  it('is the server behind it', async () => {
    const root = folder();
    put(path.join(root, 'home/ana/.cursor/mcp.json'), settings(gateArgv(start), { KEY: '${KEY}' }));
    put(
      path.join(root, 'home/ana/.codeium/windsurf/mcp_config.json'),
      settings(['npx', '-y', 'kit@1.0.0'], { KEY: '${KEY}' }),
    );
    const { servers } = await look(root, 'linux');
    expect(servers).toHaveLength(1);
    expect(servers[0]?.entries).toHaveLength(2);
    expect(servers[0]?.entries.filter(({ gated }) => gated)).toHaveLength(1);
  });

  it('is the same server by the launcher an install leaves, in every version', async () => {
    const root = folder();
    const argv = [gateLauncher(), 'mcp', ...startWords(start)];
    put(path.join(root, 'home/ana/.cursor/mcp.json'), settings(argv, { KEY: '${KEY}' }));
    const { entries } = await look(root, 'linux');
    expect(entries).toMatchObject([{ gated: true, transport: start.transport, envNames: ['KEY'] }]);
  });

  it('has every variable its entry gives it, whatever the words of the gate say', async () => {
    const root = folder();
    const argv = [gateLauncher(), 'mcp', ...startWords({ ...start, envNames: [] })];
    put(path.join(root, 'home/ana/.cursor/mcp.json'), settings(argv, { PATH: '/repo/bin' }));
    const { entries } = await look(root, 'linux');
    expect(entries).toMatchObject([{ gated: true, envNames: ['PATH'] }]);
  });

  it('has the values in clear of the server behind it, where they stand there', async () => {
    const root = folder();
    const argv = ['npx', 'kit', '--api-key', 'hunter2-canary'];
    const gate = { ...start, transport: { kind: 'stdio', argv } } as const;
    put(
      path.join(root, 'home/ana/.cursor/mcp.json'),
      settings([gateLauncher(), 'mcp', ...startWords(gate)], {}),
    );
    put(path.join(root, 'home/ana/.kiro/settings/mcp.json'), settings(argv, {}));
    const { entries } = await look(root, 'linux');
    expect(entries.map(({ secrets }) => secrets.map(({ field }) => field))).toEqual([
      ['args[2]'],
      ['args[2]'],
    ]);
  });

  it('is seen through for programs of the guard alone', async () => {
    const root = folder();
    const [node = '', , ...rest] = gateArgv(start);
    put(path.join(root, 'home/ana/.cursor/mcp.json'), settings([node, '/tmp/aup-shim.js', ...rest], {}));
    const { entries } = await look(root, 'linux');
    expect(entries.map(({ gated = false }) => gated)).toEqual([false]);
  });
});

it('is started by the launcher of an install, which the next version has too, and else by itself', () => {
  expect(
    gateProgram('/home/ana/.local/share/aup-guard/1.2.3', '/home/ana/.local/share/aup-guard/aup-shim'),
  ).toEqual(['/home/ana/.local/share/aup-guard/aup-shim']);
  expect(gateProgram('/work/node_modules/aup-guard', '/home/ana/.local/share/aup-guard/aup-shim')).toEqual([
    process.execPath,
    '/work/node_modules/aup-guard/bin/aup-shim.js',
  ]);
});
