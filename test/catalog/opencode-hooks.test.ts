import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { opencodeHook } from '../../src/catalog/agents/opencode-hooks.ts';

const folder = 'test/fixtures/payloads/opencode';
const payloads = readdirSync(folder)
  .filter((name) => !name.startsWith('wire-'))
  .map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')] as const);

describe("opencode's plugin", () => {
  it.each(payloads)('reads the real payload %s', (name, payload) => {
    const event = /^(?:tool\.execute\.\w+|chat\.message)/.exec(name)?.[0] ?? '';
    const kinds: Record<string, string> = {
      'tool.execute.before': 'judge',
      'tool.execute.after': 'output',
      'chat.message': 'turn',
    };
    const given = JSON.stringify({ ...JSON.parse(payload), cwd: '/r', newer: { field: 1 } });
    expect(opencodeHook.read(event, given).kind).toBe(kinds[event]);
  });

  it.each([
    ['bash', { command: 'git push' }, { shell: 'git push', cwd: '/r' }],
    ['bash', { command: 'ls', workdir: 'a' }, { shell: 'ls', cwd: '/r/a' }],
    ['bash', { command: 'ls', workdir: '/b' }, { shell: 'ls', cwd: '/b' }],
    ['write', { filePath: '/r/a', content: 'x' }, { writes: ['/r/a'] }],
    ['edit', { filePath: '/r/a', oldString: 'x', newString: 'y' }, { writes: ['/r/a'] }],
    ['read', { filePath: '/r/a' }, { looks: true }],
    [
      'apply_patch',
      { patchText: '*** Begin Patch\n*** Update File: a\n*** Delete File: b\n*** End Patch' },
      { writes: ['/r/a'], deletes: ['b'] },
    ],
  ])('knows what %s with %j does', (tool, args, event) => {
    const stdin = JSON.stringify({ input: { tool }, output: { args }, cwd: '/r' });
    expect(opencodeHook.read('tool.execute.before', stdin)).toMatchObject({
      kind: 'judge',
      event: { tool, ...event },
    });
  });

  it.each(['', '[]', '{', '{"cwd":"/"}', '{"input":{"tool":"bash"},"output":{"args":{}},"cwd":"/"}'])(
    'refuses %j',
    (stdin) => {
      expect(opencodeHook.read('tool.execute.before', stdin).kind).toBe('unknown');
    },
  );

  it('refuses an event nobody knows', () => {
    expect(opencodeHook.read('tool.something', '{}').kind).toBe('unknown');
  });

  it('says no by its code, where there is something to stop', () => {
    expect(opencodeHook.deny('why')).toEqual({ stdout: '', stderr: 'why\n', exit: 2 });
    expect(opencodeHook.fail('why')).toEqual(opencodeHook.deny('why'));
    expect(opencodeHook.fail('why', 'chat.message')).toEqual(opencodeHook.deny('why'));
    expect(opencodeHook.fail('why', 'tool.execute.after')).toEqual(opencodeHook.allow());
    expect(opencodeHook.stop('end', 'why')).toEqual(opencodeHook.allow());
  });
});
