/** Agents nobody could run here: what their documents say, held by the launch tables. */
import { describe, expect, it } from 'vitest';
import { crushHook } from '../../src/catalog/agents/crush-hooks.ts';
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

function call(tool_name: string, tool_input: unknown, more = {}): string {
  return JSON.stringify({ event: 'PreToolUse', session_id: 's', cwd: '/w', tool_name, tool_input, ...more });
}

describe("crush's hooks", () => {
  it.each([
    ['a command', call('bash', { command: 'git push' }), { tool: 'bash', shell: 'git push', cwd: '/w' }],
    ['a file written', call('write', { file_path: '/w/a', content: 'x' }), { writes: ['/w/a'] }],
    ['a look', call('view', { file_path: '/w/a' }), { looks: true }],
    ['fields nobody knows', call('mcp_x', { a: 1 }, { agent: 'sub' }), { tool: 'mcp_x' }],
  ])('judges %s', (_name, stdin, event) => {
    expect(crushHook.read('PreToolUse', stdin)).toMatchObject({ kind: 'judge', event });
  });

  it.each([
    ['PreToolUse', 'not JSON'],
    ['PreToolUse', call('bash', {})],
    ['PreToolUse', call('bash', 'git push')],
    ['PreToolUse', JSON.stringify({ event: 'PreCompact', tool_name: 'a', tool_input: {}, cwd: '/' })],
    ['Invented', call('bash', { command: 'ls' })],
  ])('does not understand %s: %s', (event, stdin) => {
    expect(crushHook.read(event, stdin).kind).toBe('unknown');
  });

  it('denies with exit 2, the reason on both streams, and allows by silence', () => {
    for (const reply of [crushHook.deny('no'), crushHook.fail('no'), crushHook.stop('begin', 'no')]) {
      expect([reply.exit, reply.stderr]).toEqual([2, 'no\n']);
      expect(JSON.parse(reply.stdout)).toMatchObject({ decision: 'deny', reason: 'no' });
    }
    expect(crushHook.allow()).toEqual({ stdout: '', stderr: '', exit: 0 });
  });
});
