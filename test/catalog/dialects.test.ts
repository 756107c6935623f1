/** The hooks of agents nobody could run to the end here: payloads as their documents have them, and broken ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agentHook, payloadMarks } from '../../src/catalog/agents/index.ts';
import type { AgentHook, HookCall } from '../../src/catalog/agents/model.ts';
import { allNatives } from '../../src/catalog/natives/index.ts';
import { isAgentSettings } from '../../src/catalog/paths.ts';

const AGENTS = ['cursor-agent', 'goose', 'crush', 'amp'] as const;
type Id = (typeof AGENTS)[number];

const hookOf = (id: Id): AgentHook => {
  const hook = agentHook(id);
  if (hook === undefined) throw new Error(`no hook for ${id}`);
  return hook;
};
const folder = (id: Id): string => `test/fixtures/payloads/${id}`;
const text = (id: Id, name: string): string => readFileSync(`${folder(id)}/${name}.json`, 'utf8');
/** The event a payload was given for: Amp's have a dot in their names. */
const eventOf = (name: string): string => /^(?:tool|agent)\.\w+/.exec(name)?.[0] ?? name.split('.')[0] ?? '';
const readOf = (id: Id, name: string): HookCall => hookOf(id).read(eventOf(name), text(id, name));

const CALLS: Readonly<Record<Id, RegExp>> = {
  'cursor-agent': /^(?:preToolUse|before(?:Shell|MCP|Read|Tab))/,
  goose: /^PreToolUse\./,
  crush: /^PreToolUse\./,
  amp: /^tool\.call/,
};
const TURNS = /^(?:beforeSubmitPrompt|stop|UserPromptSubmit|Stop|agent\.\w+)$/;

const all = AGENTS.flatMap((id) =>
  readdirSync(folder(id)).map((file) => [id, file.replace(/\.json$/, '')] as const),
);

it.each(all)('%s: reads %s', (id, name) => {
  const kind = CALLS[id].test(name) ? 'judge' : TURNS.test(name) ? 'turn' : 'pass';
  expect(readOf(id, name).kind).toBe(kind);
});

const PUSH = { shell: 'git push origin main', cwd: '/home/dev/repo' };

it.each<[Id, string, object]>([
  ['cursor-agent', 'preToolUse.Shell', { tool: 'Shell', ...PUSH }],
  ['cursor-agent', 'preToolUse.Read', { tool: 'Read', looks: true }],
  ['cursor-agent', 'preToolUse.Write', { writes: ['/home/dev/repo/notes.md'] }],
  ['cursor-agent', 'preToolUse.Delete', { deletes: ['src'], cwd: '/home/dev/repo' }],
  ['cursor-agent', 'beforeShellExecution', { tool: 'Shell', ...PUSH }],
  [
    'cursor-agent',
    'beforeMCPExecution',
    { tool: 'MCP:database_query', text: '{"query":"select 1"}', cwd: '/home/dev/repo' },
  ],
  ['cursor-agent', 'beforeReadFile', { tool: 'Read', looks: true, cwd: '/home/dev/repo' }],
  ['goose', 'PreToolUse.shell', { tool: 'developer__shell', ...PUSH }],
  ['goose', 'PreToolUse.write', { writes: ['/home/dev/repo/notes.md'] }],
  ['goose', 'PreToolUse.tree', { looks: true }],
  ['goose', 'PreToolUse.view', { looks: true }],
  ['crush', 'PreToolUse.bash', { tool: 'bash', ...PUSH }],
  ['crush', 'PreToolUse.write', { writes: ['/home/dev/repo/notes.md'] }],
  ['crush', 'PreToolUse.view', { looks: true }],
  ['amp', 'tool.call.shell_command', { tool: 'shell_command', ...PUSH }],
  ['amp', 'tool.call.Bash', { shell: PUSH.shell, cwd: '/home/dev/repo/sub' }],
  ['amp', 'tool.call.create_file', { writes: ['/home/dev/repo/notes.md'] }],
  ['amp', 'tool.call.apply_patch', { writes: ['/home/dev/repo/notes.md'], deletes: ['old.md'] }],
  ['amp', 'tool.call.Read', { looks: true }],
])('%s: knows what %s does', (id, name, event) => {
  expect(readOf(id, name)).toMatchObject({ kind: 'judge', event: { kind: 'tool-call', ...event } });
});

it.each<[Id, string, object]>([
  ['cursor-agent', 'preToolUse.Shell', { session: '668320d2-2fd8-4888-b33c-2a466fec86e7', call: 'toolu_1' }],
  ['cursor-agent', 'beforeSubmitPrompt', { prompt: 'push it' }],
  ['goose', 'PreToolUse.shell', { session: 'abc-123', call: 'call_1' }],
  ['goose', 'UserPromptSubmit', { prompt: 'summarize this file' }],
  ['amp', 'tool.call.Bash', { call: 'toolu_2' }],
  ['amp', 'agent.start', { prompt: 'push it' }],
])('%s: finds the marks of %s', (id, name, marks) => {
  expect(payloadMarks(text(id, name))).toMatchObject(marks);
});

