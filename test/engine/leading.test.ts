import { describe, expect, it } from 'vitest';
import { byWeight, isCritical, leadingOf } from '../../src/engine/leading.ts';
import type { Verb } from '../../src/engine/model.ts';
import { safe } from '../../src/engine/text.ts';
import { action, unresolved } from './situations.ts';

const forbidden = action('delete-files', { forbidden: safe`nobody means to do that` });
const forgeBranch = action('delete-branch', { line: 'gh api -X DELETE repos/o/r/git/refs/heads/x' });
const ownBranch = action('delete-branch', { line: 'git branch -D x' });

describe('the action that counts most', () => {
  it.each([
    ['what is forbidden before what is grave', [action('force-push'), forbidden], forbidden],
    ['what is grave before the rest', [action('push'), action('payment')], action('payment')],
    ['what is done before how', [action('guard-tamper'), action('push')], action('push')],
    ['how before what nobody can read', [unresolved(), action('guard-tamper')], action('guard-tamper')],
    ['a branch of a server before one of here', [ownBranch, forgeBranch], forgeBranch],
    ['the first of equals', [action('push'), action('merge')], action('push')],
    ['nothing of nothing', [], undefined],
  ])('is %s', (_name, actions, wanted) => {
    expect(leadingOf(actions)).toEqual(wanted);
    expect(byWeight(actions)[0]).toEqual(wanted);
    expect(byWeight(actions)).toHaveLength(actions.length);
  });
});

describe('a code is typed', () => {
  it.each<Verb>(['force-push', 'history-rewrite', 'prod-change', 'payment', 'guard-tamper'])(
    'for %s',
    (verb) => {
      expect(isCritical(action(verb))).toBe(true);
    },
  );

  it.each<Verb>(['push', 'merge', 'delete-files', 'discard-work', 'external-send', 'secret-read', 'none'])(
    'not for %s',
    (verb) => {
      expect(isCritical(action(verb))).toBe(false);
    },
  );

  it('for a branch only where it is deleted on a server', () => {
    expect([ownBranch, forgeBranch].map(isCritical)).toEqual([false, true]);
  });
});
