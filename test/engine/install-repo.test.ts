import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planRepo } from '../../src/engine/install-repo.ts';
import type { RepoState } from '../../src/engine/install-repo-model.ts';
import { undoRepoFile } from '../../src/engine/install-repo-undo.ts';

const EMPTY: RepoState = { hooksPath: '', files: [], husky: false, active: [] };
const withFile = (path: string, text: string): RepoState => ({ ...EMPTY, files: [{ path, text }] });

const LEFTHOOK: readonly (readonly [name: string, text: string])[] = [
  [
    'jobs',
    '# ours\npre-commit:\n  parallel: true\n  jobs:\n    - run: npx lint # why\n    - name: two\n      run: |\n        a\n        b\n',
  ],
  ['commands', 'pre-push:\n  commands:\n    test:\n      run: npm test   # slow\n\n# the end\n'],
  ['both hooks', 'pre-commit:\n  jobs:\n    - run: a\n\npre-push:\n  jobs:\n  - run: b\n'],
  [
    'scripts only',
    'pre-commit:\n  scripts:\n    "x.sh":\n      runner: sh\nassert_lefthook_installed: true\n',
  ],
  ['CRLF', 'pre-commit:\r\n  commands:\r\n    a:\r\n      run: a\r\n'],
  ['no line end', 'pre-commit:\n  commands:\n    a:\n      run: a'],
  [
    'a comment at the end',
    'pre-commit:\n  commands:\n    a: { run: a }\n    # more to come\nskip_output: [meta]\n',
  ],
  ['four blanks', 'pre-push:\n    commands:\n        a:\n            run: a\n'],
  ['a BOM', '\u00ef\u00bb\u00bfpre-push:\n  jobs:\n    - run: a\n'],
];

const PRE_COMMIT: readonly (readonly [name: string, text: string])[] = [
  [
    'a usual file',
    '# head\ndefault_stages: [pre-commit]\nrepos:\n  - repo: https://example.org/x\n    rev: v1 # pinned\n    hooks:\n      - id: a\n      # - id: b\n',
  ],
  ['no indentation', 'repos:\n- repo: local\n  hooks:\n  - {id: a, name: a, entry: a, language: system}\n'],
  ['keys after it', 'repos:\n  - repo: local\n    hooks: []\n\nci:\n  skip: [a]\n'],
  ['CRLF', 'repos:\r\n  - repo: local\r\n    hooks: []\r\n'],
  ['no line end', 'repos:\n- repo: local\n  hooks: []'],
  ['a start mark', '---\nrepos:\n- repo: local\n  hooks: []\n'],
];

/** Without our entries. */
function rest(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => {
      if (key === 'aup-guard') return undefined;
      return Array.isArray(inner)
        ? inner.filter((one) => !JSON.stringify(one).includes('aup-guard hook'))
        : inner;
    }),
  );
}

describe.each([
  ['lefthook.yml', LEFTHOOK],
  ['.pre-commit-config.yaml', PRE_COMMIT],
])('%s', (path, cases) => {
  it.each(cases)('takes our entry and gives it back: %s', (_name, text) => {
    const { changes, manual } = planRepo(withFile(path, text));
    expect(manual).toEqual([]);
    const [change] = changes;
    const after = change?.after ?? '';
    for (const hook of ['pre-commit', 'pre-push']) expect(after).toContain(`aup-guard hook ${hook}`);
    const before: object = parse(text.replace('\u00ef\u00bb\u00bf', ''));
    const now: object = parse(after.replace('\u00ef\u00bb\u00bf', ''));
    expect(rest(now)).toMatchObject(before);
    expect(text.includes('\r\n') ? after.replaceAll('\r\n', '') : '').not.toContain('\n');
    const known = { existed: true, inserted: change?.inserted ?? '' };
    expect(undoRepoFile(after, known)).toEqual({ kind: 'write', text });
    expect(planRepo(withFile(path, after)), 'twice is once').toMatchObject({ changes: [], manual: [] });
    const later = `${after}\n# added later\n`;
    expect(undoRepoFile(later, known)).toMatchObject({
      kind: 'write',
      text: expect.stringContaining('# added later'),
    });
    expect(undoRepoFile(after.replace('aup-guard hook pre-push', 'true'), known).kind).toBe('edited');
  });
});