/** A call of the shell, for each agent. */
const SHELL: Readonly<Record<Id, string>> = {
  'cursor-agent': 'preToolUse.Shell',
  goose: 'PreToolUse.shell',
  crush: 'PreToolUse.bash',
  amp: 'tool.call.Bash',
};

describe.each(AGENTS)('%s', (id) => {
  const hook = hookOf(id);
  const event = eventOf(SHELL[id]);
  const payload: Record<string, unknown> = JSON.parse(text(id, SHELL[id]));
  const input = 'tool_input' in payload ? 'tool_input' : 'input';
  const folderKey = ['working_dir', 'cwd'].find((key) => key in payload) ?? '';

  it.each([
    ['nothing', ''],
    ['half of it', text(id, SHELL[id]).slice(0, 60)],
    ['a list', '[]'],
    ['null', 'null'],
    ['no tool', JSON.stringify({ ...payload, tool_name: undefined, tool: undefined })],
    ['no input', JSON.stringify({ ...payload, [input]: undefined })],
    ['an input of another form', JSON.stringify({ ...payload, [input]: 'git push' })],
    ['no folder', JSON.stringify({ ...payload, [folderKey]: 7, workspace_roots: [] })],
    ['no command', JSON.stringify({ ...payload, [input]: {} })],
  ])('does not understand %s', (_name, stdin) => {
    expect(hook.read(event, stdin).kind).toBe('unknown');
  });

  it('does not understand an event it does not know', () => {
    expect(hook.read('Invented', text(id, SHELL[id])).kind).toBe('unknown');
  });

  it('understands a payload with more in it', () => {
    expect(hook.read(event, JSON.stringify({ ...payload, added: { later: true } })).kind).toBe('judge');
  });

  it('says no by exit 2 and the reason on standard error, whatever failed', () => {
    for (const reply of [hook.deny('no'), hook.fail('no', event), hook.fail('no'), hook.stop('begin', 'no')])
      expect(reply).toMatchObject({ exit: 2, stderr: 'no\n' });
  });

  it('allows by success', () => {
    expect(hook.allow()).toMatchObject({ exit: 0, stderr: '' });
    expect(hook.output('{}')).toEqual(hook.allow());
  });
});

it.each(AGENTS.filter((id) => id !== 'amp'))('%s: does not understand another event than its own', (id) => {
  const payload = JSON.parse(text(id, SHELL[id]));
  const other = JSON.stringify({ ...payload, hook_event_name: 'Other', event: 'Other' });
  expect(hookOf(id).read(eventOf(SHELL[id]), other).kind).toBe('unknown');
});

describe('the words of a no', () => {
  it("are in all of Cursor's forms at once", () => {
    expect(JSON.parse(hookOf('cursor-agent').deny('no').stdout)).toEqual({
      permission: 'deny',
      decision: 'deny',
      continue: false,
      reason: 'no',
      user_message: 'no',
      agent_message: 'no',
    });
  });

  it('are what goose and crush read', () => {
    expect(JSON.parse(hookOf('goose').deny('no').stdout)).toEqual({ decision: 'block', reason: 'no' });
    expect(JSON.parse(hookOf('crush').deny('no').stdout)).toMatchObject({ decision: 'deny', reason: 'no' });
  });

  it.each<[Id, string]>([
    ['cursor-agent', 'stop'],
    ['goose', 'Stop'],
    ['amp', 'agent.end'],
  ])('make no turn of %s go on at its end', (id, event) => {
    expect(hookOf(id).stop('end', 'no').exit).toBe(0);
    expect(hookOf(id).fail('no', event).exit).toBe(0);
  });

  it("are JSON for Cursor's silence as well: some events take none for a broken hook", () => {
    expect(JSON.parse(hookOf('cursor-agent').allow().stdout)).toEqual({});
  });
});

describe('where their hooks lie', () => {
  const facts = {
    home: '/home/dev',
    env: {},
    system: 'linux',
    launcher: '/l',
    sha256: (text: string) => text,
  } as const;
  const files = allNatives.flatMap(({ user, system }) =>
    [...user(facts), ...system(facts)].map((file) => file.path),
  );
  const switches = [
    '/home/dev/.config/goose/settings.json',
    '.amp/settings.json',
    '/home/dev/.config/crush/crushrc',
  ];

  it.each([...files, ...switches])('is kept from agents: %s', (file) => {
    expect(isAgentSettings(file)).toBe(true);
  });

  it.each(['/home/dev/.agents/plugins/mine/hooks/hooks.json', 'src/amp/settings.json', 'docs/crushrc.md'])(
    'is not: %s',
    (file) => {
      expect(isAgentSettings(file)).toBe(false);
    },
  );
});
