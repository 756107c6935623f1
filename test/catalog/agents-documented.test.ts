/** Agents nobody could run here: what their documents say, held by the launch tables. */
import { describe, expect, it } from 'vitest';
import { goose } from '../../src/catalog/agents/goose.ts';
import { unseenAgents } from '../../src/catalog/agents/unseen.ts';
import { factsOf } from './agent-facts.ts';

describe.each([goose, ...unseenAgents])('$id', (agent) => {
  it.each(agent.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const plan = agent.launch(factsOf(example));
    expect(plan.refusals.length > 0).toBe(example.refused);
    if (example.refused) return;
    expect(plan.args).toEqual(example.kept);
  });
});

describe('goose', () => {
  it('asks us wherever it can be pointed', () => {
    const { env } = goose.launch(factsOf({ name: '', args: [], refused: false }));
    expect(env).toMatchObject({
      OPENAI_HOST: 'http://127.0.0.1:1/token/openai',
      ANTHROPIC_HOST: 'http://127.0.0.1:1/token/anthropic',
      OLLAMA_HOST: 'http://127.0.0.1:1/token/openai--ollama',
    });
  });

  it("leads on to the user's own gateway", () => {
    const files = { '/home/dev/.config/goose/config.yaml': 'OPENAI_HOST: https://file.example\n' };
    const example = {
      name: '',
      args: [],
      env: { ANTHROPIC_HOST: 'https://env.example' },
      files,
      refused: false,
    };
    expect(goose.upstreams(factsOf(example))).toMatchObject({
      openai: 'https://file.example',
      anthropic: 'https://env.example',
      gemini: 'https://generativelanguage.googleapis.com',
    });
  });
});

describe('those that cannot be pointed anywhere', () => {
  it.each(unseenAgents.map((agent) => [agent.id, agent] as const))(
    '%s says so, and what helps',
    (_id, agent) => {
      const { refusals } = agent.launch(factsOf({ name: '', args: [], refused: true }));
      expect(refusals.join()).toContain('requests do not pass the guard');
      expect(refusals.join()).toContain('egress: tls');
    },
  );
});