it.each([
  ['lefthook.yml', 'pre-commit: { commands: { a: { run: a } } }\n'],
  ['lefthook.yml', 'pre-commit:\n  commands: &a\n  commands: 5\n'],
  ['lefthook.yml', '{ "pre-commit": {} }'],
  ['lefthook.yml', 'a: 1\n---\nb: 2\n'],
  ['lefthook.toml', '[pre-commit]\n'],
  ['lefthook.json', '{}'],
  ['.pre-commit-config.yaml', 'repos: []\n'],
  ['.pre-commit-config.yaml', 'repos:\n'],
  ['.pre-commit-config.yaml', 'repos: [\n'],
  ['.husky/pre-commit', '#!/usr/bin/env node\nprocess.exit(0)\n'],
])('says what to add when it cannot be put in: %s %j', (path, text) => {
  const plan = planRepo({ ...withFile(path, text), husky: path.startsWith('.husky') });
  expect(plan.changes.filter((change) => change.path === path)).toEqual([]);
  expect(plan.manual).toMatchObject([{ path }]);
  expect(plan.manual[0]?.lines.join('\n')).toContain('aup-guard hook pre-commit');
});

describe('hook files', () => {
  const SCRIPTS: readonly (readonly [name: string, text: string, first: string])[] = [
    ['husky 9', 'npx lint-staged\n', '# >>> aup-guard >>>'],
    ['a shebang', '#!/bin/sh\nnpx lint-staged\n', '#!/bin/sh'],
    ['nothing but a shebang', '#!/bin/sh', '#!/bin/sh'],
    ['husky 8', '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nnpm test\n', '#!/usr/bin/env sh'],
    ['a BOM', '\u00ef\u00bb\u00bfnpm test\nmore\n', '\u00ef\u00bb\u00bfnpm test'],
    ['CRLF', '#!/bin/sh\r\nnpm test\r\n', '#!/bin/sh\r'],
    ['no line end', 'npm test', '# >>> aup-guard >>>'],
    ['empty', '', '# >>> aup-guard >>>'],
    ['bytes that are no UTF-8', 'echo \u00ff\u00fe\n', '# >>> aup-guard >>>'],
  ];

  it.each(SCRIPTS)('take our lines and give them back: %s', (_name, text, first) => {
    const { changes } = planRepo({ ...withFile('.husky/pre-push', text), husky: true });
    const change = changes.find(({ path }) => path === '.husky/pre-push');
    const after = change?.after ?? '';
    expect(after.split('\n')[0]).toBe(first);
    expect(after.indexOf('husky.sh')).toBeLessThan(after.indexOf('aup-guard hook'));
    expect(undoRepoFile(after, { existed: true, inserted: change?.inserted ?? '' })).toEqual({
      kind: 'write',
      text,
    });
  });

  it.each([
    ['husky 9', { husky: true }, '.husky/pre-commit', 0o644],
    [
      'husky in package.json',
      { files: [{ path: 'package.json', text: '{"husky": "^9.1.0"}' }] },
      '.husky/pre-commit',
      0o644,
    ],
    [
      'husky 8',
      { files: [{ path: 'package.json', text: '{"husky": "^8.0.3"}' }] },
      '.husky/pre-commit',
      0o755,
    ],
    ['husky in a folder below', { hooksPath: 'web/.husky/_' }, 'web/.husky/pre-commit', 0o644],
    ['a folder set by people', { hooksPath: '.githooks' }, '.githooks/pre-commit', 0o755],
    ['nothing', {}, '.aup/hooks/pre-commit', 0o755],
  ])('are made for %s, and go again', (...[, state, path, mode]) => {
    const { changes } = planRepo({ ...EMPTY, ...state });
    expect(changes[0]).toMatchObject({ path, mode, before: undefined });
    const text = changes[0]?.after ?? '';
    expect(undoRepoFile(text, undefined), 'on another machine').toEqual({ kind: 'remove' });
    expect(undoRepoFile(`${text}npm test\n`, undefined)).toMatchObject({
      kind: 'write',
      text: expect.stringMatching(/npm test\n$/),
    });
  });
});
