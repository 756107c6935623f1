import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globMatches, plainPath } from '../../src/engine/glob.ts';

const cases: readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
  [
    'refs/heads/agent/*',
    ['refs/heads/agent/x', 'refs/heads/agent/'],
    ['refs/heads/agent/x/y', 'refs/heads/agent', 'xrefs/heads/agent/x'],
  ],
  [
    'refs/heads/agent/**',
    ['refs/heads/agent', 'refs/heads/agent/x/y'],
    ['refs/heads/agents', 'refs/heads/agentx/y'],
  ],
  ['**/dist/**', ['dist', 'dist/a', '/home/u/dist/a/b', 'a/b/dist'], ['distant', 'a/mydist/b', 'dist2/x']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb', 'a/b/c']],
  ['**', ['', 'a', 'a/b'], []],
  ['*', ['', 'abc'], ['a/b']],
  ['?', ['a'], ['', 'ab', '/']],
  ['a.b', ['a.b'], ['axb']],
  ['(a|b)+[c]', ['(a|b)+[c]'], ['ac', 'a']],
  ['x**y', ['xy', 'xa/by'], ['xa/b']],
];

describe('globs are anchored', () => {
  it.each(cases)('%s', (pattern, yes, no) => {
    expect(yes.filter((text) => !globMatches(pattern, text))).toEqual([]);
    expect(no.filter((text) => globMatches(pattern, text))).toEqual([]);
  });

  it('treats a command line as one segment', () => {
    expect(globMatches('kubectl --context *prod*', 'kubectl --context eu/prod-1 delete pod x', 'line')).toBe(
      true,
    );
    expect(globMatches('kubectl --context *prod*', 'kubectl --context test get pod', 'line')).toBe(false);
  });

  it('stays fast on patterns that make others explode', () => {
    const pattern = '**/*a'.repeat(40);
    expect(globMatches(pattern, 'a/'.repeat(4000), 'path')).toBe(false);
  });

  it('a pattern without wildcards matches itself only', () => {
    const plain = fc.stringMatching(/^[a-z./-]{1,20}$/u).filter((text) => !text.endsWith('/**'));
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        expect(globMatches(a, b)).toBe(a === b);
        expect(globMatches(a, a)).toBe(true);
      }),
    );
  });

  it('a star takes any text without a slash, two stars any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(globMatches('*', text)).toBe(!text.includes('/'));
        expect(globMatches('**', text)).toBe(true);
      }),
    );
  });
});

describe('paths before they are matched', () => {
  it.each([
    ['./dist/', 'dist'],
    ['dist//x/./y', 'dist/x/y'],
    ['dist/../src', 'src'],
    ['../dist', '../dist'],
    ['a/../../b', '../b'],
    ['/tmp/x', '/tmp/x'],
    ['/', '/'],
  ])('%s is %s', (given, plain) => {
    expect(plainPath(given)).toBe(plain);
  });

  it.each(['', '$HOME/x', '~/x', 'dist/{a,../../src}', '`pwd`/x', 'a\nb'])('%j is not known', (given) => {
    expect(plainPath(given)).toBeUndefined();
  });
});
