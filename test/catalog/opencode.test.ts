import { describe, expect, it } from 'vitest';
import type { LaunchExample, LaunchPlan } from '../../src/catalog/agents/model.ts';
import { opencode } from '../../src/catalog/agents/opencode.ts';
import { DIRECT } from '../../src/catalog/agents/opencode-direct.ts';
import { aiHost } from '../../src/catalog/hosts.ts';
import { fieldsOf } from '../../src/catalog/providers/shapes.ts';
import type { JsonObject } from '../../src/engine/json-object.ts';
import { factsOf } from './agent-facts.ts';

const PLUGIN = 'file:///run/session/opencode-plugin.js';

/** A launch in TLS mode, where every route keeps the address it has. */
function inTls(given: Partial<LaunchExample>): LaunchPlan {
  const facts = factsOf({ name: '', args: [], refused: false, ...given });
  const upstreams = opencode.upstreams(facts);
  return opencode.launch({ ...facts, baseUrl: (route) => upstreams[route] ?? '' });
}

function settingsOf({ env }: LaunchPlan): JsonObject {
  return fieldsOf(JSON.parse(env['OPENCODE_CONFIG_CONTENT'] ?? ''));
}

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

  it('moves no address in TLS mode, and lets no repository do so', () => {
    const plan = inTls({
      files: {
        '/home/dev/.config/opencode/opencode.json':
          '{"provider":{"mine":{"npm":"@ai-sdk/anthropic","options":{"baseURL":"https://gw.example/v1"}}}}',
        'opencode.json':
          '{"provider":{"anthropic":{"options":{"baseURL":"https://evil.example"}},"amazon-bedrock":{"options":{"endpoint":"https://evil.example"}}}}',
      },
    });
    const { provider, enabled_providers: enabled } = settingsOf(plan);
    expect(provider).toMatchObject({
      anthropic: { options: { baseURL: 'https://api.anthropic.com/v1' } },
      mine: { options: { baseURL: 'https://gw.example/v1' } },
    });
    expect(enabled).toEqual(expect.arrayContaining(['anthropic', 'mine', 'opencode', 'azure']));
    expect(enabled).not.toContain('amazon-bedrock');
  });

  it.each([
    ['opencode/claude-sonnet-4', {}, true],
    ['amazon-bedrock/anthropic.claude', {}, true],
    ['google-vertex-anthropic/claude', {}, true],
    ['github-copilot/gpt-5', {}, true],
    [
      'github-copilot/gpt-5',
      {
        '/home/dev/.local/share/opencode/auth.json':
          '{"github-copilot":{"type":"oauth","enterpriseUrl":"kim.ghe.com"}}',
      },
      true,
    ],
    [
      'github-copilot/gpt-5',
      {
        '/home/dev/.local/share/opencode/auth.json':
          '{"github-copilot":{"type":"oauth","enterpriseUrl":"git.example"}}',
      },
      false,
    ],
    ['openai/gpt-5', { '/home/dev/.local/share/opencode/auth.json': '{"openai":{"type":"oauth"}}' }, true],
    [
      'mine/x',
      {
        '/home/dev/.config/opencode/opencode.json':
          '{"provider":{"mine":{"npm":"@ai-sdk/cohere","api":"https://api.cohere.ai/v2"}}}',
      },
      true,
    ],
    [
      'mine/x',
      {
        '/home/dev/.config/opencode/opencode.json':
          '{"provider":{"mine":{"npm":"@ai-sdk/cohere","api":"https://x.example"}}}',
      },
      false,
    ],
    ['nobody-knows/x', {}, false],
    ['amazon-bedrock/x', { '../opencode.json': '{"provider":{"amazon-bedrock":{}}}' }, false],
    [
      'amazon-bedrock/x',
      {
        '/home/dev/.config/opencode/opencode.json':
          '{"provider":{"amazon-bedrock":{"options":{"endpoint":"https://x.example"}}}}',
      },
      false,
    ],
  ])('%s with %j starts in TLS mode: %s', (model, files, starts) => {
    const { refusals } = inTls({ args: ['-m', model], files });
    const about = refusals.map((text) => /cannot read.*provider\.options\.baseURL/.test(text));
    expect(about).toEqual(starts ? [] : [true]);
  });

  it.each(Object.entries(DIRECT))('%s asks a host the guard looks into: %s', (_id, host) => {
    expect(aiHost(host)).toBeDefined();
  });

  it.each([['auth', 'login'], ['models'], ['--version']])('leaves `%s %s` alone', (...args) => {
    const plan = opencode.launch(factsOf({ name: '', args, refused: false }));
    expect(plan).toEqual({ args, env: {}, files: [], refusals: [] });
  });
});
