import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/engine/model.ts';
import { safe } from '../../src/engine/text.ts';
import { approvalRequest, type Asked } from '../../src/shims/broker-box.ts';
import { commandLine } from '../../src/shims/broker-words.ts';
import { sha256 } from '../e2e/session.ts';

const same = (text: string): string => text;

function action(argv: readonly string[], verb: Action['verb']): Action {
  return {
    verb,
    program: argv[0] ?? '',
    argv,
    target: safe`switches git hooks off (core.hooksPath)`,
    refs: [],
    paths: [],
    certainty: 'known',
    digest: sha256(argv.join(' ')),
  };
}

const withoutKeys = (text: string): string => text.replaceAll(/-----BEGIN KEY[^]*END KEY-----/g, '[KEY]');

const nothing = { facts: [], danger: [], diff: [] };
const terms = { by: ['developer'], timeoutMs: 1, reasonRequired: false };
const askedAbout = (actions: readonly Action[]): Asked => ({
  id: '7f3a',
  agent: 'claude',
  looked: actions.map((each) => ({ action: each, where: '/x', radius: nothing })),
  reason: undefined,
  terms,
  code: '7Q4',
  mask: same,
});

const settings = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => ['-c', `a.b${at}=c d`]).flat();

describe('the command in the box', () => {
  it('shows what a call with many settings does', () => {
    const call = action(['git', ...settings(43), 'push', '--no-verify', 'a b'], 'push');
    expect(commandLine(call, same)).toBe('git (+43 settings) push --no-verify "a b"');
  });

  it('keeps a few settings', () => {
    const call = action(['git', '-c', 'core.hooksPath=/dev/null', 'push'], 'push');
    expect(commandLine(call, same)).toBe('git -c core.hooksPath=/dev/null push');
  });

  it('shows no secret that stands on several lines of what changes', () => {
    const diff = ['+-----BEGIN KEY-----', '+c2VjcmV0', '+-----END KEY-----', '+after'];
    const looked = [{ action: action(['git', 'push'], 'push'), where: '/x', radius: { ...nothing, diff } }];
    expect(approvalRequest({ ...askedAbout([]), looked, mask: withoutKeys }).diff).toEqual([
      '+[KEY]',
      '+after',
    ]);
  });

  it('says what is wrong with a call that goes round the guard', () => {
    const first = action(['git', 'push', '--no-verify'], 'guard-tamper');
    const request = approvalRequest(askedAbout([first]));
    expect(request.facts).toEqual(['why  switches git hooks off (core.hooksPath)']);
  });
});
