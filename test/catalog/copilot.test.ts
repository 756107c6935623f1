import { describe, expect, it } from 'vitest';
import { copilot } from '../../src/catalog/agents/copilot.ts';
import { factsOf } from './agent-facts.ts';

describe('copilot', () => {
  it.each(copilot.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const plan = copilot.launch(factsOf(example));
    expect(plan.refusals.length > 0).toBe(example.refused);
    if (example.refused) return;
    expect(plan.args).toEqual(['--plugin-dir', '/run/session', ...(example.kept ?? [])]);
    const [plugin, hooks] = plan.files.map(({ text }) => JSON.parse(text));
    expect(plugin).toMatchObject({ hooks: plan.files[1]?.name });
    expect(hooks).toMatchObject({
      version: 1,
      hooks: { preToolUse: [{ type: 'command', bash: 'hook preToolUse', timeoutSec: 3600 }] },
    });
    expect(plan.env).toMatchObject({ COPILOT_PROVIDER_TRANSPORT: 'http' });
  });

  it.each([
    ['openai', {}, 'https://x.example/v1', 'https://x.example/v1'],
    ['anthropic', { COPILOT_PROVIDER_TYPE: 'anthropic' }, 'https://x.example', 'https://x.example'],
    ['openai', { COPILOT_PROVIDER_TYPE: 'azure' }, 'https://x.example/', 'https://x.example/openai'],
    ['openai', { COPILOT_PROVIDER_TYPE: 'azure' }, 'https://x.example/openai', 'https://x.example/openai'],
  ] as const)('leads the requests to %s by %j on to %s', (...row) => {
    const [route, env, address, upstream] = row;
    const facts = factsOf({
      name: '',
      args: [],
      env: { ...env, COPILOT_PROVIDER_BASE_URL: address },
      refused: false,
    });
    expect(copilot.upstreams(facts)).toEqual({ [route]: upstream });
    expect(copilot.launch(facts).env).toMatchObject({
      COPILOT_PROVIDER_BASE_URL: `http://127.0.0.1:1/token/${route}`,
    });
    // TLS mode leaves every address as it is.
    const tls = { ...facts, baseUrl: () => upstream };
    expect(copilot.launch(tls).env).toMatchObject({ COPILOT_PROVIDER_BASE_URL: address });
  });

  it('goes to GitHub in TLS mode', () => {
    const facts = factsOf({ name: '', args: ['-p', 'x'], refused: false });
    const plan = copilot.launch({ ...facts, baseUrl: () => 'https://api.githubcopilot.com' });
    expect(plan.refusals).toEqual([]);
    expect(plan.env).not.toHaveProperty('COPILOT_PROVIDER_BASE_URL');
  });

  it.each([['login'], ['mcp', 'list'], ['--help'], ['plugin', 'install', 'x']])(
    'leaves `%s %s` alone',
    (...args) => {
      const plan = copilot.launch(factsOf({ name: '', args, refused: false }));
      expect(plan).toEqual({ args, env: {}, files: [], refusals: [] });
    },
  );
});
