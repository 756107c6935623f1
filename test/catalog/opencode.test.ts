import { describe, expect, it } from 'vitest';
import { opencode } from '../../src/catalog/agents/opencode.ts';
import { factsOf } from './agent-facts.ts';

const PLUGIN = 'file:///run/session/opencode-plugin.js';

describe('opencode', () => {
  it.each(opencode.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const plan = opencode.launch(factsOf(example));
    expect(plan.refusals.length > 0).toBe(example.refused);
    if (example.refused) return;
    expect(plan.args).toEqual(example.kept);
    const settings = JSON.parse(plan.env['OPENCODE_CONFIG_CONTENT'] ?? '');
    expect(settings).toMatchObject({ share: 'disabled', ...example.settings });
    expect(settings.plugin.at(-1)).toBe(PLUGIN);
    expect(plan.files[0]?.text).toContain('hook tool.execute.before');
  });

  it('enables no provider whose requests it cannot read', () => {
    const files = {
      'opencode.json':
        '{"provider":{"theirs":{"npm":"@ai-sdk/openai","options":{"baseURL":"https://t.example"}}}}',
      '/home/dev/.local/share/opencode/auth.json':
        '{"openai":{"type":"oauth"},"xai":{"type":"api","key":"x"}}',
    };
    const { env } = opencode.launch(factsOf({ name: '', args: [], files, refused: false }));
    const { enabled_providers: enabled } = JSON.parse(env['OPENCODE_CONFIG_CONTENT'] ?? '');
    expect(enabled).toContain('xai');
    for (const id of ['theirs', 'openai', 'opencode', 'github-copilot']) expect(enabled).not.toContain(id);
  });

  it('enables none the user did not', () => {
    const given = { OPENCODE_CONFIG_CONTENT: '{"enabled_providers":["anthropic","bedrock"]}' };
    const { env } = opencode.launch(factsOf({ name: '', args: [], env: given, refused: false }));
    expect(JSON.parse(env['OPENCODE_CONFIG_CONTENT'] ?? '')).toMatchObject({
      enabled_providers: ['anthropic'],
    });
  });

  it("leads on to the user's own addresses", () => {
    const files = {
      '/c/opencode/opencode.json':
        '{"provider":{"anthropic":{"options":{"baseURL":"https://gw.example/v1"}},"mine":{"npm":"@ai-sdk/anthropic","api":"https://m.example"}}}',
    };
    const facts = factsOf({ name: '', args: [], env: { XDG_CONFIG_HOME: '/c' }, files, refused: false });
    expect(opencode.upstreams(facts)).toMatchObject({
      anthropic: 'https://gw.example',
      openai: 'https://api.openai.com',
      'gemini--2': 'https://generativelanguage.googleapis.com/v1beta',
      'anthropic--8': 'https://m.example',
    });
  });

  it('moves no address in TLS mode', () => {
    const facts = factsOf({ name: '', args: ['-m', 'opencode/zen'], refused: false });
    const upstreams = opencode.upstreams(facts);
    const plan = opencode.launch({ ...facts, baseUrl: (route) => upstreams[route] ?? '' });
    expect(plan.refusals).toEqual([]);
    expect(Object.keys(JSON.parse(plan.env['OPENCODE_CONFIG_CONTENT'] ?? ''))).toEqual(['plugin', 'share']);
  });

  it.each([['auth', 'login'], ['models'], ['--version']])('leaves `%s %s` alone', (...args) => {
    const plan = opencode.launch(factsOf({ name: '', args, refused: false }));
    expect(plan).toEqual({ args, env: {}, files: [], refusals: [] });
  });
});
