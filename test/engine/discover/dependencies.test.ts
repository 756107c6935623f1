import { describe, expect, it } from 'vitest';
import { dependenciesIn, listsDependencies } from '../../../src/engine/discover/dependencies.ts';

function names(file: string, lines: readonly string[]): readonly string[] {
  return dependenciesIn(file, `${lines.join('\n')}\n`).map(({ type, name }) => `${type}/${name}`);
}

describe('packages a file lists', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    [
      'package.json',
      ['{"dependencies":{"openai":"^6"},"devDependencies":{"@ai-sdk/openai":"*"},"x":{"y":1}}'],
      ['npm/openai', 'npm/@ai-sdk/openai'],
    ],
    ['package.json', ['{"dependencies":{"openai"'], []],
    ['package.json', ['[]'], []],
    [
      'package-lock.json',
      [
        '{"packages":{"":{},"node_modules/@a/b":{},"node_modules/x/node_modules/openai":{}},"dependencies":{"c":{}}}',
      ],
      ['npm/', 'npm/@a/b', 'npm/openai', 'npm/c'],
    ],
    ['yarn.lock', ['"@a/b@^1", "@a/b@^2":', '  version "1"', 'openai@^6:'], ['npm/@a/b', 'npm/openai']],
    [
      'pnpm-lock.yaml',
      ['packages:', "  '@a/b@1.0.0':", '  openai@6.0.0(zod@4.0.0):', '  /old@1.0.0:'],
      ['npm/@a/b', 'npm/openai', 'npm/old'],
    ],
    [
      'requirements.txt',
      [
        '# openai',
        'Anthropic>=1',
        'langchain-openai[x] == 1 ; python_version > "3"',
        '-r more.txt',
        '  litellm',
        'git+https://x/openai',
      ],
      ['pypi/anthropic', 'pypi/langchain-openai', 'pypi/litellm'],
    ],
    ['requirements-dev.txt', ['google_genai'], ['pypi/google-genai']],
    ['poetry.lock', ['[[package]]', 'name = "openai"', 'version = "2"'], ['pypi/openai']],
    [
      'go.mod',
      [
        'module example.com/x',
        'require (',
        '\tgithub.com/openai/openai-go/v3 v3.1.0',
        ')',
        'require google.golang.org/genai v1.0.0',
      ],
      ['golang/github.com/openai/openai-go/v3', 'golang/google.golang.org/genai'],
    ],
    ['Cargo.lock', ['[[package]]', 'name = "async-openai"'], ['cargo/async-openai']],
    ['Pipfile.lock', ['{"default":{"OpenAI":{}},"develop":{"x_y":{}}}'], ['pypi/openai', 'pypi/x-y']],
    ['readme.txt', ['openai'], []],
  ])('%s', (file, lines, expected) => {
    expect(names(file, lines)).toEqual(expected);
  });

  it.each([
    [
      'pyproject.toml',
      [
        'dependencies = [',
        '  "openai>=2",',
        "  'anthropic[bedrock]',",
        ']',
        '[tool.poetry.dependencies]',
        'litellm = "^1"',
      ],
      ['pypi/openai', 'pypi/anthropic', 'pypi/litellm'],
    ],
    ['Pipfile', ['[packages]', 'openai = "*"'], ['pypi/openai']],
    [
      'Cargo.toml',
      ['[dependencies]', 'async-openai = "0.30"', 'rig-core = { version = "1" }'],
      ['cargo/async-openai', 'cargo/rig-core'],
    ],
  ] as const)('%s: among keys of other tables', (file, lines, expected) => {
    expect(names(file, lines)).toEqual(expect.arrayContaining([...expected]));
  });

  it('is known by the name of the file', () => {
    expect(['package.json', 'dev-requirements.in', 'go.sum', 'constructor'].map(listsDependencies)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('ends soon on a long line', () => {
    const line = `"${'a'.repeat(200_000)}`;
    for (const file of [
      'requirements.txt',
      'pyproject.toml',
      'yarn.lock',
      'package-lock.json',
      'go.mod',
      'Cargo.toml',
    ]) {
      const started = performance.now();
      dependenciesIn(file, `${line}\n${' '.repeat(100_000)}x`);
      expect(performance.now() - started).toBeLessThan(5000);
    }
  });
});
