import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openMachine } from '../../src/host/machine.ts';
import { remoteEntry } from '../../src/host/mcp-remote-entry.ts';
import { fetchRemote } from '../../src/host/mcp-remote-fetch.ts';
import { gateArgv } from '../../src/host/mcp-wrap.ts';
import { ENTRY } from '../engine/mcp/subject.ts';
import { TOOLS, wellServer } from '../fixtures/mcp/http-well.ts';

const dir = mkdtempSync(path.join(os.tmpdir(), 'mcp-remote-fetch-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const machine = openMachine({ PATH: process.env['PATH'], HOME: dir }, dir);

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('asking a server elsewhere for its tools', () => {
  it.each([
    { way: 'json', protocol: '2025-11-25', instructions: 'Use echo.' },
    { way: 'stream', protocol: '2025-11-25', instructions: 'Use echo.' },
    { way: 'old', protocol: '2025-11-25', instructions: 'Use echo.' },
    { way: 'stateless', protocol: '2026-07-28', instructions: undefined },
  ] as const)('reads them all ($way)', async ({ way, protocol, instructions }) => {
    const at = await wellServer(way);
    closing.push(() => at.close());
    const transport = { kind: way === 'old' ? 'sse' : 'http', url: at.url } as const;
    const fetched = await fetchRemote(machine, { transport, headers: { 'X-Key': 'abc' } });
    expect(fetched).toMatchObject({ protocol, contained: false, elsewhere: true });
    expect('silent' in fetched ? [] : fetched.tools.map(({ definition }) => definition)).toEqual(TOOLS);
    expect('silent' in fetched ? '' : fetched.instructions).toBe(instructions);
    expect(at.seen.every(({ headers }) => headers['x-key'] === 'abc')).toBe(true);
  });

  it.each([
    [401, 'sign-in'],
    [403, 'refused'],
    [500, 'refused'],
  ])('tells a login from an error: %d', async (status, silent) => {
    const server = createServer((_, response) => response.writeHead(status).end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const transport = { kind: 'http', url: `http://127.0.0.1:${port}/` } as const;
    expect(await fetchRemote(machine, { transport, headers: {} })).toMatchObject({ silent });
  });

  it('sends nothing to an address that is not encrypted', async () => {
    const transport = { kind: 'http', url: 'http://mcp.example.com/mcp' } as const;
    expect(await fetchRemote(machine, { transport, headers: {} })).toMatchObject({ silent: 'plain' });
  });
});

describe('how an entry reaches a server elsewhere', () => {
  const url = 'https://mcp.example.com/mcp';
  const env = { TOKEN: 'tok', ORG: 'acme' };
  it.each([
    [
      'a.json',
      {
        mcpServers: {
          other: { url, headers: { A: 'no' } },
          tickets: { url, headers: { A: 'x ${TOKEN}', B: 'y' } },
        },
      },
      { A: 'x tok', B: 'y' },
    ],
    ['b.json', { mcpServers: { tickets: { serverUrl: url } } }, {}],
    ['c.json', { mcpServers: { tickets: { url, headers: { A: '${input:token}' } } } }, { A: '' }],
    ['d.json', { mcp: { tickets: { url, headers: { A: '$(cat key)' } } } }, { A: '' }],
    [
      'e.json',
      { mcpServers: { tickets: { url, requestInit: { headers: { A: '{env:TOKEN}' } } } } },
      { A: 'tok' },
    ],
    [
      'f.json',
      { mcpServers: { tickets: { url: 'https://elsewhere.example.com', headers: { A: 'x' } } } },
      {},
    ],
  ])('is read again from its file: %s', async (name, text, headers) => {
    const file = path.join(dir, name);
    writeFileSync(file, JSON.stringify(text));
    const entry = { ...ENTRY, file, transport: { kind: 'http', url } } as const;
    expect(await remoteEntry(entry, env)).toEqual({ transport: { kind: 'http', url }, headers });
  });

  it('takes tokens from the variables a file names', async () => {
    const file = path.join(dir, 'config.toml');
    const lines = [
      '[mcp_servers.tickets]',
      `url = "${url}"`,
      'bearer_token_env_var = "TOKEN"',
      'env_http_headers = { "X-Org" = "ORG", "X-None" = "NONE" }',
    ];
    writeFileSync(file, lines.join('\n'));
    const entry = { ...ENTRY, file, transport: { kind: 'http', url } } as const;
    const headers = { Authorization: 'Bearer tok', 'X-Org': 'acme', 'X-None': '' };
    expect(await remoteEntry(entry, env)).toMatchObject({ headers });
  });

  it('knows the headers of one that starts our gate', async () => {
    const file = path.join(dir, 'gated.json');
    const headers = [
      { name: 'Authorization', variable: 'OWN' },
      { name: 'X-Org', variable: 'ORG' },
    ];
    const transport = { kind: 'http', url } as const;
    const [command, ...args] = gateArgv({ transport, headers, envNames: [] });
    const row = { command, args, env: { OWN: 'Bearer ${TOKEN}' } };
    writeFileSync(file, JSON.stringify({ mcpServers: { tickets: row } }));
    expect(await remoteEntry({ ...ENTRY, file, transport, gated: true }, env)).toEqual({
      transport,
      headers: { Authorization: 'Bearer tok', 'X-Org': 'acme' },
    });
  });

  it('is nothing for one that starts a process', async () => {
    expect(await remoteEntry(ENTRY, env)).toBeUndefined();
  });
});
