/** Approvals of MCP servers on disk: private, sealed, and nothing when anybody else wrote them. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { guardFile } from '../../src/catalog/paths.ts';
import { keptChange } from '../../src/catalog/kept.ts';
import type { McpApproval } from '../../src/engine/mcp/model.ts';
import { instant, safe } from '../../src/engine/text.ts';
import { openMachine, type Machine } from '../../src/host/machine.ts';
import {
  dropMcpApproval,
  keepMcpApproval,
  listMcpApprovals,
  mcpFolder,
  readMcpApproval,
} from '../../src/host/mcp-store.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { hashing } from '../../src/host/policy-hashing.ts';

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

function open(): Machine {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-mcp-'));
  folders.push(dir);
  return openMachine({ HOME: dir }, dir);
}

const NAME = 'secret-project-files';
const TOKEN = 'a-word-of-the-server';

function approvalOf(name = NAME): McpApproval {
  return {
    identity: hashing.sha256(name),
    name,
    argv: ['npx', '-y', name],
    by: safe`somebody`,
    at: instant(1_700_000_000_000),
    until: instant(1_700_000_060_000),
    policy: hashing.sha256('policy'),
    standing: 'approved',
    tools: [{ name: 'read', digest: hashing.sha256('1'), text: `{"d":"${TOKEN}"}`, rule: 'allow' }],
  };
}

const fileOf = (machine: Machine, { identity }: McpApproval): string =>
  path.join(mcpFolder(machine), `${identity}.json`);

const rows = (machine: Machine) =>
  [...recordsFromEnd(machine.paths.state)].filter(
    (row) => row !== undefined && row.kind !== 'log.checkpoint',
  );

describe('the store of approvals', () => {
  it('keeps, finds, lists and drops', () => {
    const machine = open();
    const [one, other] = [approvalOf('b'), approvalOf('a')];
    expect(readMcpApproval(machine, one.identity)).toEqual({ kind: 'none' });
    expect(listMcpApprovals(machine)).toEqual([]);
    keepMcpApproval(machine, one, 'second-terminal');
    keepMcpApproval(machine, other, 'second-terminal');
    expect(readMcpApproval(machine, one.identity)).toEqual({ kind: 'found', approval: one });
    expect(listMcpApprovals(machine).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(dropMcpApproval(machine, one.identity)).toBe(true);
    expect(dropMcpApproval(machine, one.identity)).toBe(false);
    expect(readMcpApproval(machine, one.identity)).toEqual({ kind: 'none' });
    expect(listMcpApprovals(machine)).toHaveLength(1);
  });

  it('is for its user alone, whatever the umask', () => {
    const machine = open();
    const before = process.umask(0);
    try {
      keepMcpApproval(machine, approvalOf(), 'second-terminal');
    } finally {
      process.umask(before);
    }
    expect(statSync(mcpFolder(machine)).mode & 0o777).toBe(0o700);
    expect(statSync(fileOf(machine, approvalOf())).mode & 0o777).toBe(0o600);
  });

  it('records without content', () => {
    const machine = open();
    keepMcpApproval(machine, approvalOf(), 'overlay-in-tmux');
    dropMcpApproval(machine, approvalOf().identity);
    const [dropped, kept] = rows(machine);
    expect(kept).toMatchObject({
      kind: 'mcp.approved',
      actor: 'human',
      control: 'mcp-approval',
      assurance: 'overlay-in-tmux',
      counts: { tools: 1 },
      ms: 60_000,
    });
    expect(dropped).toMatchObject({ kind: 'mcp.revoked', object: kept?.object });
    expect(kept?.dropped).toBeUndefined();
    const text = JSON.stringify(rows(machine));
    for (const word of [NAME, TOKEN, approvalOf().identity, 'npx', 'read']) expect(text).not.toContain(word);
  });

  it('counts as none after the change of any byte, and leaves an incident', () => {
    const machine = open();
    const approval = approvalOf();
    keepMcpApproval(machine, approval, 'second-terminal');
    const file = fileOf(machine, approval);
    const bytes = readFileSync(file);
    const kinds = new Set<string>();
    // Odd, so that in the end each part of the file had its turn.
    for (let at = 0; at < bytes.length - 1; at += 23) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file, changed);
      kinds.add(readMcpApproval(machine, approval.identity).kind);
    }
    expect([...kinds]).toEqual(['damaged']);
    expect(rows(machine)[0]).toMatchObject({ kind: 'guard.drift', counts: { 'mcp-store': 1 } });
    writeFileSync(file, bytes);
    expect(readMcpApproval(machine, approval.identity)).toMatchObject({ kind: 'found' });
  });

  it.each<[string, (file: string, machine: Machine) => void]>([
    ['nothing in it', (file) => writeFileSync(file, '')],
    ['half of it', (file) => writeFileSync(file, readFileSync(file).subarray(0, 200))],
    ['an approval nobody sealed', (file) => writeFileSync(file, JSON.stringify(approvalOf()))],
    [
      'a seal of something else',
      (file) => writeFileSync(file, JSON.stringify({ body: '{}', mac: '0'.repeat(32) })),
    ],
    [
      'the approval of another server',
      (file, machine) => {
        keepMcpApproval(machine, approvalOf('other'), 'second-terminal');
        copyFileSync(fileOf(machine, approvalOf('other')), file);
      },
    ],
    [
      'a link to what is right',
      (file) => {
        renameSync(file, `${file}.real`);
        symlinkSync(`${file}.real`, file);
      },
    ],
    [
      'a folder',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    [
      'another key',
      (_, machine) =>
        writeFileSync(path.join(machine.paths.state, 'keys/digest.key'), `${'ab'.repeat(32)}\n`),
    ],
    [
      'a broken key',
      (_, machine) => writeFileSync(path.join(machine.paths.state, 'keys/digest.key'), 'nonsense'),
    ],
  ])('is closed with %s', (_, spoil) => {
    const machine = open();
    const approval = approvalOf();
    keepMcpApproval(machine, approval, 'second-terminal');
    expect(readMcpApproval(machine, approval.identity).kind).toBe('found');
    spoil(fileOf(machine, approval), machine);
    expect(readMcpApproval(machine, approval.identity).kind).toBe('damaged');
    expect(listMcpApprovals(machine).map(({ name }) => name)).not.toContain(NAME);
  });

  it('approves nothing that cannot be recorded', () => {
    const machine = open();
    mkdirSync(path.join(machine.paths.state), { recursive: true, mode: 0o700 });
    writeFileSync(path.join(machine.paths.state, 'ledger'), 'no folder');
    expect(() => keepMcpApproval(machine, approvalOf(), 'second-terminal')).toThrow('nothing was approved');
    expect(existsSync(fileOf(machine, approvalOf()))).toBe(false);
  });

  it('keeps nothing in a folder others can write to', () => {
    const machine = open();
    keepMcpApproval(machine, approvalOf(), 'second-terminal');
    chmodSync(mcpFolder(machine), 0o777);
    expect(() => keepMcpApproval(machine, approvalOf('b'), 'second-terminal')).toThrow(
      'not a private folder',
    );
  });

  it('is one of the places an agent may not write to', () => {
    const file = `/home/ana/.local/state/aup-guard/mcp/${hashing.sha256('x')}.json`;
    expect(guardFile(file)).toBeDefined();
    expect(keptChange(file, '{}')?.forbidden).toBeDefined();
    expect(keptChange('/home/ana/src/mcp/x.json', '{}')).toBeUndefined();
  });
});
