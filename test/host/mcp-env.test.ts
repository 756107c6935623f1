import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startOf } from '../../src/host/mcp-env.ts';
import { ENTRY } from '../engine/mcp/subject.ts';

const dir = mkdtempSync(path.join(os.tmpdir(), 'mcp-env-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const argv = ['server', '--at', '${PLACE:-here}', '$HOME/x'];
const SURE = { HOME: '/home/ada', WORD: 'given' };

describe('what an entry is started with', () => {
  it.each([
    [
      'a.json',
      '{"mcpServers": {"other": {"command": "x", "env": {"WORD": "no"}}, "tickets": {"command": "server", "env": {"WORD": "${WORD}", "PORT": 3}}}}',
    ],
    [
      'b.toml',
      '[mcp_servers.tickets]\ncommand = "server"\n[mcp_servers.tickets.env]\nWORD = "$WORD"\nPORT = 3\n',
    ],
    [
      'c.yaml',
      'mcpServers:\n  - name: tickets\n    command: server\n    env:\n      WORD: "{env:WORD}"\n      PORT: 3\n',
    ],
  ])('is read again from its file: %s', async (name, text) => {
    const file = path.join(dir, name);
    writeFileSync(file, text);
    const entry = { ...ENTRY, file, envNames: ['WORD', 'PORT'], transport: { kind: 'stdio', argv } } as const;
    expect(await startOf(entry, SURE)).toEqual({
      argv: ['server', '--at', 'here', '/home/ada/x'],
      env: { WORD: 'given', PORT: '3' },
    });
  });

  it('has no variables when its file is gone', async () => {
    const entry = { ...ENTRY, file: path.join(dir, 'gone.json'), project: dir };
    expect(await startOf(entry, SURE)).toEqual({ argv: ['/usr/bin/tickets-server'], env: {}, cwd: dir });
  });

  it('is nothing for an address', async () => {
    const transport = { kind: 'http', url: 'https://mcp.example.com' } as const;
    expect(await startOf({ ...ENTRY, transport }, SURE)).toBeUndefined();
  });
});
