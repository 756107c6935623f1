import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dangerous } from '../fixtures/repositories/dangerous.ts';
import { everyday } from '../fixtures/repositories/everyday.ts';
import { Scratch } from './scratch.ts';
import { startSession, type TestSession } from './session.ts';

let session: TestSession;
let scratch: Scratch;
beforeAll(async () => {
  session = await startSession();
  scratch = new Scratch(session);
  await scratch.prepare();
});
afterAll(() => session.close());
beforeEach(() => {
  scratch.reset();
  session.approver.answer = { kind: 'denied' };
  session.approver.asked.length = 0;
});

const titles = (): readonly string[] => session.approver.asked.map((item) => item.title);
/** As programs do that know where git is: no gate sees it. */
const HOOKS_ONLY = 'PATH=/usr/local/bin:/usr/bin:/bin; ';

describe.each(everyday)('%s', (_name, commands) => {
  it.each(commands)('is free: %s', async (command) => {
    const ran = await session.run(command);
    expect([ran.code, titles()], ran.stderr).toEqual([0, []]);
  });

  it.each(commands)('is free with hooks alone: %s', async (command) => {
    const ran = await session.run(HOOKS_ONLY + command);
    expect([ran.code, titles()], ran.stderr).toEqual([0, []]);
  });
});

describe.each(dangerous)('%s', (_name, calls) => {
  it.each(calls)('is refused: $command', async ({ command, first = 'true' }) => {
    expect(await session.plain(first)).toMatchObject({ code: 0 });
    const before = await scratch.state();
    const ran = await session.run(command);
    expect([ran.code === 0, titles().length > 0], ran.stderr).toEqual([false, true]);
    expect(await scratch.state()).toBe(before);
  });

  it.each(calls.filter((call) => call.held !== undefined))(
    'is held by hooks: $command',
    async ({ command, first = 'true', held }) => {
      expect(await session.plain(first)).toMatchObject({ code: 0 });
      const before = await scratch.state(held);
      const ran = await session.run(HOOKS_ONLY + command);
      expect(ran.code, ran.stderr).not.toBe(0);
      expect(await scratch.state(held)).toBe(before);
    },
  );
});

describe('one yes', () => {
  it.each([
    ['a push', 'git push -q origin work'],
    ['a push of two branches and a tag', 'git tag v1 && git push -q origin work topic v1'],
    ['a merge into a shared branch', 'git switch -q main && git pull -q && git merge -q --no-edit topic'],
    ['a fast-forward', 'git switch -q main && git pull -q && git merge -q ahead'],
    ['a merge into one’s own branch', 'git merge -q --no-edit main'],
    ['a deleted branch', 'git branch -q -D topic'],
    ['two deleted branches', 'git branch -q -D topic clash'],
    ['a deleted tag', 'git tag -d v0'],
    ['cleared stashes', 'git stash clear'],
    ['a rebase of a shared branch', 'git rebase -q ahead main'],
    ['a moved tag', 'git tag -f v0 work'],
    ['a branch made to be another', 'git branch -f main ahead'],
    ['a ref written over', 'git update-ref refs/heads/main ahead'],
    [
      'a rewrite of everything',
      'FILTER_BRANCH_SQUELCH_WARNING=1 git filter-branch -f --index-filter "git rm -q --cached --ignore-unmatch a.txt" main',
    ],
    [
      'a rewrite of all files',
      'FILTER_BRANCH_SQUELCH_WARNING=1 git filter-branch -f --tree-filter "rm -f a.txt" main',
    ],
  ])('is enough for %s', async (_name, command) => {
    session.approver.yes();
    for (const words of [command, HOOKS_ONLY + command]) {
      scratch.reset();
      session.approver.asked.length = 0;
      const ran = await session.run(words);
      expect([words, ran.code, titles().length <= 1], ran.stderr + titles().join(', ')).toEqual([
        words,
        0,
        true,
      ]);
    }
  });
});
