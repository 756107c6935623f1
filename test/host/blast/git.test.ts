import { existsSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentsOf } from '../../../src/catalog/commit-marks.ts';
import { Scratch } from './scratch.ts';

let at: Scratch;
beforeEach(() => {
  at = new Scratch();
});
afterEach(() => at.end());

describe('a push', () => {
  it('names commits, author, size and secrets', async () => {
    at.commit('two');
    at.commit('three');
    const { facts } = await at.facts('git push origin main');
    expect(facts[0]).toMatch(/^origin {2}\.\.\/remote {3}main {2}[0-9a-f]{7} → [0-9a-f]{7}$/);
    expect(facts[1]).toBe('2 commits by Ann · 1 file · +2 −0 · secrets: none found');
    expect(facts[2]).toMatch(/^ {2}[0-9a-f]{7} {2}three$/);
  });

  it('names each author when there are several', async () => {
    at.commit('two');
    at.commit('three', 'Bo');
    const { all } = await at.facts('git push origin main');
    expect(all).toMatch(/2 commits · 1 file/);
    expect(all).toMatch(/three · Bo\n.*two · Ann/);
  });

  it('says which commits an agent has marked, and lets none look like another', async () => {
    at.commit('two', 'Ann', 'Co-Authored-By: Claude <noreply@anthropic.com>');
    at.commit('three', 'Ann', 'long\n\u001Edeadbee\u001FBo\tfour');
    const { all } = await at.facts('git push origin main', { agentsOf });
    expect(all).toMatch(/^2 commits by Ann/m);
    expect(all).toMatch(/^ {2}[0-9a-f]{7} {2}two · marked Claude Code$/m);
    expect(all).toMatch(/^ {2}[0-9a-f]{7} {2}three$/m);
    expect(all).not.toMatch(/deadbee|four/);
  });

  it('lists commits with messages of any length', async () => {
    at.file('.message', `two\n\n${'long words\n'.repeat(500_000)}`);
    at.sh('git commit -q --allow-empty -F .message');
    const { all } = await at.facts('git push origin main', { agentsOf });
    expect(all).toMatch(/^1 commit by Ann/m);
    expect(all).toMatch(/^ {2}[0-9a-f]{7} {2}two$/m);
  });

  it('counts secrets in what goes out, and shows no password of the address', async () => {
    at.file('c.env', 'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXBMPLE\n');
    at.commit('two');
    at.sh('git remote set-url origin https://bob:hunter2@git.example/acme/shop.git');
    const { all } = await at.facts('git push origin main');
    expect(all).toMatch(/secrets: 1 found/);
    expect(all).toContain('git.example/acme/shop');
    expect(all).not.toMatch(/hunter2|bob/);
  });

  it('does not say that nothing was found in what was not searched', async () => {
    at.file('big.txt', 'x'.repeat(1_500_000));
    at.commit('two');
    expect((await at.facts('git push origin main')).all).toMatch(/secrets: not searched/);
  });

  it('tells several refs and all of them', async () => {
    at.sh('git branch dev && git tag v1');
    expect((await at.facts('git push origin main dev')).facts[0]).toMatch(/main .*dev {2}new/);
    expect((await at.facts('git push origin dev')).facts[1]).toBe('no commits the remote has not');
    expect((await at.facts('git push --all origin')).all).toMatch(/all of: dev main/);
    expect((await at.facts('git push --tags')).all).toMatch(/all of: v1/);
  });

  it('says when forced what the remote loses, and how old that picture is', async () => {
    at.commit('two');
    at.sh('git push -q origin main && git reset -q --hard HEAD~1');
    at.commit('other');
    const fresh = await at.facts('git push --force origin main');
    expect(fresh.danger[0]).toBe('the remote loses 1 commit by Ann:');
    expect(fresh.all).not.toMatch(/as of the last fetch/);
    const past = Date.now() / 1000 - 3 * 86_400;
    for (const file of ['FETCH_HEAD', 'logs/refs/remotes/origin/main']) {
      const full = path.join(at.repo, '.git', file);
      if (existsSync(full)) utimesSync(full, past, past);
    }
    expect((await at.facts('git push --force origin main')).all).toMatch(
      /as of the last fetch or push, 3 days ago: the remote may have more by now/,
    );
    expect((await at.facts('git push --force origin main:unseen')).all).toMatch(/was never fetched/);
  });

  it('says what a mirror deletes', async () => {
    at.sh('git push -q origin main:old && git fetch -q');
    expect((await at.facts('git push --mirror origin')).all).toMatch(/deleted there\n!   old/);
  });
});

