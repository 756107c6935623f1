import { describe, expect, it } from 'vitest';
import { aider } from '../../src/catalog/agents/aider.ts';
import { factsOf } from './agent-facts.ts';

const OURS = ['--env-file', '/run/session/aider.env', '--git-commit-verify'];

/** The variables a file of them leaves set: of two lines the later counts. */
function left(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split('=');
      return [name, value.join('=').replace(/^'(.*)'$/, '$1')];
    }),
  );
}

describe('aider', () => {
  it.each(aider.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const plan = aider.launch(factsOf(example));
    expect(plan.refusals.length > 0).toBe(example.refused);
    if (example.refused) return;
    const end = example.args.includes('--') ? example.args.slice(example.args.indexOf('--')) : [];
    expect(plan.args).toEqual([...(example.kept ?? []), ...OURS, ...end]);
    expect(left(plan.files[0]?.text ?? '')).toMatchObject({
      OPENAI_BASE_URL: 'http://127.0.0.1:1/token/openai',
      ANTHROPIC_API_BASE: 'http://127.0.0.1:1/token/anthropic',
      GEMINI_API_BASE: 'http://127.0.0.1:1/token/gemini',
      AIDER_GIT_COMMIT_VERIFY: 'true',
      NO_PROXY: '127.0.0.1,localhost',
      ...example.settings,
    });
  });

  it('names no service in an argument: others of the machine can read those', () => {
    const { args } = aider.launch(
      factsOf({ name: '', args: ['--openai-api-base=https://a'], refused: false }),
    );
    expect(args.join(' ')).not.toMatch(/http/);
  });

  it('moves what it cannot read to where nobody answers, where something is enforced', () => {
    const given = factsOf({ name: '', args: [], refused: false });
    const names = ['AWS_BEDROCK_RUNTIME_ENDPOINT', 'VERTEXAI_API_BASE', 'COHERE_API_BASE'];
    for (const name of names) {
      expect(aider.launch(given).env).toHaveProperty(name, 'http://127.0.0.1:1/token/nowhere');
      expect(aider.launch({ ...given, enforcing: false }).env).not.toHaveProperty(name);
    }
    expect(aider.upstreams(given)).not.toHaveProperty('nowhere');
  });

  it.each([
    ['https://api.openai.com/v1', {}],
    ['https://env.example/v1', { env: { OPENAI_API_BASE: 'https://env.example/v1' } }],
    ['https://flag.example/v1', { args: ['--openai-api-base', 'https://flag.example/v1'] }],
    ['https://set.example/v1', { args: ['--set-env=OPENAI_BASE_URL=https://set.example/v1'] }],
    ['https://mine.example/v1', { files: { '/home/dev/.env': 'OPENAI_API_BASE="https://mine.example/v1"' } }],
    [
      'https://mine.example/v1',
      { files: { '/home/dev/.aider.conf.yml': 'openai-api-base: https://mine.example/v1' } },
    ],
    ['https://api.openai.com/v1', { files: { '.env': 'OPENAI_API_BASE=https://theirs.example/v1' } }],
    [
      'https://api.openai.com/v1',
      { files: { '.aider.conf.yml': 'openai-api-base: https://theirs.example/v1' } },
    ],
  ])('leads on to %s', (wanted, given) => {
    const upstreams = aider.upstreams(factsOf({ name: '', args: [], refused: false, ...given }));
    expect(upstreams).toMatchObject({
      openai: wanted,
      anthropic: 'https://api.anthropic.com',
      'openai--deepseek': 'https://api.deepseek.com/beta',
    });
    expect(upstreams).not.toHaveProperty('openai--azure');
  });

  it('gives it a bash that puts the gates first after the start files of a person', () => {
    const given = factsOf({ name: '', args: [], env: { SHELL: '/bin/bash' }, refused: false });
    const plan = aider.launch({ ...given, sessionEnv: { ...given.sessionEnv, BASH_ENV: '/run/gates.sh' } });
    const [, program, start] = plan.files.map(({ text }) => text);
    expect(plan.env['SHELL']).toBe('/run/session/aider-bash');
    expect(program).toContain(`'/bin/bash' --rcfile '/run/session/aider.bashrc' "$@"`);
    expect(start).toMatch(/bashrc; fi\n\. '\/run\/gates\.sh'\n/);
    expect(aider.launch(given).env).not.toHaveProperty('SHELL');
  });
});
