import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mcpRisks } from '../../src/catalog/mcp-risks/index.ts';
import { scoreServers } from '../../src/host/mcp-score.ts';
import { folder, look, put } from './mcp-image.ts';

const STDIO = '{"command":"node","args":["s.js"]}';
const SERVERS: Readonly<Record<string, readonly [file: string, text: string]>> = {
  claude: ['work/shop/.mcp.json', `{"mcpServers":{"my.db":${STDIO},"mail":${STDIO}}}`],
  cursor: ['work/shop/.cursor/mcp.json', `{"mcpServers":{"my.db":${STDIO},"mail":${STDIO}}}`],
  vscode: ['work/shop/.vscode/mcp.json', `{"servers":{"my.db":${STDIO},"mail":${STDIO}}}`],
  opencode: ['home/ana/.config/opencode/opencode.json', ''],
};

type Row = readonly [client: string, file: string, text: string, wanted: readonly string[]];

const ROWS: readonly Row[] = [
  [
    'claude',
    'home/ana/.claude/settings.json',
    '{"permissions":{\n"allow":["mcp__my_db__query"]}}',
    ['my.db query 2'],
  ],
  [
    'claude',
    'home/ana/.claude/settings.json',
    '{"permissions":{"allow":["mcp__my_db", "Bash(ls)"]}}',
    ['my.db * 1'],
  ],
  [
    'claude',
    'work/shop/.claude/settings.local.json',
    '{"permissions":{"allow":["mcp__mail__*"]}}',
    ['mail * 1'],
  ],
  [
    'claude',
    'work/shop/.claude/settings.json',
    '{"permissions":{"allow":["mcp__*"]}}',
    ['mail * 1', 'my.db * 1'],
  ],
  [
    'claude',
    'work/shop/.claude/settings.json',
    '{\n\n"enableAllProjectMcpServers":true}',
    ['mail * 3', 'my.db * 3'],
  ],
  ['claude', 'work/shop/.claude/settings.json', '{"enabledMcpjsonServers":["mail"]}', ['mail * 1']],
  ['claude', 'work/shop/.claude/settings.local.json', '{"enabledMcpjsonServers":["mail"]}', []],
  [
    'claude',
    'home/ana/.claude/settings.json',
    '{"permissions":{"deny":["mcp__mail"],"ask":["mcp__mail"]}}',
    [],
  ],
  [
    'claude',
    'home/ana/.claude/settings.json',
    '{"permissions":{"allow":["mcp__mailer__x","mail"]},"enableAllProjectMcpServers":false}',
    [],
  ],
  [
    'cursor',
    'home/ana/.cursor/permissions.json',
    '{ // mine\n"mcpAllowlist":["mail:*","my.db:get_*"]}',
    ['mail * 2', 'my.db get_* 2'],
  ],
  ['cursor', 'work/shop/.cursor/permissions.json', '{"mcpAllowlist":["*:*"]}', ['mail * 1', 'my.db * 1']],
  [
    'cursor',
    'home/ana/.cursor/cli-config.json',
    '{"permissions":{"allow":["Shell(mail:x)","Mcp(mail:send)"],"deny":["Mcp(my.db:*)"]}}',
    ['mail send 1'],
  ],
  ['vscode', 'work/shop/.vscode/settings.json', '{"chat.tools.autoApprove":true}', ['mail * 1', 'my.db * 1']],
  [
    'vscode',
    'home/ana/.config/Code/User/settings.json',
    '{"chat.tools.global.autoApprove":true}',
    ['mail * 1', 'my.db * 1'],
  ],
  ['vscode', 'home/ana/.config/Code/User/settings.json', '{"chat.tools.global.autoApprove":"yes"}', []],
];

async function grantsIn(root: string): Promise<readonly string[]> {
  const { entries } = await look(root, 'linux');
  return entries
    .flatMap(({ name, grants = [] }) => grants.map(({ tool, line }) => `${name} ${tool} ${line}`))
    .toSorted((one, other) => (one < other ? -1 : 1));
}

describe('settings by which tools run unasked', () => {
  it.each(ROWS)('of %s in %s: %s', async (...row) => {
    const [client, file, text, wanted] = row;
    const root = folder();
    const [at = '', servers = ''] = SERVERS[client] ?? [];
    put(path.join(root, at), servers);
    expect(await grantsIn(root), 'control').toEqual([]);
    put(path.join(root, file), text);
    const found = await grantsIn(root);
    expect([...new Set(found)]).toEqual(wanted);
  });

  it.each([
    ['"permission":"allow"', ['mail * 1']],
    ['"permission":{"*":"ask","mail_send":"allow","mailer_x":"allow","mail_read":"deny"}', ['mail send 1']],
    ['"permission":{"mail*":"allow"}', ['mail * 1']],
    ['"permission":{"*":"ask"}', []],
  ])('of opencode: %s', async (text, wanted) => {
    const root = folder();
    put(
      path.join(root, 'home/ana/.config/opencode/opencode.json'),
      `{"mcp":{"mail":{"type":"local","command":["mail"]}},${text}}`,
    );
    expect(await grantsIn(root)).toEqual(wanted);
  });

  it.each([
    ['default_tools_approval_mode = "approve"', ['*']],
    ['tools.send.approval_mode = "approve"\ntools.read.approval_mode = "prompt"', ['send']],
    ['default_tools_approval_mode = "prompt"', []],
  ])('of Codex: %s', async (text, wanted) => {
    const root = folder();
    put(path.join(root, 'home/ana/.codex/config.toml'), `[mcp_servers.mail]\ncommand = "mail"\n${text}\n`);
    expect((await look(root, 'linux')).entries.map(({ autoApprove }) => autoApprove)).toEqual([wanted]);
  });

  it('are findings that name file and line', async () => {
    const root = folder();
    put(
      path.join(root, 'work/shop/.mcp.json'),
      `{"mcpServers":{"db":${STDIO},"mail":${STDIO.replace('s.js', 't.js')}}}`,
    );
    put(
      path.join(root, 'home/ana/.claude/settings.json'),
      '{"permissions":{"allow":["mcp__db",\n"mcp__mail__delete_all","mcp__mail__list"]}}',
    );
    const { servers } = await look(root, 'linux');
    const scored = scoreServers(servers, { risks: mcpRisks, mask: (text) => text, offers: new Map() });
    const told = scored.flatMap(({ score }) => score.findings.map(({ id, evidence }) => `${id} ${evidence}`));
    const said = (id: string): string => told.find((text) => text.startsWith(`${id} `)) ?? '';
    expect(said('trusted')).toMatch(/asks for none of its calls \(.*settings\.json:1\)/);
    expect(said('auto-approve-risky')).toMatch(/delete_all \(.*settings\.json:2\)/);
    expect(said('auto-approve')).toMatch(/list \(.*settings\.json:2\)/);
  });
});