describe('a branch or tag that goes', () => {
  it('names the commits nobody else has', async () => {
    at.sh('git switch -qc old');
    at.commit('only-here');
    at.sh('git switch -q main');
    expect((await at.facts('git branch -D old')).danger).toEqual([
      'only on old: 1 commit by Ann',
      expect.stringMatching(/only-here$/),
    ]);
    at.sh('git branch same old');
    expect((await at.facts('git branch -D old')).all).toBe('no commit is lost: others have them all');
    at.sh('git tag v1 old && git branch -qD same old');
    expect((await at.facts('git tag -d v1')).all).toMatch(/only on v1: 1 commit/);
  });

  it('does not count what the guard itself keeps', async () => {
    at.sh('git switch -qc old');
    at.commit('only-here');
    at.sh('git switch -q main && git update-ref refs/aup/backup/x/heads/old old');
    expect((await at.facts('git branch -D old')).all).toMatch(/only on old: 1 commit/);
  });

  it('tells the same of a remote', async () => {
    at.sh('git switch -qc old');
    at.commit('only-there');
    at.sh('git push -q origin old && git switch -q main && git branch -qD old');
    expect((await at.facts('git push origin --delete old')).all).toMatch(
      /^origin {2}\.\.\/remote\n! only on origin\/old: 1 commit/,
    );
    expect((await at.facts('git push origin :never')).all).toMatch(/as never is not known here/);
  });
});

describe('a merge', () => {
  it('names what joins', async () => {
    at.sh('git switch -qc topic');
    at.commit('two', 'Bo');
    at.sh('git switch -q main');
    for (const line of ['git merge topic', 'git merge topic -m words', 'git merge -s ort topic']) {
      const { facts } = await at.facts(line);
      expect(facts[0]).toBe('1 commit by Bo · 1 file · +1 −0 · conflicts: not looked for');
    }
  });
});

describe('a rewrite', () => {
  it('says which commits change and which of them others may have', async () => {
    at.commit('two');
    at.sh('git push -q origin main');
    at.commit('three');
    const { all } = await at.facts('git rebase HEAD~2');
    expect(all).toMatch(/^2 commits by Ann get other ids/);
    expect(all).toMatch(/! 1 of them is on a remote already/);
    expect((await at.facts('git filter-branch --all')).all).toMatch(/^3 commits may .*\n! 2 of them are/);
  });

  it('says what a moved branch leaves behind', async () => {
    at.sh('git switch -qc other');
    at.commit('two');
    at.sh('git switch -q main');
    const { all } = await at.facts('git branch -f other main');
    expect(all).toMatch(/^other {2}[0-9a-f]{7} → [0-9a-f]{7}\n! no branch has then: 1 commit by Ann\n.*two$/);
  });
});

