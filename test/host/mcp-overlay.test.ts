import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { identityOf, launchOf } from '../../src/engine/mcp/identity.ts';
import type { McpEntry } from '../../src/engine/mcp/model.ts';
import { isDigest } from '../../src/engine/text.ts';
import { openMachine } from '../../src/host/machine.ts';
import {
  approvedHere,
  isRootsAlone,
  namesIn,
  repositoryRoot,
  settingsText,
} from '../../src/host/mcp-overlay.ts';
import { keepMcpApproval } from '../../src/host/mcp-store.ts';
import { safe } from '../../src/host/text.ts';

const scratch = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'mcp-overlay-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function reached(url: string): McpEntry {
  return {
    client: 'claude',
    scope: 'user',
    file: '',
    name: 'far',
    transport: { kind: 'http', url },
    envNames: [],
    wholeEnv: false,
    secrets: [],
    trusted: false,
    autoApprove: [],
    disabled: false,
    scopes: [],
  };
}

describe('what a session knows of servers', () => {
  it('is a yes to one exact address', () => {
    const home = path.join(scratch, 'home');
    mkdirSync(home);
    const machine = openMachine({ HOME: home, PATH: '/usr/bin', REVISION: 'v1' }, home);
    const { hashing } = machine;
    const entry = reached('https://mcp.example.com/v1');
    const policy = '0'.repeat(64);
    if (!isDigest(policy)) throw new Error('no digest');
    const approval = {
      identity: identityOf(
        launchOf(entry.transport, () => []),
        [],
        hashing,
      ).digest,
      name: 'far',
      argv: ['https://mcp.example.com/v1'],
      by: safe`a person`,
      at: machine.now(),
      policy,
      standing: 'approved',
      tools: [],
    } as const;
    keepMcpApproval(machine, approval, 'second-terminal');
    const approved = approvedHere(machine, { clauses: [] }, { scan: () => [], references: ['${X}'] });
    expect(approved(entry)).toBe(true);
    expect(approved(reached('https://mcp.example.com/${REVISION}'))).toBe(true);
    expect(approved(reached('https://mcp.example.com/$REVISION'))).toBe(false);
    expect(approved(reached('https://mcp.example.com/v2'))).toBe(false);
    expect(approved(reached('https://mcp.example.com.evil.example/v1'))).toBe(false);
    expect(approved({ ...entry, envNames: ['TOKEN'] })).toBe(false);
  });

  it('is where its repository begins', () => {
    const inner = path.join(scratch, 'shop/src/deep');
    mkdirSync(inner, { recursive: true });
    mkdirSync(path.join(scratch, 'shop/.git'));
    expect(repositoryRoot(inner)).toBe(path.join(scratch, 'shop'));
    expect(repositoryRoot(scratch)).toBe(scratch);
  });

  it('is the text of settings, and nothing where there are none', () => {
    writeFileSync(path.join(scratch, 'a.json'), '\uFEFF{"a":1}');
    expect(settingsText(scratch, 'a.json')).toBe('{"a":1}');
    expect(settingsText(scratch, 'b.json')).toBeUndefined();
    expect(settingsText(scratch, '.')).toBeUndefined();
    expect(namesIn(scratch)).toContain('a.json');
    expect(namesIn(path.join(scratch, 'gone'))).toEqual([]);
  });

  it('is whether others could change its files', () => {
    expect(isRootsAlone('/')).toBe(true);
    // Everybody may write into the folder of temporary files.
    expect(isRootsAlone('/tmp')).toBe(false);
  });
});
