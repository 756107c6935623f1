/** After a yes to something that cannot be undone there is a way back. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { argvReader } from '../../src/catalog/argv-reader.ts';
import { instant } from '../../src/engine/text.ts';
import { waysBack } from '../../src/host/backup-back.ts';
import { Backups } from '../../src/host/backup.ts';
import { gitRunner } from '../../src/host/git.ts';
import { openMachine } from '../../src/host/machine.ts';
import { Live, policy } from '../fixtures/live.ts';
import { pause } from '../fixtures/pty-harness.ts';
import { startSession, type TestSession } from './session.ts';

let session: TestSession;
beforeEach(async () => {
  session = await startSession();
  session.approver.yes();
});
afterEach(() => session.close());

const said = async (command: string): Promise<string> => (await session.plain(command)).stdout.trim();
const commitOn = (name: string) => session.plain(`echo ${name} >> a.txt && git commit -qam ${name}`);
/** `heads/old` -> id, of all that is kept. */
async function kept(): Promise<Map<string, string>> {
  const rows = await said('git for-each-ref --format="%(refname) %(objectname)" refs/aup/backup');
  return new Map(
    rows
      .split('\n')
      .filter((row) => row !== '')
      .map((row): [string, string] => {
        const [name = '', id = ''] = row.split(' ');
        return [name.split('/').slice(4).join('/'), id];
      }),
  );
}

describe('what is kept', () => {
  it('is the remote as it was, before a forced push', async () => {
    await commitOn('two');
    await session.plain('git push -q origin main');
    const old = await said('git rev-parse HEAD');
    await session.plain('git reset -q --hard HEAD~1 && git commit -q --allow-empty -m other');
    const ran = await session.run('git push -q --force origin main');
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(
      /^aup-guard: the old state is kept; to go back: aup-guard log show [0-9a-f]{4}$/m,
    );
    expect(await kept()).toEqual(new Map([['remotes/origin/main', old]]));
    expect(session.guard.rows.at(-1)).toMatchObject({
      kind: 'backup.kept',
      verb: 'force-push',
      counts: { refs: 1 },
    });
  });

  it.each([
    ['git branch -D old', 'heads/old', 'refs/heads/old'],
    ['/usr/bin/git branch -D old', 'heads/old', 'refs/heads/old'],
    ['git tag -d v1', 'tags/v1', 'refs/tags/v1'],
    ['git push -q origin --delete old', 'remotes/origin/old', 'refs/heads/old'],
    ['git branch -f old HEAD~1', 'heads/old', 'refs/heads/old'],
    ['git update-ref -d refs/heads/old', 'heads/old', 'refs/heads/old'],
  ])('is the tip, once: %s', async (command, name, ref) => {
    await commitOn('two');
    await session.plain('git branch old && git tag v1 && git push -q origin old && git fetch -q');
    const old = await said(`git rev-parse ${ref}`);
    expect((await session.run(command)).code).toBe(0);
    expect((await kept()).get(name)).toBe(old);
    expect(session.guard.rows.filter(({ kind }) => kind === 'backup.kept')).toHaveLength(1);
  });

  it('are edits and where the branch stood, before reset --hard', async () => {
    await commitOn('two');
    const head = await said('git rev-parse HEAD');
    writeFileSync(path.join(session.repo, 'a.txt'), 'edited\n');
    await session.plain('echo staged > b.txt && git add b.txt');
    expect((await session.run('git reset -q --hard HEAD~1')).code).toBe(0);
    expect(existsSync(path.join(session.repo, 'b.txt'))).toBe(false);
    const found = await kept();
    expect([...found.keys()].toSorted()).toEqual(['HEAD', 'work']);
    expect(found.get('HEAD')).toBe(head);
    await session.plain(`git reset -q --hard ${head} && git stash apply -q ${found.get('work') ?? ''}`);
    expect(await said('cat a.txt b.txt')).toBe('edited\nstaged');
  });

  it('are stashes before they are cleared', async () => {
    for (const text of ['first', 'second']) await session.plain(`echo ${text} > a.txt && git stash -q`);
    const ids = (await said('git stash list --format=%H')).split('\n');
    expect((await session.run('git stash clear')).code).toBe(0);
    expect(await kept()).toEqual(
      new Map([
        ['stash/0', ids[0] ?? ''],
        ['stash/1', ids[1] ?? ''],
      ]),
    );
  });

  it('is the one stash that is dropped', async () => {
    for (const text of ['first', 'second']) await session.plain(`echo ${text} > a.txt && git stash -q`);
    const ids = (await said('git stash list --format=%H')).split('\n');
    expect((await session.run('git stash drop stash@{1}')).code).toBe(0);
    expect(await kept()).toEqual(new Map([['stash/1', ids[1] ?? '']]));
  });

  it('are the edits and commits of a worktree that goes', async () => {
    await session.plain('git worktree add -q --detach ../wt && cd ../wt && git commit -q --allow-empty -m x');
    const head = await said('git -C ../wt rev-parse HEAD');
    await session.plain('echo edited > ../wt/a.txt');
    expect((await session.run('git worktree remove --force ../wt')).code).toBe(0);
    const found = await kept();
    expect([...found.keys()].toSorted()).toEqual(['HEAD', 'work']);
    expect(found.get('HEAD')).toBe(head);
  });

  it('are all branches and tags before a rewrite of everything', async () => {
    await session.plain('git branch old && git tag v1');
    await session.run('FILTER_BRANCH_SQUELCH_WARNING=1 git filter-branch -f --msg-filter cat -- --all');
    expect([...(await kept()).keys()].toSorted()).toEqual(['HEAD', 'heads/main', 'heads/old', 'tags/v1']);
  });
});