describe('work that no commit holds', () => {
  it('is listed for reset, checkout and restore', async () => {
    at.file('a.txt', 'edited\n');
    at.file('new.txt', 'x');
    const reset = await at.facts('git reset --hard');
    expect(reset.all).toMatch(/1 file with changes · 1 file · \+1 −1\n1 path git does not know: left alone/);
    expect(reset.danger).toEqual(['these changes are in no commit:', '  M a.txt']);
    expect(reset.diff.join('\n')).toContain('+edited');
    expect((await at.facts('git checkout -- a.txt')).all).toMatch(/1 file with changes/);
    expect((await at.facts('git restore a.txt')).all).toMatch(/1 file with changes/);
    at.commit('two');
    at.commit('three');
    expect((await at.facts('git reset --hard HEAD~1')).all).toMatch(
      /the branch loses 1 commit by Ann:\n.*three/,
    );
  });

  it('is listed for clean by its own dry run', async () => {
    at.file('notes.md', 'hello');
    at.file('dir/x', 'hello');
    const { all } = await at.facts('git clean -fd');
    expect(all).toMatch(
      /1 file, 5 bytes, and what is in 1 folder\n! git has no copy of these:\n! {3}dir\/\n! {3}notes\.md/,
    );
    expect((await at.facts('git clean -f')).all).not.toContain('dir/');
    at.sh('rm -r notes.md dir');
    expect((await at.facts('git clean -ffdxq')).all).toBe('nothing that git does not know is here');
  });

  it('is listed for stashes', async () => {
    expect((await at.facts('git stash drop')).all).toBe('there is no stash');
    at.file('a.txt', 'edited\n');
    at.sh('git stash -q');
    expect((await at.facts('git stash drop')).all).toMatch(
      /^stash@\{0\} {2}.* ago\n1 file · \+1 −1\n! no branch/,
    );
    expect((await at.facts('git stash clear')).all).toMatch(
      /^1 stash\n! no branch has these:\n! {3}stash@\{0\}/,
    );
  });
});

const noGit = async (): Promise<never> => {
  throw new Error('no git');
};

describe('looking', () => {
  it('starts no program that the repository names', async () => {
    const mark = path.join(at.base, 'ran');
    at.file('run.sh', `#!/bin/sh\necho "$0" >> ${mark}\ncat\n`);
    at.file('.gitattributes', '*.txt filter=evil diff=evil\n');
    at.sh('chmod +x run.sh && git add -A && git commit -qm attributes');
    const program = path.join(at.repo, 'run.sh');
    for (const key of [
      'filter.evil.clean',
      'diff.evil.command',
      'diff.evil.textconv',
      'diff.external',
      'core.fsmonitor',
      'gpg.program',
      'core.pager',
    ]) {
      at.sh(`git config ${key} ${program}`);
    }
    at.sh('git config log.showSignature true && git config filter.evil.required true');
    for (const hook of ['post-index-change', 'reference-transaction', 'pre-push']) {
      at.sh(`cp run.sh .git/hooks/${hook}`);
    }
    at.file('a.txt', 'edited\n');
    for (const line of [
      'git push --force origin main',
      'git reset --hard HEAD~1',
      'git checkout -- a.txt',
      'git clean -fd',
      'git stash drop',
      'git rebase HEAD~1',
      'rm a.txt',
    ]) {
      expect((await at.facts(line)).all).not.toMatch(/could not be looked at/);
    }
    expect(existsSync(mark)).toBe(false);
    at.sh('git status'); // The control: the programs are there and would run.
    expect(existsSync(mark)).toBe(true);
  });

  it('ends in time with what is known by then', async () => {
    at.commit('two');
    const slow = async (args: readonly string[], cwd: string): Promise<string | undefined> => {
      if (args.includes('log') || args.includes('diff')) await new Promise((done) => setTimeout(done, 3000));
      return at.run(args, cwd);
    };
    const began = performance.now();
    const { facts } = await at.facts('git push origin main', { run: slow, budgetMs: 400 });
    expect(performance.now() - began).toBeLessThan(2000);
    expect(facts[0]).toMatch(/^origin/);
    expect(facts.at(-1)).toBe('more could not be found out in time');
  });

  it('asks all the same when it fails', async () => {
    expect((await at.facts('git push origin main', { run: noGit })).danger).toEqual([
      'what it would change could not be looked at',
    ]);
  });
});
