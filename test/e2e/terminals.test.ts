/** The box and the end of a session on terminals of all kinds, answered by hand. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, SHIM, type LiveOptions } from '../fixtures/live.ts';
import { Driver, eventually, has, pause, Tmux } from '../fixtures/pty-harness.ts';

const opened: Live[] = [];
const shown: Tmux[] = [];
afterEach(async () => {
  for (const tmux of shown.splice(0)) tmux.end();
  for (const live of opened.splice(0)) await live.close();
});

async function open(options: LiveOptions = {}): Promise<Live> {
  const live = await Live.open(options);
  opened.push(live);
  return live;
}

const PUSH = 'git push -q origin main; echo "ended $?"';
/** The box arms its keys after a moment. */
const ARMED_MS = 1000;

async function answer(
  driver: Driver,
  keys: string,
  after: RegExp | string = /approve once|\[a\]/,
): Promise<void> {
  await driver.until(after);
  await pause(ARMED_MS);
  driver.type(keys);
}

/** On a busy machine the box may arm late: a key that came too early does nothing. */
async function denyUntil(driver: Driver, text: string): Promise<void> {
  for (let tries = 0; tries < 10 && !driver.text.includes(text); tries += 1) {
    await pause(ARMED_MS);
    driver.type('d');
    await pause(300);
  }
  await driver.until(text);
}

describe('answers', () => {
  it('frees this session, this kind, this remote and this branch, and nothing else', async () => {
    const live = await open();
    const script =
      'git push -q origin main; echo "first $?"; git commit -q --allow-empty -m x; git push -q origin main; echo "again $?"; git push -q origin main:other; echo "branch $?"; git push -q --force origin main; echo "force $?"; git remote add far ../origin.git; git push -q far main:third; echo "remote $?"';
    const driver = live.terminal(['agent', 'probe', script]);
    await answer(driver, 's', /this session: push/);
    await driver.until('again 0');
    for (const [at, next] of ['branch 1', 'force 1', 'remote 1'].entries()) {
      await eventually(() => live.rowsOf('approval.asked').length === at + 2, {
        what: () => driver.text.slice(-300),
      });
      await denyUntil(driver, next);
    }
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect(driver.text).toContain('first 0');
    expect(live.rowsOf('approval.asked')).toHaveLength(4);
    expect(live.rowsOf('approval.answered').map(({ outcome }) => outcome)).toEqual([
      'approved',
      'denied',
      'denied',
      'denied',
    ]);
    expect(live.remoteHas()).toBe(true);
    expect(live.remoteHas('other')).toBe(false);
  });

  it('takes a note to the agent', async () => {
    const live = await open();
    const driver = live.terminal(['agent', 'probe', 'git push -q origin main 2>&1 | tee said; echo ended']);
    await answer(driver, 'n');
    await pause(200);
    for (const char of 'use a branch') {
      driver.type(char);
      await pause(40);
    }
    driver.type('\r');
    await driver.ended();
    expect(readFileSync(path.join(live.repo, 'said'), 'utf8')).toMatch(
      /why {5}the user denied it and says: use a branch/,
    );
  });
});

describe('hostile words', () => {
  it('stand in the box as escapes, and only once as commit titles', async () => {
    const live = await open();
    live.git(`commit -q --allow-empty -m "$(printf 'red \\033[31mtitle\\033[2J \\342\\200\\256 end')"`);
    live.git(`branch "$(printf 'x\\342\\200\\256y')"`);
    const driver = live.terminal(['agent', 'probe', `git push -q origin $'x\\u202ey'; echo "ended $?"`], {
      size: { columns: 120, rows: 50 },
    });
    await answer(driver, 'd');
    await driver.until('ended 1');
    await driver.ended();
    expect(driver.text).toMatch(/\\u202e/);
    expect(driver.text).toMatch(/red \\u001b\[31mtitle/);
    expect(driver.text).not.toMatch(/\u202e|\u001b\[31mtitle/);
  });
});

describe('terminals', () => {
  it.each([
    ['of 20 columns', { size: { columns: 20, rows: 24 } }, /git push/],
    ['of 20 columns and 6 rows', { size: { columns: 20, rows: 6 } }, /git push/],
    ['without abilities', { env: { TERM: 'dumb' } }, /git push/],
    ['read aloud', { env: { AUP_GUARD_PLAIN: '1' } }, /git push/],
    ['without colour', { env: { NO_COLOR: '1' } }, /git push/],
  ])('%s ask and take the answer', async (_, how, command) => {
    const live = await open();
    const driver = live.terminal(['agent', 'probe', PUSH], how);
    await answer(driver, 'a');
    await driver.until('ended 0');
    expect(driver.text).toMatch(command);
    expect(driver.text).toMatch(/HUMAN-1/);
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect(live.remoteHas()).toBe(true);
  });

  it('that can only print lines get lines only', async () => {
    const live = await open();
    const driver = live.terminal(['agent', 'probe', PUSH], { env: { TERM: 'dumb' } });
    await answer(driver, 'd');
    await driver.until('ended 1');
    await driver.ended();
    expect(driver.text).not.toContain('\u001b');
  });
});

/** Processes whose command line holds a word. */
function running(word: string): readonly string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(word) && !line.includes('ps -eo'));
}

