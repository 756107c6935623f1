import { describe, expect, it } from 'vitest';
import { claude } from '../../src/catalog/agents/claude.ts';
import { factsOf } from './agent-facts.ts';

describe('claude', () => {
  it.each(claude.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const plan = claude.launch(factsOf(example));
    expect(plan.refusals.length > 0).toBe(example.refused);
    if (example.refused) return;
    expect(plan.args).toEqual(['--settings', '/run/session/claude-settings.json', ...(example.kept ?? [])]);
    expect(JSON.parse(plan.files[0]?.text ?? '')).toMatchObject({
      ...example.settings,
      disableAllHooks: false,
      env: {
        ANTHROPIC_BASE_URL: 'http://127.0.0.1:1/token/anthropic',
        PATH: '/gates:/usr/bin',
        CLAUDE_CODE_USE_BEDROCK: '',
        ANTHROPIC_UNIX_SOCKET: '',
      },
      hooks: { PreToolUse: [{ hooks: [{ command: 'hook PreToolUse', onFailure: 'block' }] }] },
    });
  });

  it('leaves a cloud that was chosen alone where it is only warned about', () => {
    const chosen = { name: '', args: [], env: { CLAUDE_CODE_USE_BEDROCK: '1' }, refused: true };
    const { env } = JSON.parse(claude.launch(factsOf(chosen)).files[0]?.text ?? '');
    expect(env).not.toHaveProperty('CLAUDE_CODE_USE_BEDROCK');
  });

  it.each([
    ['https://api.anthropic.com', {}],
    ['https://env.example', { env: { ANTHROPIC_BASE_URL: 'https://env.example' } }],
    [
      'https://gateway.example',
      {
        env: { ANTHROPIC_BASE_URL: 'https://env.example', CLAUDE_CONFIG_DIR: '/c' },
        files: {
          '/c/settings.json': '{"env":{"ANTHROPIC_BASE_URL":"https://gateway.example"}}',
          '.claude/settings.json': '{"env":{"ANTHROPIC_BASE_URL":"https://repo.example"}}',
        },
      },
    ],
    [
      'https://flag.example',
      { args: ['--settings', '{"env":{"ANTHROPIC_BASE_URL":"https://flag.example"}}'] },
    ],
  ])("sends requests on to the user's own gateway: %s", (wanted, given) => {
    const example = { name: '', args: [], refused: false, ...given };
    expect(claude.upstreams(factsOf(example))).toEqual({ anthropic: wanted });
  });

  it('says where it found an off switch', () => {
    const files = { '.claude/settings.local.json': '{"env":{"CLAUDE_CODE_SIMPLE":"1"}}' };
    const { refusals } = claude.launch(factsOf({ name: '', args: [], files, refused: true }));
    expect(refusals).toEqual([
      "CLAUDE_CODE_SIMPLE switches the guard's hooks off (set in .claude/settings.local.json)",
    ]);
  });
});
