import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agentHook, refuseUnknown } from '../../src/catalog/agents/index.ts';
import { codexHook } from '../../src/catalog/agents/codex-hooks.ts';
import { readPatch } from '../../src/catalog/patch.ts';

const folder = 'test/fixtures/payloads/codex';
const payload = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');

it.each(readdirSync(folder))('reads the real payload %s', (name) => {
  const text = payload(name);
  const event = String(JSON.parse(text).hook_event_name);
  const kinds: Record<string, string> = { PreToolUse: 'judge', UserPromptSubmit: 'turn', Stop: 'turn' };
  expect(codexHook.read(event, text).kind).toBe(kinds[event] ?? 'pass');
});

it.each([
  ['PreToolUse.Bash.json', { tool: 'Bash', shell: 'cat config/prod.env' }],
  [
    'PreToolUse.apply_patch.json',
    { tool: 'apply_patch', writes: ['/home/dev/repo/patched.txt'], deletes: ['junk/a.txt'] },
  ],
])('knows the tool of %s', (name, wanted) => {
  const call = codexHook.read('PreToolUse', payload(name));
  const event = { kind: 'tool-call', cwd: '/home/dev/repo', ...wanted };
  expect(call).toMatchObject({ kind: 'judge', event });
});

it('takes a patch of a version to come, with more fields', () => {
  const known = JSON.parse(payload('PreToolUse.apply_patch.json'));
  const call = codexHook.read('PreToolUse', JSON.stringify({ ...known, more: [1], tool_use_id: 3 }));
  expect(call).toMatchObject({ event: { deletes: ['junk/a.txt'] } });
  expect(call).not.toHaveProperty('event.shell');
});

const EDITS = '*** Add File: a\n+x\n*** Update File: b\n*** Move to: /c/d\n@@\n-x\n+*** Delete File: no\n';
describe('patches', () => {
  it.each([
    ['', {}],
    ['*** Delete File: a', {}],
    [`*** Begin Patch\n${EDITS}*** End Patch`, { writes: ['/w/a', '/w/b', '/c/d'] }],
    ['*** Begin Patch\n*** Delete File: a b.txt \n*** Delete File: /e\n', { deletes: ['a b.txt', '/e'] }],
    ['apply_patch "*** Begin Patch\r\n*** Delete File: x\r\n"', { deletes: ['x'] }],
  ])('%j', (text, wanted) => {
    expect(readPatch(text, '/w')).toEqual(wanted);
  });
});

it.each([
  '',
  '[]',
  'null',
  '{',
  '{"hook_event_name":"Stop"}',
  '{"tool_name":3}',
  '{"tool_name":"Bash","tool_input":{},"cwd":"/"}',
  '{"tool_name":"apply_patch","tool_input":{"command":["x"]},"cwd":"/"}',
])('refuses %j', (text) => {
  expect(codexHook.read('PreToolUse', text).kind).toBe('unknown');
});

it('refuses events nobody knows, and judges tools nobody knows', () => {
  expect(codexHook.read('PreNothing', '{}').kind).toBe('unknown');
  const call = { tool_name: 'mcp__x__send', tool_input: { to: 'y' }, cwd: '/' };
  expect(codexHook.read('PreToolUse', JSON.stringify(call))).toMatchObject({
    kind: 'judge',
    event: { tool: 'mcp__x__send', text: '{"to":"y"}' },
  });
});

it('is the hook of that agent, and of no other', () => {
  expect(agentHook('codex')).toBe(codexHook);
  expect(agentHook('nobody')).toBeUndefined();
  expect(refuseUnknown('why').exit).toBe(2);
});

it('says no with JSON and exit 2 together', () => {
  for (const reply of [
    codexHook.deny('a "b"'),
    codexHook.fail('a "b"'),
    codexHook.fail('a "b"', 'PreToolUse'),
  ]) {
    expect(reply).toMatchObject({ exit: 2, stderr: 'a "b"\n' });
    expect(JSON.parse(reply.stdout).hookSpecificOutput).toEqual({
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: 'a "b"',
    });
  }
});

it.each([
  ['begin', 'UserPromptSubmit', 2],
  ['end', 'Stop', 0],
] as const)('stops a turn at its %s', (at, event, exit) => {
  const reply = codexHook.stop(at, 'why');
  expect(reply.exit).toBe(exit);
  expect(JSON.parse(reply.stdout)).toMatchObject(
    at === 'begin' ? { decision: 'block' } : { continue: false },
  );
  expect(codexHook.fail('why', event)).toEqual(reply);
});
