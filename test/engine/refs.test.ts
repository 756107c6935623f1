import { describe, expect, it } from 'vitest';
import { isSharedRef, refsDrafts } from '../../src/engine/refs.ts';
import type { ActionDraft, RepoFacts } from '../../src/engine/definitions.ts';
import type { Event } from '../../src/engine/model.ts';

const NONE = '0'.repeat(40);
const OLD = '10'.repeat(20);
const NEW = '02'.repeat(20);

const repo: RepoFacts = {
  root: '/repo',
  head: OLD,
  remotes: ['origin'],
  defaultBranch: 'develop',
  pushDefault: 'simple',
  aliases: {},
};

interface Given {
  readonly line: string;
  readonly ref?: string;
  readonly oldId?: string;
  readonly newId?: string;
}

function drafts(source: 'pre-push' | 'reference-transaction', given: Given): readonly ActionDraft[] {
  const { line, ref = 'refs/heads/x', oldId = OLD, newId = NEW } = given;
  const event: Event = {
    kind: 'refs',
    source,
    remote: 'origin',
    updates: [{ ref, oldId, newId }],
    parentArgv: line.split(' '),
    cwd: '/repo',
  };
  return refsDrafts(event, repo);
}

describe('a push', () => {
  it.each([
    ['git push', {}, 'push'],
    ['git push origin x', { oldId: NONE }, 'push'],
    ['git push', { newId: NONE }, 'delete-branch'],
    ['git push --force', {}, 'force-push'],
    ['git push --force-with-lease', {}, 'force-push'],
    ['git push --mirror', {}, 'force-push'],
    ['git push -f', {}, 'force-push'],
    ['git push -uf origin', {}, 'force-push'],
    ['git push -fu origin', {}, 'force-push'],
    ['git push origin +x', {}, 'force-push'],
    ['git push origin +refs/heads/x', {}, 'force-push'],
    ['git push --force', { oldId: NONE }, 'push'],
    ['git push --no-force', {}, 'push'],
    ['git push --mirrored', {}, 'push'],
    ['git push origin a+x', {}, 'push'],
    ['git push origin x-f', {}, 'push'],
    ['git push -o-f origin', {}, 'push'],
    ['git push -f1', {}, 'push'],
    ['git push -1f', {}, 'push'],
    ['git push +', {}, 'push'],
  ])('%s %o', (line, change, verb) => {
    expect(drafts('pre-push', { line, ...change })).toEqual([
      { verb, target: 'origin x', refs: ['refs/heads/x'], remote: 'origin' },
    ]);
  });

  it.each(['git push --dry-run', 'git push -n origin'])('that only pretends is none: %s', (line) => {
    expect(drafts('pre-push', { line })).toEqual([]);
    expect(drafts('reference-transaction', { line, ref: 'refs/heads/main' })).toHaveLength(1);
  });

  it('names refs outside the branches in full', () => {
    expect(drafts('pre-push', { line: 'git push', ref: 'refs/tags/v1' })).toMatchObject([
      { target: 'origin v1' },
    ]);
    expect(drafts('pre-push', { line: 'git push', ref: 'refs/notes/refs/heads/x' })).toMatchObject([
      { target: 'origin refs/notes/refs/heads/x' },
    ]);
  });
});

describe('a change of a local ref', () => {
  const main = 'refs/heads/main';
  it.each([
    ['git commit -m x', {}, undefined],
    ['git commit -m x', { ref: main }, undefined],
    ['git am', { ref: main }, undefined],
    ['git revert HEAD', { ref: main }, undefined],
    ['git cherry-pick y', { ref: main }, undefined],
    ['git am', {}, undefined],
    ['git revert HEAD', {}, undefined],
    ['git branch y', { oldId: NONE }, undefined],
    ['git branch -D x', { newId: NONE }, { verb: 'delete-branch', target: 'x' }],
    ['git tag -d v1', { newId: NONE, ref: 'refs/tags/v1' }, { verb: 'delete-branch', target: 'v1' }],
    ['git merge y', {}, undefined],
    ['git merge y', { ref: main }, { verb: 'merge', target: 'into main' }],
    ['git pull', { ref: 'refs/heads/develop' }, { verb: 'merge', target: 'into develop' }],
    ['git reset --hard HEAD~1', {}, { verb: 'history-rewrite', target: 'x' }],
    ['git reset --hard HEAD~1', { ref: main }, { verb: 'history-rewrite', target: 'main' }],
    ['git rebase y', {}, { verb: 'history-rewrite', target: 'x' }],
    ['git update-ref refs/heads/x y', {}, { verb: 'history-rewrite', target: 'x' }],
    ['git branch -f x y', {}, { verb: 'history-rewrite', target: 'x' }],
    ['git filter-branch', {}, { verb: 'history-rewrite', target: 'x' }],
    ['git tag -f v1', { ref: 'refs/tags/v1' }, { verb: 'history-rewrite', target: 'v1' }],
    ['git checkout -B x', {}, { verb: 'history-rewrite', target: 'x' }],
    ['git switch -C x', {}, { verb: 'history-rewrite', target: 'x' }],
    ['git stash', { ref: 'refs/stash' }, undefined],
    [
      'git stash clear',
      { ref: 'refs/stash', newId: NONE },
      { verb: 'discard-work', target: 'what was stashed' },
    ],
    ['git fetch', { ref: 'refs/remotes/origin/refs/heads/x', newId: NONE }, undefined],
    ['commit reset', {}, { verb: 'history-rewrite', target: 'x' }],
  ])('%s %o', (line, change, wanted) => {
    const refs = ['ref' in change ? change.ref : 'refs/heads/x'];
    expect(drafts('reference-transaction', { line, ...change })).toEqual(
      wanted === undefined ? [] : [{ ...wanted, refs }],
    );
  });
});

it.each([
  ['refs/heads/main', true],
  ['refs/heads/master', true],
  ['refs/heads/trunk', true],
  ['refs/heads/production', true],
  ['refs/heads/prod', true],
  ['refs/heads/release', true],
  ['refs/heads/release/1.2', true],
  ['refs/heads/release-1.2', true],
  ['refs/heads/release/', true],
  ['refs/heads/develop', true],
  ['refs/heads/releases', false],
  ['refs/heads/main2', false],
  ['refs/heads/x', false],
  ['xrefs/heads/main', false],
  ['refs/tags/main', false],
])('shared: %s %s', (ref, wanted) => {
  expect(isSharedRef(ref, repo)).toBe(wanted);
  expect(isSharedRef(ref, undefined)).toBe(wanted && ref !== 'refs/heads/develop');
});
