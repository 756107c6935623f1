/** What one yes covers: how many askers, which commits, which words and whose. */
import { createConnection } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SecondPeople, Yes } from '../../src/engine/approval.ts';
import { raw, safe } from '../../src/engine/text.ts';
import { askBroker } from '../../src/host/socket.ts';
import { startSession, type TestSession } from './session.ts';

const opened: TestSession[] = [];
afterEach(async () => {
  for (const session of opened.splice(0)) await session.close();
});

async function open(more: { second?: SecondPeople } = {}): Promise<TestSession> {
  const session = await startSession(more);
  opened.push(session);
  return session;
}

/** A tool call as an agent's own hook reports it. */
async function toolCall(session: TestSession, shell: string): Promise<boolean> {
  const event = {
    kind: 'tool-call',
    tool: 'Bash',
    shell: raw(shell),
    text: raw(shell),
    cwd: session.repo,
  } as const;
  const request = { v: 1, op: 'judge', event, from: 'test', pid: process.pid } as const;
  const reply = await askBroker(session.broker.socket, request, { timeoutMs: 9000 });
  return reply.op === 'verdict' && reply.verdict.allow;
}

const commit = (session: TestSession, name: string) =>
  session.plain(`echo ${name} >> a.txt && git commit -qam ${name}`);
const box = (session: TestSession, at = 0) => session.approver.asked[at];

describe('several actions of one call', () => {
  it('stand in one box, each by name, the strongest first', async () => {
    const session = await open();
    await commit(session, 'two');
    await session.plain('git branch dev');
    await toolCall(session, 'git push origin dev; rm -r a.txt; git push --force origin main');
    expect(session.approver.asked).toHaveLength(1);
    expect(box(session)).toMatchObject({
      title: 'claude wants to overwrite what others may have, and 2 more things',
      command: 'git push --force origin main',
      also: ['git push origin dev', 'rm -r a.txt'],
    });
    expect(box(session)?.code).toMatch(/^\w{3}$/);
    expect(box(session)?.session).toBeUndefined();
    expect(box(session)?.diff.join('\n')).toMatch(
      /^1\. git push --force .*\n {3}origin.*\n[^]*\n2\. git push origin dev\n[^]*\n3\. rm -r a\.txt\n {3}1 file/,
    );
  });

  it('of one kind are counted', async () => {
    const session = await open();
    await session.plain('git branch dev && git branch more');
    await toolCall(session, 'git push origin main; git push origin dev; git push origin more');
    expect(box(session)?.title).toBe('claude wants to push: 3 calls');
  });

  it('are all named, however many', async () => {
    const session = await open();
    const all = Array.from({ length: 12 }, (_, at) => `git push origin b${at}`);
    await toolCall(session, all.join('; '));
    expect(box(session)?.also).toHaveLength(11);
  });

  it('that cannot be read are named with the reason', async () => {
    const session = await open();
    await toolCall(session, 'git push origin main; eval "$X"');
    expect(box(session)?.also?.join()).toMatch(/not certain/);
  });
});

const other = async (session: TestSession): Promise<void> => {
  await session.plain(
    'git init -q -b main ../other && git init -q --bare ../other.git && cd ../other && git remote add origin ../other.git && git commit -q --allow-empty -m elsewhere && git branch dev',
  );
};

describe('a call in another folder', () => {
  it.each(['cd ../other && git push origin main', 'git -C ../other push origin main'])(
    'is looked at there: %s',
    async (command) => {
      const session = await open();
      await other(session);
      await commit(session, 'two');
      await toolCall(session, command);
      expect(box(session)?.facts.join('\n')).toMatch(/\.\.\/other {3}main {2}new → [^]*elsewhere/);
      expect(box(session)?.cwd).toMatch(/\/other$/);
    },
  );

  it('is named with its folder beside one that is not', async () => {
    const session = await open();
    await other(session);
    await toolCall(session, 'git push origin main; cd ../other; git push origin main');
    expect(box(session)?.also?.join()).toMatch(/^git push origin main in .*\/other$/);
  });

  it('is not covered by a session for this repository', async () => {
    const session = await open();
    await other(session);
    await session.plain('git branch topic && git -C ../other branch topic');
    session.approver.yes('session');
    expect(await toolCall(session, 'git merge topic')).toBe(true);
    session.approver.answer = { kind: 'denied' };
    expect(await toolCall(session, 'git merge topic')).toBe(true);
    expect(await toolCall(session, 'cd ../other && git merge topic')).toBe(false);
  });

  it('that is only known when it runs is said to be', async () => {
    const session = await open();
    await toolCall(session, 'cd "$(cat where)" && rm -r notes.md');
    expect(session.approver.asked.map(({ cwd }) => cwd).join()).toMatch(/only known when it runs/);
  });

  it('keeps what is lost there', async () => {
    const session = await open();
    await other(session);
    session.approver.yes();
    expect((await session.run('git -C ../other branch -D dev')).code).toBe(0);
    const kept = await session.plain('git -C ../other for-each-ref refs/aup/backup');
    expect(kept.stdout).toMatch(/heads\/dev$/m);
  });
});

