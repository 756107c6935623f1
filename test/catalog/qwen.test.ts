import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { qwenHook } from '../../src/catalog/agents/qwen-hooks.ts';
import { qwen } from '../../src/catalog/agents/qwen.ts';
import { factsOf } from './agent-facts.ts';

function described(address: string): string {
  return JSON.stringify({ modelProviders: { openai: [{ id: 'a', baseUrl: address }] } });
}

describe('qwen', () => {
  it.each(qwen.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const plan = qwen.launch(factsOf(example));
    expect(plan.refusals.length > 0).toBe(example.refused);
    if (example.refused) return;
    expect(plan.args).toEqual(example.kept);
    expect(JSON.parse(plan.files[0]?.text ?? '')).toMatchObject({
      disableAllHooks: false,
      ...example.settings,
    });
    expect(plan.env).toMatchObject({
      OPENAI_BASE_URL: 'http://127.0.0.1:1/token/openai',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:1/token/anthropic',
      QWEN_CODE_SYSTEM_SETTINGS_PATH: '/run/session/qwen-settings.json',
    });
  });

  it("leads on to each address of the user's, and to none of a repository's", () => {
    const example = {
      name: '',
      args: ['--openai-base-url=https://flag.example/v1'],
      env: { OPENAI_BASE_URL: 'https://env.example/v1' },
      files: {
        '/home/dev/.qwen/settings.json': described('https://mine.example/v1'),
        '.qwen/settings.json': described('https://theirs.example/v1'),
      },
      refused: false,
    };
    expect(qwen.upstreams(factsOf(example))).toEqual({
      openai: 'https://flag.example/v1',
      anthropic: 'https://api.anthropic.com',
      gemini: 'https://generativelanguage.googleapis.com',
      'gemini--vertex': 'https://aiplatform.googleapis.com',
      'openai--1': 'https://mine.example/v1',
    });
  });
});

describe("qwen's hooks", () => {
  const folder = 'test/fixtures/payloads/qwen';
  const payloads = readdirSync(folder).map(
    (name) => [name, readFileSync(`${folder}/${name}`, 'utf8')] as const,
  );

  it.each(payloads)('reads the real payload %s', (_name, text) => {
    const event = String(JSON.parse(text).hook_event_name);
    const kinds: Record<string, string> = {
      PreToolUse: 'judge',
      UserPromptSubmit: 'turn',
      Stop: 'turn',
      PostToolUse: 'output',
    };
    expect(qwenHook.read(event, text).kind).toBe(kinds[event] ?? 'pass');
  });

  it('knows the command of its shell', () => {
    const text = readFileSync(`${folder}/PreToolUse.run_shell_command.json`, 'utf8');
    expect(qwenHook.read('PreToolUse', text)).toMatchObject({ event: { shell: 'git push origin main' } });
  });

  it.each(['', '[]', '{', '{"hook_event_name":"Stop"}', '{"tool_name":3}'])('refuses %j', (text) => {
    expect(qwenHook.read('PreToolUse', text).kind).toBe('unknown');
  });
});
