import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSession, type TestSession } from './session.ts';

/** The other machine is this one: what `ssh` is told to run there runs here, past all gates. */
const SSH = `while case $1 in -o | -p) shift ;; -*) ;; *) false ;; esac; do shift; done
shift
PATH=/usr/bin:/bin exec sh -c "$*"`;

let session: TestSession;
beforeAll(async () => {
  session = await startSession({ bin: { ssh: SSH } });
  await session.plain(`git remote add far ssh://deploy@web.example${session.remote}`);
  await session.plain('git remote add hub ssh://git@hub.example' + session.remote);
});
afterAll(() => session.close());
beforeEach(() => {
  session.approver.yes();
  session.approver.asked.length = 0;
});

const questions = (): number => session.approver.asked.length;

describe('git over ssh', () => {
  it.each(['git fetch -q far', 'git ls-remote -q far', 'git pull -q far main', 'git fetch -q hub'])(
    'is free as long as it fetches: %s',
    async (command) => {
      const ran = await session.run(command);
      expect([ran.code, questions()], ran.stderr).toEqual([0, 0]);
    },
  );

  it.each(['far', 'hub'])('asks once about a push to %s, however it gets there', async (name) => {
    const ran = await session.run(`git commit -q --allow-empty -m x && git push -q ${name} HEAD:${name}`);
    expect([ran.code, questions()], ran.stderr).toEqual([0, 1]);
  });

  it('asks once about a branch deleted there', async () => {
    await session.plain('git push -q origin HEAD:old');
    const ran = await session.run('git push -q far --delete old');
    expect([ran.code, questions()], ran.stderr).toEqual([0, 1]);
  });

  it('asks about the other end when nobody was asked about a push', async () => {
    session.approver.answer = { kind: 'denied' };
    const line = `ssh deploy@web.example "git-receive-pack '${session.remote}'" < /dev/null`;
    const ran = await session.run(line);
    expect([ran.code === 0, questions()]).toEqual([false, 1]);
  });
});