describe('a code', () => {
  it('does not begin like a key of the box', async () => {
    const session = await open();
    for (let times = 0; times < 60; times += 1) await toolCall(session, 'git push --force origin main');
    expect(session.approver.asked).toHaveLength(60);
    expect(
      session.approver.asked.map(({ code }) => code).filter((code) => /^[DNVS]/.test(code ?? 'D')),
    ).toEqual([]);
  }, 30_000);
});

describe('the same asked by several at once', () => {
  it('is one box, and all get its answer', async () => {
    const session = await open();
    await commit(session, 'two');
    const answering = new AbortController();
    session.approver.before = () =>
      new Promise((resolve) => answering.signal.addEventListener('abort', () => resolve()));
    session.approver.yes();
    const asking = [1, 2, 3].map(() => toolCall(session, 'git push origin main'));
    await expect.poll(() => session.broker.waiting(), { timeout: 5000 }).toBe(3);
    await expect.poll(() => session.guard.rows.length, { timeout: 5000 }).toBe(3);
    answering.abort();
    expect(await Promise.all(asking)).toEqual([true, true, true]);
    expect(session.approver.asked).toHaveLength(1);
    expect(session.guard.rows.filter(({ outcome }) => outcome === 'approved')).toHaveLength(3);
  });

  it('stays open for the others when one of them goes', async () => {
    const session = await open();
    const answering = new AbortController();
    session.approver.before = () =>
      new Promise((resolve) => answering.signal.addEventListener('abort', () => resolve()));
    session.approver.yes();
    const call = { kind: 'command', argv: ['git', 'push'], cwd: session.repo } as const;
    const request = { v: 1, op: 'judge', event: call, from: 'test', pid: process.pid } as const;
    const first = createConnection(session.broker.socket);
    first.write(`${JSON.stringify(request)}\n`);
    await expect.poll(() => session.approver.asked.length, { timeout: 5000 }).toBe(1);
    const second = askBroker(session.broker.socket, request, { timeoutMs: 9000 });
    await expect.poll(() => session.guard.rows.length, { timeout: 5000 }).toBe(2);
    first.destroy();
    await expect.poll(() => session.broker.waiting(), { timeout: 5000 }).toBe(1);
    answering.abort();
    expect(await second).toMatchObject({ op: 'verdict', verdict: { allow: true } });
    expect(session.approver.asked).toHaveLength(1);
    expect(session.approver.aborted).toBe(0);
  });

  it('is not the same in another folder or with other words', async () => {
    const session = await open();
    session.approver.answer = 'wait';
    void toolCall(session, 'git push origin main').catch(() => undefined);
    void toolCall(session, 'git push origin HEAD:other').catch(() => undefined);
    await expect.poll(() => session.approver.asked.length, { timeout: 5000 }).toBe(2);
  });
});

