/** What a session does beside its agent, and nobody waits for: a failure there is told, and does not end the agent. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, MONITORING, policy, SHIM, type Ended, type LiveOptions } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(options: LiveOptions = {}): Promise<Live> {
  const live = await Live.open(options);
  opened.push(live);
  return live;
}

/** Changes two files it looks at while the agent works: each change is a row. */
async function changed(live: Live, spoil: () => void): Promise<Ended> {
  const running = live.start([
    process.execPath,
    SHIM,
    'agent',
    'probe',
    'touch up; for at in $(seq 70); do sleep 0.05; done; git push -q origin main; echo "ended $?"',
  ]);
  await expect.poll(() => existsSync(path.join(live.repo, 'up')), { timeout: 20_000 }).toBe(true);
  spoil();
  appendFileSync(live.userPolicy, '# changed\n');
  return running.ended;
}

const forge = (live: Live) => () =>
  appendFileSync(path.join(live.state, 'ledger/current.jsonl'), '"forged"\n');

describe('a look at files whose change cannot be recorded', () => {
  it('ends nobody, while all that is judged is closed', async () => {
    const live = await open();
    const ended = await changed(live, forge(live));
    expect(ended.out).toBe('ended 1\n');
    expect(ended.err).toMatch(/aup-guard: not allowed: the last line of the log is not a record/);
    expect(ended.err).toMatch(
      /aup-guard: what the session looks after failed: the last line of the log is not a record/,
    );
    expect(live.remoteHas()).toBe(false);
  });

  it('passes all where nothing is enforced', async () => {
    const live = await open({ policy: MONITORING });
    const ended = await changed(live, forge(live));
    expect(ended).toMatchObject({ code: 0, out: 'ended 0\n' });
  });

  it('is a row where the log is well', async () => {
    const live = await open();
    const ended = await changed(live, () => undefined);
    expect(ended.out).toBe('ended 1\n');
    expect(live.rowsOf('policy.changed')).toHaveLength(1);
    expect(live.rowsOf('guard.fault')).toEqual([]);
  });
});

/** Fails in the session itself, a while after the agent has begun: nothing of ours is waiting for it. */
const FAILURES = {
  'a promise nobody waits for': 'Promise.reject(new TypeError("canary-quote"))',
  'a timer': '(() => { throw new RangeError("canary-quote"); })()',
};

describe.each(Object.entries(FAILURES))('a fault of its own in %s', (_, text) => {
  const inject = async (live: Live): Promise<Ended> => {
    const file = path.join(live.dir, 'inject.mjs');
    writeFileSync(
      file,
      `import { existsSync } from 'node:fs';
      const isSession = process.argv.includes('agent');
      const timer = setInterval(() => {
        if (!isSession || !existsSync('up')) return;
        clearInterval(timer);
        ${text};
      }, 50);
      timer.unref();\n`,
    );
    const agent =
      'touch up; for at in $(seq 30); do sleep 0.05; done; git push -q origin main; echo "ended $?"';
    return live.start([process.execPath, '--import', file, SHIM, 'agent', 'probe', agent]).ended;
  };

  it('ends the agent in order where something is enforced', async () => {
    const live = await open();
    const ended = await inject(live);
    expect(ended).toMatchObject({ out: '', signal: 'SIGHUP' });
    expect(ended.err).toMatch(
      /^aup-guard: own fault \((?:Type|Range)Error\) in the session; the agent is ended; check: aup-guard doctor\n$/,
    );
    expect(live.rowsOf('guard.fault')).toMatchObject([{ code: 'internal', decision: 'deny' }]);
    expect(live.rowsOf('session.ended')).toHaveLength(1);
    expect(readdirSync(live.runtime)).toEqual([]);
    expect(live.remoteHas()).toBe(false);
  });

  it('is told and recorded where nothing is', async () => {
    const live = await open({ policy: MONITORING });
    const ended = await inject(live);
    expect(ended).toMatchObject({ code: 0, out: 'ended 0\n' });
    expect(ended.err).toMatch(
      /^aup-guard: own fault \((?:Type|Range)Error\) in the session; the agent goes on; check: aup-guard doctor\n$/,
    );
    expect(live.rowsOf('guard.fault')).toMatchObject([{ code: 'internal', decision: 'allow' }]);
  });
});

describe('a kernel that tells of no more changes of files', () => {
  const none = 'echo 0 > /proc/sys/user/max_inotify_instances && exec "$@"';
  const argv = (...words: readonly string[]): readonly string[] => [
    'unshare',
    '-U',
    '-r',
    'sh',
    '-c',
    none,
    'sh',
    ...words,
  ];
  const may = spawnSync('unshare', argv('true').slice(1)).status === 0;

  it.for([
    ['enforced', policy(), 'ended 1\n'],
    ['watched', MONITORING, 'ended 0\n'],
  ])('is no reason not to start where the policy is %s', async ([, text = '', out = ''], context) => {
    if (!may) return context.skip('no right to forbid watching');
    const live = await open({ policy: text });
    const before = argv();
    const ended = await live.shim(['agent', 'probe', 'git push -q origin main; echo "ended $?"'], { before });
    expect(ended.out).toBe(out);
  });

  it('leaves gates that are put back all the same', async (context) => {
    if (!may) return context.skip('no right to forbid watching');
    const live = await open();
    const script = 'rm -f "${BASH_ENV%/*}/gates/git"; sleep 2.5; git push -q origin main; echo "ended $?"';
    const ended = await live.shim(['agent', 'probe', script], { before: argv() });
    expect(ended.out).toBe('ended 1\n');
    expect(live.rowsOf('guard.bypassed')).toHaveLength(1);
  });
});
