import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  claudeDenies,
  claudeFails,
  claudeOutput,
  readClaudeHook,
} from '../../src/catalog/agents/claude-hooks.ts';

const folder = 'test/fixtures/payloads/claude';
const payloads = readdirSync(folder)
  .filter((name) => !name.startsWith('wire-'))
  .map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')] as const);

it.each(payloads)('reads the real payload %s', (_name, text) => {
  const event = String(JSON.parse(text).hook_event_name);
  const call = readClaudeHook(event, text);
  const kinds: Record<string, string> = {
    PreToolUse: 'judge',
    UserPromptSubmit: 'turn',
    Stop: 'turn',
    PostToolUse: 'output',
  };
  expect(call.kind).toBe(kinds[event] ?? 'pass');
});

it.each([
  ['PreToolUse.Bash.json', { tool: 'Bash', shell: 'git push origin main' }],
  ['PreToolUse.Read.json', { tool: 'Read', looks: true }],
])('knows the tool of %s', (name, wanted) => {
  const call = readClaudeHook('PreToolUse', readFileSync(`${folder}/${name}`, 'utf8'));
  expect(call).toMatchObject({
    kind: 'judge',
    event: { kind: 'tool-call', cwd: '/home/dev/repo', ...wanted },
  });
});

it('takes the file of a writing tool as written', () => {
  const payload = {
    hook_event_name: 'PreToolUse',
    tool_name: 'Write',
    tool_input: { file_path: '/x/a' },
    cwd: '/x',
  };
  expect(readClaudeHook('PreToolUse', JSON.stringify(payload))).toMatchObject({
    event: { writes: ['/x/a'] },
  });
});

it.each(['', '[]', 'null', '{', '{"hook_event_name":"Stop"}', '{"tool_name":3}'])('refuses %j', (text) => {
  expect(readClaudeHook('PreToolUse', text).kind).toBe('unknown');
});

it('gives back an output in the form of the tool', () => {
  const payload = readFileSync(`${folder}/PostToolUse.Read.json`, 'utf8');
  const call = readClaudeHook('PostToolUse', payload);
  const { tool_response: output } = JSON.parse(payload);
  expect(call).toEqual({ kind: 'output', json: JSON.stringify(output) });
  const reply = claudeOutput(JSON.stringify(output).replace('<FAKE-SECRET>', 'AUP_X'));
  const { hookSpecificOutput: said } = JSON.parse(reply.stdout);
  expect(said.hookEventName).toBe('PostToolUse');
  expect(said.updatedToolOutput).toEqual({
    ...output,
    file: { ...output.file, content: output.file.content.replace('<FAKE-SECRET>', 'AUP_X') },
  });
  expect(readClaudeHook('PostToolUse', '{"tool_response":null}').kind).toBe('pass');
});

it('answers with JSON that Claude Code can read', () => {
  const wanted = {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: 'a "b"',
    },
  };
  expect(JSON.parse(claudeDenies('a "b"').stdout)).toEqual(wanted);
  expect(claudeDenies('x').exit).toBe(0);
  expect(claudeFails('x')).toMatchObject({ exit: 2, stderr: 'x\n' });
});