/** The commands for what was kept last, as `aup-guard log show` prints them. */
async function commands(): Promise<readonly string[]> {
  const row = session.guard.rows.findLast(({ kind }) => kind === 'backup.kept');
  if (row === undefined) return [];
  const machine = openMachine(session.env, session.repo);
  const record = { ...row, seq: 1, t: instant(Date.now()), prev: '' };
  return (await waysBack(record, machine)).map(({ command }) => command);
}

describe('the way back', () => {
  it.each([
    ['git branch -D old', 'git rev-parse refs/heads/old'],
    ['git tag -d v1', 'git rev-parse refs/tags/v1'],
    ['git push -q origin --delete old', 'git ls-remote -h origin old'],
    ['git stash drop', 'git stash list --format=%H'],
    ['git checkout -- a.txt', 'cat a.txt'],
  ])('of %s is a command that works', async (command, look) => {
    await session.plain('git branch old && git tag v1 && git push -q origin old && git fetch -q');
    await session.plain('echo first > a.txt && git stash -q && echo second > a.txt');
    const before = await said(look);
    expect((await session.run(command)).code).toBe(0);
    expect(await said(look)).not.toBe(before);
    const [back = 'false', ...more] = await commands();
    expect(more).toEqual([]);
    await session.plain(back);
    expect(await said(look)).toBe(before);
  });

  it('is not that of another day with the same reference', async () => {
    await session.plain('git branch old');
    await session.run('git branch -D old');
    const { ref = '' } = session.guard.rows.at(-1) ?? {};
    const record = { kind: 'backup.kept', ref, seq: 1, t: instant(0), prev: '' } as const;
    expect(await waysBack(record, openMachine(session.env, session.repo))).toEqual([]);
  });
});

describe('nothing is kept', () => {
  it('when the answer is no, or nothing is lost', async () => {
    await commitOn('two');
    await session.run('git push -q origin main');
    session.approver.answer = { kind: 'denied' };
    await session.plain('git branch old');
    await session.run('git branch -D old');
    await session.run('git reset --hard HEAD~1');
    expect(await kept()).toEqual(new Map());
  });

  it('and nothing is said of it when git never had what goes', async () => {
    await session.plain('echo edited > a.txt && echo new > new.txt');
    const ran = await session.run('git clean -fdq');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(await kept()).toEqual(new Map());
  });

  it('outside a repository', async () => {
    const run = gitRunner({ git: '/usr/bin/git', env: session.env });
    const at = { ref: '7f3a', now: instant(0), files: true };
    expect(await new Backups(run, argvReader.git).keep([], at)).toBeUndefined();
  });
});

it('holds the newest fifty and leaves everything else alone', async () => {
  await session.plain(
    'for i in $(seq -w 1 60); do git update-ref refs/aup/backup/20200101T0000${i}Z-aaaa/heads/x HEAD; done; git update-ref refs/other/x HEAD; git branch old',
  );
  await session.run('git branch -D old');
  const names = await said('git for-each-ref --format="%(refname)" refs/aup/backup');
  const groups = new Set(names.split('\n').map((name) => name.split('/')[3]));
  expect(groups.size).toBe(50);
  expect(groups.has('20200101T000012Z-aaaa')).toBe(true);
  expect(groups.has('20200101T000011Z-aaaa')).toBe(false);
  expect(await said('git for-each-ref --format="%(refname)" refs/other')).toBe('refs/other/x');
});

it('is told by aup-guard log show, in the repository', async () => {
  const live = await Live.open({
    policy: policy({ data: 'monitor', defaults: '{ phase: enforce, stance: ask }' }),
  });
  try {
    live.git('branch old');
    const driver = live.terminal(['agent', 'probe', 'git branch -D old; echo "ended $?"']);
    await driver.until(/approve once/);
    await pause(1200);
    driver.type('a');
    await driver.until('ended 0');
    await driver.ended();
    const ref = /aup-guard log show ([0-9a-f]{4})/.exec(driver.text)?.[1] ?? '';
    const shown = await live.cli(['log', 'show', ref]);
    expect(shown.out).toMatch(/old state kept: delete a branch · 1 refs/);
    const command = /^go back +(git branch old \S+)$/m.exec(shown.out)?.[1] ?? 'none';
    live.git(command.replace(/^git /, ''));
    expect(live.git('rev-parse old')).toBe(live.git('rev-parse main'));
    const cli = [process.execPath, path.resolve('bin/aup-guard.js'), 'log', 'show', ref];
    const elsewhere = await live.start(cli, { cwd: live.home }).ended;
    expect(elsewhere.out).toMatch(/run this again inside the repository/);
  } finally {
    await live.close();
  }
});
