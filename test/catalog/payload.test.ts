/** What the payloads of real agents say alike: which conversation, and which call. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { payloadMarks } from '../../src/catalog/agents/payload.ts';

const payload = (name: string): string => readFileSync(`test/fixtures/payloads/${name}.json`, 'utf8');

describe.each([
  ['claude/PreToolUse.Bash', 'claude/PreToolUse.Bash-2'],
  ['copilot/preToolUse.bash', 'copilot/preToolUse.bash-2'],
  ['copilot/preToolUse.bash', 'copilot/preToolUse.view'],
  ['gemini/BeforeTool.read_file', 'gemini/BeforeTool.run_shell_command'],
  ['opencode/tool.execute.before.bash', 'opencode/tool.execute.before.bash-2'],
])('calls of %s and %s', (first, second) => {
  it('are told apart, and each is the same to every hook', () => {
    const { call, session } = payloadMarks(payload(first));
    expect(session).toBeTypeOf('string');
    expect(call).toBeTypeOf('string');
    expect(payloadMarks(payload(first)).call).toBe(call);
    expect(payloadMarks(payload(second)).call).not.toBe(call);
  });
});

it.each([['codex/PreToolUse.Bash'], ['qwen/PreToolUse.run_shell_command']])('%s names its call', (name) => {
  expect(payloadMarks(payload(name)).call).toBeTypeOf('string');
});

it.each([
  ['{}'],
  ['junk'],
  ['{"timestamp":""}'],
  ['{"timestamp":{}}'],
  [`{"timestamp":"${'9'.repeat(300)}"}`],
])('nothing is made of %s', (text) => {
  expect(payloadMarks(text)).toEqual({});
});
