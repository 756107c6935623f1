/** Sessions that lack something, hang or are cut off: closed, told and recorded; each beside one that lacks nothing. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, SHIM, type Ended } from '../fixtures/live.ts';

const PUSH =
  'git push -q origin main; echo "gate $?"; /usr/bin/git push -q origin main; echo "hook $?"; git status -s >/dev/null; echo "free $?"';
const CLOSED = 'gate 1\nhook 1\nfree 0\n';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(): Promise<Live> {
  const live = await Live.open();
  opened.push(live);
  return live;
}

/** A session that was started by a shell which has done something first. */
const startAfter = (live: Live, before: string, by: readonly string[] = []): Promise<Ended> =>
  live.start([
    ...by,
    'bash',
    '-c',
    `${before} exec "$@"`,
    'sh',
    process.execPath,
    SHIM,
    'agent',
    'probe',
    PUSH,
  ]).ended;

describe('a question', () => {
  it('whose session is killed ends without a yes, and so does the next call', async () => {
    const live = await open();
    const argv = [process.execPath, SHIM, 'agent', 'probe', PUSH];
    const running = live.start(argv, { env: { CI: undefined } });
    await expect.poll(() => running.text(), { timeout: 20_000 }).toMatch(/answer in another terminal/);
    process.kill(running.pid, 'SIGKILL');
    const ended = await running.ended;
    expect(ended.out).toBe(CLOSED);
    expect(ended.err.match(/not allowed: .*HUMAN-1.* does not answer.*; ask the user/g)).toHaveLength(2);
    expect(live.rowsOf('guard.fault').map(({ decision }) => decision)).toEqual(['deny', 'deny']);
    expect(live.remoteHas()).toBe(false);
  });

  it('to a session that hangs runs nothing, and is none once it goes on', async () => {
    const live = await open();
    const wait = 'touch up; while [ ! -e go ]; do sleep 0.05; done';
    const calls = 'timeout 2 git push -q origin main; echo "gate $?"; touch done; sleep 1';
    const running = live.start([process.execPath, SHIM, 'agent', 'probe', `${wait}; ${calls}; ${PUSH}`]);
    const there = (name: string): boolean => existsSync(path.join(live.repo, name));
    await expect.poll(() => there('up'), { timeout: 20_000 }).toBe(true);
    process.kill(running.pid, 'SIGSTOP');
    writeFileSync(path.join(live.repo, 'go'), '');
    await expect.poll(() => there('done'), { timeout: 20_000 }).toBe(true);
    process.kill(running.pid, 'SIGCONT');
    expect((await running.ended).out).toBe(`gate 124\n${CLOSED}`);
    expect(live.remoteHas()).toBe(false);
  });
});

describe('a session', () => {
  it('with all it needs is the control', async () => {
    const live = await open();
    expect((await startAfter(live, '')).out).toBe(CLOSED);
    expect(live.rowsOf('approval.asked')).toHaveLength(2);
  });

  it.for<readonly [string, string, RegExp, readonly string[]]>([
    ['few open files', 'ulimit -n 20;', /cannot listen on .*\n {2}next /, ['deny']],
    // Nothing can be written, a row no more than the rest.
    ['no file at all', 'ulimit -f 0;', /cannot write .*\n {2}next /, []],
  ])('that may have %s does not start its agent', async ([, before, says, recorded]) => {
    const live = await open();
    const ended = await startAfter(live, before);
    expect(ended).toMatchObject({ code: 4, out: '' });
    expect(ended.err).toMatch(/^aup-guard: the agent was not started: /);
    expect(ended.err).toMatch(says);
    expect(live.rowsOf('guard.fault').map(({ decision }) => decision)).toEqual(recorded);
  });

  it.for<readonly [string, string, number, number]>([
    ['too small a runtime folder', 'mount -t tmpfs -o size=40k,mode=700 tmpfs "$XDG_RUNTIME_DIR";', 4, 1],
    [
      'a state folder that is read-only',
      'S=$HOME/.local/state/aup-guard; mount --bind $S $S && mount -o remount,ro,bind $S;',
      5,
      0,
    ],
  ])('with %s does not start its agent', async ([, before, code, rows], context) => {
    if (spawnSync('unshare', ['-m', 'true']).status !== 0) return context.skip('no right to mount');
    const live = await open();
    await live.shim(['agent', 'probe', 'true']);
    const ended = await startAfter(live, before, ['unshare', '-m']);
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).toMatch(/^aup-guard: the agent was not started: .*\n {2}next /);
    expect(live.rowsOf('guard.fault')).toHaveLength(rows);
  });
});

describe('an agent', () => {
  it.each(['ulimit -n 20', 'ulimit -f 0', 'ulimit -n 4'])('under %s has no call unchecked', async (limit) => {
    const live = await open();
    const ended = await live.shim(['agent', 'probe', `${limit}; ${PUSH}`]);
    expect(ended.out).toMatch(/^gate 1\nhook (?:1|128)\n/);
    expect(ended.err).toMatch(/refused: git push[^]*HUMAN-1/);
    expect(live.remoteHas()).toBe(false);
  });
});