describe('a yes holds for what was shown', () => {
  it('and not for another commit of the branch it named', async () => {
    const session = await open();
    await session.plain('git branch feature');
    session.approver.yes();
    expect(await toolCall(session, 'git push origin feature')).toBe(true);
    await session.plain(
      'git switch -qc x && git commit -q --allow-empty -m x && git branch -f feature x && git switch -q main',
    );
    session.approver.answer = { kind: 'denied' };
    expect((await session.run('git push origin feature')).code).toBe(1);
    expect(session.approver.asked).toHaveLength(2);
  });

  it('and the control: the commit that was shown goes through', async () => {
    const session = await open();
    await session.plain('git branch feature');
    session.approver.yes();
    expect(await toolCall(session, 'git push origin feature')).toBe(true);
    expect((await session.run('git push origin feature')).code).toBe(0);
    expect(session.approver.asked).toHaveLength(1);
  });

  it('and not for another place behind the same name', async () => {
    const session = await open();
    await commit(session, 'two');
    session.approver.yes('session');
    expect((await session.run('git push -q origin main')).code).toBe(0);
    session.approver.answer = { kind: 'denied' };
    await commit(session, 'three');
    await session.plain('git init -q --bare ../evil.git && git remote set-url origin ../evil.git');
    expect((await session.run('git push -q origin main')).code).toBe(1);
    expect(session.approver.asked).toHaveLength(2);
  });

  it('and in a session never for what is thrown away', async () => {
    const session = await open();
    await session.plain('echo x >> a.txt');
    session.approver.yes('session');
    expect((await session.run('git checkout -- a.txt')).code).toBe(0);
    expect(box(session)?.session).toBeUndefined();
    session.approver.answer = { kind: 'denied' };
    expect((await session.run('git checkout -- a.txt')).code).toBe(1);
  });

  it('and for once where the box offered no session', async () => {
    const session = await open();
    await commit(session, 'two');
    session.approver.yes('session');
    expect((await session.run('git push -qf origin main')).code).toBe(0);
    await session.plain('git commit -q --amend -m again');
    session.approver.answer = { kind: 'denied' };
    expect((await session.run('git push -qf origin main')).code).toBe(1);
  });
});

describe('the terms of a clause', () => {
  const terms = { by: ['developer'], timeoutMs: 60_000, reasonRequired: false };

  it('say how long a box waits and that it wants words', async () => {
    const session = await open();
    session.guard.askOn({ ...terms, reasonRequired: true });
    const assurance = 'overlay';
    session.approver.answer = { kind: 'approved', scope: 'once', assurance, reason: safe`hotfix for 4711` };
    expect(await toolCall(session, 'git push origin main')).toBe(true);
    expect(box(session)).toMatchObject({ reason: 'required', timeoutMs: 60_000 });
    expect(session.guard.rows.at(-1)?.counts).toEqual({ 'reason-letters': 15 });
    expect(JSON.stringify(session.guard.rows)).not.toContain('hotfix');
    session.approver.yes();
    expect(await toolCall(session, 'git push origin HEAD:other')).toBe(false);
  });

  it('may want a second person, who is refused where none can be asked', async () => {
    const session = await open();
    session.guard.askOn({ ...terms, by: ['developer', 'oncall'] });
    session.approver.yes();
    const ran = await session.run('git push origin main');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/a yes is missing \(oncall\), and nobody else can be asked here/);
    expect(box(session)?.people).toBe('2 people must say yes: developer, oncall');
    expect(session.guard.rows.at(-1)).toMatchObject({ kind: 'approval.answered', outcome: 'refused' });
  });

  it('count a second person, and the weaker of two answers', async () => {
    const seen: (readonly string[])[] = [];
    const oncall: Yes = { who: 'bob', roles: ['oncall'], assurance: 'second-terminal', reasonLength: 0 };
    const second: SecondPeople = {
      next: async (_request, { missing }) => {
        seen.push(missing);
        return { kind: 'yes', yes: oncall };
      },
    };
    const session = await open({ second });
    session.guard.askOn({ ...terms, by: ['developer', 'oncall'] });
    session.approver.yes();
    expect((await session.run('git push -q origin main')).code).toBe(0);
    expect(seen).toEqual([['oncall']]);
    expect(session.guard.rows.at(-1)).toMatchObject({ outcome: 'approved', assurance: 'second-terminal' });
  });

  it('do not take the same person twice', async () => {
    const same: Yes = { who: 'terminal', roles: ['oncall'], assurance: 'overlay', reasonLength: 0 };
    const session = await open({ second: { next: async () => ({ kind: 'yes', yes: same }) } });
    session.guard.askOn({ ...terms, by: ['developer', 'oncall'] });
    session.approver.yes();
    expect((await session.run('git push -q origin main')).code).toBe(1);
  });
});