describe('an end by force', () => {
  it('of the shim takes its agent along and leaves a terminal that stty can mend', async () => {
    if (!has('tmux')) return;
    const live = await open();
    const tag = path.basename(live.dir);
    const tmux = new Tmux({
      folder: live.dir,
      command: '/bin/sh',
      env: live.env,
      size: { columns: 90, rows: 30 },
    });
    shown.push(tmux);
    tmux.type(
      `cd ${live.repo} && '${process.execPath}' '${SHIM}' agent probe 'echo $PPID > pids; echo "agent is up"; sleep 99.${tag.length}; : ${tag}'`,
    );
    tmux.keys('Enter');
    await tmux.until(/^agent is up/m);
    const shim = running(`agent probe`).find((line) => line.includes(SHIM) && line.includes(tag));
    process.kill(Number.parseInt(shim ?? '', 10), 'SIGKILL');
    await eventually(() => running(tag).every((line) => line.includes('tmux') || line.includes('model')), {
      what: () => running(tag).join('\n'),
    });
    tmux.type('stty sane; clear; echo "still $((20 + 22))"');
    tmux.keys('C-j');
    await tmux.until('still 42');
    expect(tmux.plain).toContain('still 42');
  });

  it('of the terminal ends the agent and the session', async () => {
    const live = await open();
    const driver = live.terminal(['agent', 'probe', 'echo up; sleep 98; echo survived']);
    await driver.until('up');
    driver.pty.close();
    await eventually(() => live.rowsOf('session.ended').length === 1, {
      what: () => JSON.stringify(live.rows),
    });
    expect(running(path.basename(live.dir)).filter((line) => line.includes('probe'))).toEqual([]);
  });

  it('of a question by closing the terminal is a no', async () => {
    const live = await open();
    const driver = live.terminal([
      'agent',
      'probe',
      'trap "" HUP; git push -q origin main; echo "ended $?" > result',
    ]);
    await driver.until(/approve once/);
    driver.pty.close();
    await eventually(() => live.rowsOf('session.ended').length === 1, {
      what: () => JSON.stringify(live.rows),
    });
    expect(live.rowsOf('approval.answered').map(({ outcome }) => outcome)).toEqual(['denied']);
    expect(live.remoteHas()).toBe(false);
    await eventually(() => readdirSync(live.runtime).length === 0, { what: () => 'the end of its folder' });
  });

  it('of the terminal is an end by its signal, not a crash', async () => {
    const live = await open();
    const script = `trap "" HUP; '${process.execPath}' '${SHIM}' agent probe 'trap "exit 7" HUP; echo up; while :; do sleep 0.1; done'; echo "code $?" > ${live.dir}/code`;
    const driver = new Driver(['/bin/sh', '-c', script], { env: live.env, cwd: live.repo });
    await driver.until('up');
    driver.pty.close();
    const code = path.join(live.dir, 'code');
    await eventually(() => existsSync(code) && readFileSync(code, 'utf8') !== '', {
      what: () => 'the end of the shim',
    });
    expect(readFileSync(code, 'utf8')).toBe('code 129\n');
  });
});

describe('the assurance of a session', () => {
  it('is that of its terminal', async () => {
    const live = await open();
    await live.terminal(['agent', 'probe', 'true']).ended();
    expect(live.rowsOf('session.started')).toMatchObject([{ assurance: 'overlay' }]);
  });

  it('is none where nobody can be asked', async () => {
    const live = await open();
    await live.shim(['agent', 'probe', 'true']);
    expect(live.rowsOf('session.started')).toMatchObject([{ assurance: 'none' }]);
  });
});
