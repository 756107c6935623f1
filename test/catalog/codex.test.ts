import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { codex } from '../../src/catalog/agents/codex.ts';
import type { LaunchExample, LaunchFacts } from '../../src/catalog/agents/model.ts';

function factsOf(example: Partial<LaunchExample>): LaunchFacts {
  return {
    args: example.args ?? [],
    env: { HOME: '/home/dev', ...example.env },
    sessionEnv: { PATH: '/gates:/usr/bin', BASH_ENV: '/run/session/bash-env.sh' },
    baseUrl: (route) => `http://127.0.0.1:1/token/${route}`,
    hookCommand: (event) => `'hook' '${event}'`,
    dir: '/run/session',
    readText: (file) => example.files?.[file],
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  };
}

/** Arguments in front of ours, ours by key, and what stands behind them. */
function split(args: readonly string[]): { kept: readonly string[]; ours: Map<string, string> } {
  const at = args.findIndex((arg, index) => arg === '-c' && args[index + 1]?.includes('/token/'));
  const dashes = args.indexOf('--');
  const given = args.slice(at, dashes < 0 ? undefined : dashes).filter((_, index) => index % 2 === 1);
  const pairs = given.map((text): [string, string] => {
    const cut = text.indexOf('=');
    return [text.slice(0, cut), text.slice(cut + 1)];
  });
  return at < 0 ? { kept: args, ours: new Map() } : { kept: args.slice(0, at), ours: new Map(pairs) };
}

describe('codex', () => {
  it.each(codex.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const plan = codex.launch(factsOf(example));
    expect(plan.refusals.length > 0, plan.refusals.join('; ')).toBe(example.refused);
    const { kept, ours } = split(plan.args);
    expect(kept).toEqual(example.kept ?? kept);
    expect(Object.fromEntries(ours)).toMatchObject(example.settings ?? {});
  });

  it.each([
    ['login'],
    ['mcp', 'list'],
    ['completion', 'bash'],
    ['sandbox', '--', 'ls', '-l'],
    ['--yolo', 'doctor'],
  ])('adds nothing to `%s`, which runs no agent', (...args) => {
    expect(codex.launch(factsOf({ args }))).toEqual({ args, env: {}, files: [], refusals: [] });
  });

  it('leaves prompt text behind -- where it is', () => {
    const { args } = codex.launch(factsOf({ args: ['exec', '--', '-c', 'x'] }));
    expect(args.slice(0, 1)).toEqual(['exec']);
    expect(args.slice(-3)).toEqual(['--', '-c', 'x']);
  });

  it('gives hooks that Codex takes as trusted', () => {
    const { ours } = split(codex.launch({ ...factsOf({}), hookCommand: () => `touch 'hit'` }).args);
    expect(ours.get('hooks.Stop')).toBe(`[{hooks=[{type="command",command="touch 'hit'",timeout=172800}]}]`);
    // As `hooks/list` of codex 0.169.0 says it for this very hook.
    expect(ours.get('hooks.state')).toContain(
      '"/<session-flags>/config.toml:stop:0:0"={enabled=true,trusted_hash="sha256:61e8df5a250632150fc73cf7492433f1bdcc426714e4146fa5a4d9ba09dd5679"}',
    );
  });

  it.each([
    ['exit 0', 0, ''],
    ['echo why >&2; exit 2', 2, 'why\n'],
    ['exit 1', 2, /^aup-guard: not allowed: the hook of the guard failed/],
    ['kill -9 $$', 2, /aup-guard: not allowed: the hook/],
  ])('takes a hook that ends with `%s` for %i', (script, code, words) => {
    const { ours } = split(codex.launch({ ...factsOf({}), hookCommand: () => `sh -c '${script}'` }).args);
    const [, quoted = ''] = /command=("(?:[^"\\]|\\.)*")/.exec(ours.get('hooks.PreToolUse') ?? '') ?? [];
    const ran = spawnSync('/bin/sh', ['-c', JSON.parse(quoted)], { encoding: 'utf8' });
    expect(ran.status).toBe(code);
    expect(ran.stderr).toMatch(words);
  });

  const FILE = '/home/dev/.codex/config.toml';
  const SERVICES = {
    openai: 'https://api.openai.com/v1',
    'openai--chatgpt': 'https://chatgpt.com/backend-api/codex',
    'openai--local': 'http://localhost:11434',
  };
  it.each<[string, Partial<LaunchExample>, Record<string, string>]>([
    ['nothing said', {}, SERVICES],
    [
      'a gateway',
      { files: { [FILE]: 'openai_base_url = "https://gw.example/v1"' } },
      { openai: 'https://gw.example/v1', 'openai--local': 'http://localhost:11434' },
    ],
    [
      'a gateway in the file of a profile',
      {
        args: ['exec', '-p', 'work', 'hi'],
        files: { '/home/dev/.codex/work.config.toml': 'openai_base_url = "https://work.example/v1"' },
      },
      { openai: 'https://work.example/v1', 'openai--local': 'http://localhost:11434' },
    ],
    [
      'a gateway in an argument',
      { args: ['exec', '--config=openai_base_url=https://arg.example/v1', 'hi'] },
      { openai: 'https://arg.example/v1', 'openai--local': 'http://localhost:11434' },
    ],
    [
      'what a repository says does not count',
      { files: { '.codex/config.toml': 'openai_base_url = "https://repo.example/v1"' } },
      SERVICES,
    ],
    [
      "the user's file set aside",
      {
        args: ['exec', '--ignore-user-config', 'hi'],
        files: { [FILE]: 'openai_base_url = "https://gw.example/v1"' },
      },
      SERVICES,
    ],
    [
      'providers, by their own addresses',
      {
        env: { CODEX_HOME: '/c', CODEX_OSS_BASE_URL: 'http://localhost:9/v1/' },
        files: {
          '/c/config.toml':
            '[model_providers.a]\nbase_url = "https://a.example"\n[model_providers.b]\nname = "b"\n',
        },
      },
      {
        ...SERVICES,
        'openai--0': 'https://a.example',
        'openai--1': 'https://api.openai.com/v1',
        'openai--local': 'http://localhost:9',
      },
    ],
    [
      'a local server',
      { args: ['--oss', '--local-provider', 'lmstudio'] },
      { ...SERVICES, 'openai--local': 'http://localhost:1234' },
    ],
    ['broken settings', { files: { [FILE]: 'openai_base_url = ' } }, SERVICES],
  ])('sends requests on to where they went: %s', (_name, example, wanted) => {
    expect(codex.upstreams(factsOf(example))).toEqual(wanted);
  });

  it('takes the place of a local model server with its path', () => {
    expect(codex.launch(factsOf({ args: ['--oss', '--local-provider', 'ollama'] })).env).toEqual({
      CODEX_OSS_BASE_URL: 'http://127.0.0.1:1/token/openai--local/v1',
    });
  });

  it('says what is refused, and why', () => {
    const { refusals } = codex.launch(factsOf({ args: ['--disable', 'hooks', '--remote', 'unix://'] }));
    expect(refusals).toEqual([
      "codex --remote runs the agent in a server where this session's guard is not",
      "codex --disable hooks: it switches the guard's hooks off",
    ]);
  });
});
