import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { copilotHook } from '../../src/catalog/agents/copilot-hooks.ts';

describe("copilot's hooks", () => {
  const folder = 'test/fixtures/payloads/copilot';
  const payloads = readdirSync(folder)
    .filter((name) => !name.startsWith('wire-'))
    .map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')] as const);
  const text = (name: string): string => readFileSync(`${folder}/${name}.json`, 'utf8');

  it.each(payloads)('reads the real payload %s', (name, payload) => {
    const event = name.replace(/^tui-/, '').split('.')[0] ?? '';
    const kinds: Record<string, string> = {
      preToolUse: 'judge',
      postToolUse: 'output',
      userPromptSubmitted: 'turn',
      agentStop: 'turn',
    };
    const more = JSON.stringify({ ...JSON.parse(payload), newer: { field: 1 } });
    for (const given of [payload, more]) {
      expect(copilotHook.read(event, given).kind).toBe(kinds[event] ?? 'pass');
    }
  });

  it.each([
    ['bash', { command: 'git push' }, { shell: 'git push' }],
    ['bash', JSON.stringify({ command: 'git push' }), { shell: 'git push' }],
    ['write_bash', { shellId: '1', input: 'git push{enter}' }, { shell: 'git push{enter}' }],
    ['create', { path: '/r/a', file_text: 'x' }, { writes: ['/r/a'] }],
    ['edit', { path: '/r/a', old_str: 'x', new_str: 'y' }, { writes: ['/r/a'] }],
    ['view', { path: '/r/a' }, { looks: true }],
    [
      'apply_patch',
      '*** Begin Patch\n*** Add File: a.txt\n+hi\n*** Delete File: b.txt\n*** End Patch\n',
      { writes: ['/r/a.txt'], deletes: ['b.txt'] },
    ],
  ])('knows what %s with %j does', (toolName, toolArgs, event) => {
    const stdin = JSON.stringify({ toolName, toolArgs, cwd: '/r' });
    expect(copilotHook.read('preToolUse', stdin)).toMatchObject({
      kind: 'judge',
      event: { tool: toolName, ...event },
    });
  });

  it.each([
    '',
    '[]',
    '{',
    '{"toolName":3}',
    '{"toolName":"bash","toolArgs":{},"cwd":"/"}',
    '{"toolName":"x","cwd":"/"}',
  ])('refuses %j', (stdin) => {
    expect(copilotHook.read('preToolUse', stdin).kind).toBe('unknown');
  });

  it('refuses an event nobody knows', () => {
    expect(copilotHook.read('preSomething', text('preToolUse.view')).kind).toBe('unknown');
  });

  it('says no in words and by its code', () => {
    const { stdout, stderr, exit } = copilotHook.deny('why');
    expect(JSON.parse(stdout)).toEqual({ permissionDecision: 'deny', permissionDecisionReason: 'why' });
    expect([stderr, exit]).toEqual(['why\n', 2]);
    expect(copilotHook.fail('why')).toEqual(copilotHook.deny('why'));
    expect(copilotHook.fail('why', 'postToolUse')).toEqual(copilotHook.allow());
    expect(JSON.parse(copilotHook.fail('why', 'userPromptSubmitted').stdout)).toMatchObject({
      decision: 'block',
    });
  });
});
