/** An agent without a terminal waits; a person answers at another one; what the agent itself says does not count. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';
import { Driver, eventually, has, pause } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const opened: Live[] = [];
const agents: ReturnType<Live['start']>[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const { pid, ended } of agents.splice(0)) {
    if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGTERM');
    await Promise.race([ended, pause(2000)]);
  }
  for (const live of opened.splice(0)) await live.close();
});

async function open(own = policy()): Promise<Live> {
  const live = await Live.open({ policy: own });
  opened.push(live);
  // What a desktop would show.
  live.write(path.join(live.bin, 'notify-send'), '#!/bin/sh\nprintf "%s|" "$@" >> "$HOME/notified"\n', 0o755);
  return live;
}

const PUSH = 'git push -q origin main; echo "ended $?"';
const ATTENDED = { env: { CI: undefined } };

/** The agent on pipes; what the fixture starts has no terminal. */
function headless(live: Live, script: string): ReturnType<Live['start']> {
  const shim = path.resolve('bin/aup-shim.js');
  const agent = live.start([process.execPath, shim, 'agent', 'probe', script], ATTENDED);
  agents.push(agent);
  return agent;
}

interface Listed {
  readonly id: string;
  readonly critical: boolean;
  readonly pid: number;
  readonly box: { readonly command: string; readonly title: string };
}

async function listed(live: Live): Promise<readonly Listed[]> {
  const { out } = await live.cli(['pending', '--json']);
  const all: { requests: Listed[] } = JSON.parse(out);
  return all.requests;
}

/** Waits until so many requests are there. */
async function waiting(live: Live, count = 1): Promise<readonly Listed[]> {
  let found: readonly Listed[] = [];
  await expect
    .poll(async () => (found = await listed(live)).length, { timeout: 15_000, interval: 200 })
    .toBe(count);
  return found;
}

/** `aup-guard approve` in a terminal of its own. */
function approving(live: Live, args: readonly string[] = [], env: Record<string, string> = {}): Driver {
  return new Driver([process.execPath, CLI, 'approve', ...args], {
    env: { ...live.env, ...env },
    cwd: live.repo,
    size: { columns: 100, rows: 40 },
  });
}

async function type(driver: Driver, words: string, after: RegExp = /to deny: /): Promise<void> {
  await driver.until(after);
  driver.type(`${words}\r`);
}

describe('a request without a terminal', () => {
  it('waits, is told, and runs after a yes in another terminal', async () => {
    const live = await open();
    const agent = headless(live, PUSH);
    const [request] = await waiting(live);
    expect(request).toMatchObject({ critical: false, box: { command: 'git push -q origin main' } });
    const list = await live.cli(['pending']);
    expect(list.out).toMatch(
      /id +agent +wants to run +clause +left\n.*probe +git push -q origin main +HUMAN-1 +0:\d\d/,
    );
    expect((await live.cli(['status'])).out).toMatch(
      /waiting {5}probe: git push -q origin main \(HUMAN-1\), 0:\d\d left: aup-guard approve \w{4}\n/,
    );
    const driver = approving(live);
    await driver.until(/\$ git push -q origin main/);
    expect(driver.text).toMatch(/HUMAN-1 {2}A person says yes before an agent pushes/);
    await type(driver, 'yes');
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect((await agent.ended).out).toBe('ended 0\n');
    expect(live.remoteHas()).toBe(true);
    expect(live.rowsOf('approval.answered')).toMatchObject([
      { outcome: 'approved', assurance: 'second-terminal' },
    ]);
    expect(agent.text()).toMatch(/probe wants to push; answer in another terminal: aup-guard approve \w{4}/);
    await eventually(() => existsSync(path.join(live.home, 'notified')), { what: () => 'a notification' });
    expect(readFileSync(path.join(live.home, 'notified'), 'utf8')).toMatch(
      /probe wants to push\|answer in another terminal: aup-guard approve \w{4}\|$/,
    );
    expect(await listed(live)).toEqual([]);
  });

  it('is a private file', async () => {
    const live = await open();
    headless(live, PUSH);
    await waiting(live);
    const [session = ''] = readdirSync(live.runtime);
    const folder = path.join(live.runtime, session, 'pending');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder))
      expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('is denied with words for the agent', async () => {
    const live = await open();
    const agent = headless(live, PUSH);
    const [request] = await waiting(live);
    const denied = await live.cli(['deny', request?.id ?? '', '--why', 'use a \u001b[31mbranch']);
    expect(denied).toMatchObject({ code: 0, out: 'denied: the agent was told\n' });
    const ended = await agent.ended;
    expect(ended.out).toBe('ended 1\n');
    expect(ended.err).toContain('the user denied it and says: use a \\u001b[31mbranch');
    expect(live.rowsOf('approval.answered')).toMatchObject([{ outcome: 'denied', assurance: 'none' }]);
  });

  it('is refused when nobody answers in time, and says so', async () => {
    const live = await open(policy().replace('timeout: 30s', 'timeout: 2s'));
    const ended = await headless(live, PUSH).ended;
    expect(ended.out).toBe('ended 1\n');
    expect(ended.err).toMatch(/nobody answered within 2 s[^]*Do not retry/);
    expect(ended.err).not.toMatch(/the user denied/);
    expect(live.rowsOf('approval.answered')).toMatchObject([{ outcome: 'timeout' }]);
  });

  it('is not waited for in CI', async () => {
    const live = await open();
    const ended = await live.shim(['agent', 'probe', PUSH]);
    expect(ended.err).toMatch(/there is no terminal to ask on, and with CI set nobody is waited for/);
  });

  it('takes a code when it is critical, and a reason when the clause wants one', async () => {
    const live = await open(policy().replace('by: developer,', 'by: developer, reason: required,'));
    const agent = headless(live, 'git push -q --force origin main; echo "ended $?"');
    await waiting(live);
    const driver = approving(live);
    await type(driver, 'yes');
    await driver.until(/to deny: [^]*to deny: /);
    const code = /type (\w{3}) to approve/.exec(driver.text)?.[1] ?? '';
    driver.type(`${code}\r`);
    await type(driver, 'agreed with Ann', /why is it right.*: /);
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect((await agent.ended).out).toBe('ended 0\n');
    expect(live.rowsOf('approval.answered')).toMatchObject([{ counts: { 'reason-letters': 15 } }]);
  });

  it('is over with ctrl-C in the other terminal, and still waits', async () => {
    const live = await open();
    headless(live, PUSH);
    await waiting(live);
    const driver = approving(live);
    await driver.until(/to deny: /);
    driver.type('\u0003');
    expect(await driver.ended()).toMatchObject({ code: 1 });
    expect(driver.text).toMatch(/no answer was given/);
    expect(await listed(live)).toHaveLength(1);
  });

  it('frees the session where that is offered', async () => {
    const live = await open();
    const again = 'git commit -q --allow-empty -m x; git push -q origin main; echo "again $?"';
    const agent = headless(live, `git push -q origin main; echo "first $?"; ${again}`);
    await waiting(live);
    const driver = approving(live, ['--session']);
    await type(driver, 'yes', /approve this session: push .*to deny: /);
    expect((await agent.ended).out).toBe('first 0\nagain 0\n');
  });
});

describe('several requests', () => {
  it('are answered by name', async () => {
    const live = await open();
    live.git('branch dev');
    const both = '(git push -q origin main; echo "main $?") & (git push -q origin dev; echo "dev $?") & wait';
    const agent = headless(live, both);
    const found = await waiting(live, 2);
    const unnamed = approving(live);
    expect(await unnamed.ended()).toMatchObject({ code: 2 });
    expect(unnamed.text).toMatch(/2 requests wait: \w{4}, \w{4}/);
    const dev = found.find(({ box }) => box.command.includes('dev'))?.id ?? '';
    const main = found.find(({ box }) => box.command.includes('main'))?.id ?? '';
    expect(await live.cli(['deny', dev])).toMatchObject({ code: 0 });
    await type(approving(live, [main]), 'yes');
    expect((await agent.ended).out.split('\n').toSorted()).toEqual(['', 'dev 1', 'main 0']);
  });

  it('are gone with the agent, also when everything is killed', async () => {
    const live = await open();
    headless(live, PUSH);
    const [request] = await waiting(live);
    process.kill(request?.pid ?? 0, 'SIGKILL');
    await eventually(() => !existsSync(`/proc/${request?.pid}`), { what: () => 'the end of the session' });
    // Its folder is kept for the gates of what it has started, until that has ended as well.
    const gone = async (): Promise<boolean> =>
      (await listed(live)).length === 0 && readdirSync(live.runtime).length === 0;
    await expect.poll(gone, { timeout: 10_000 }).toBe(true);
    const late = approving(live, [request?.id ?? '']);
    expect(await late.ended()).toMatchObject({ code: 2 });
    expect(late.text).toMatch(/no request "\w{4}" waits/);
  });
});

/** What the agent tries while its push waits, in the background; what it wrote is in `said`. */
async function tried(live: Live, attempt: string): Promise<string> {
  const agent = headless(
    live,
    `(git push -q origin main; echo "ended $?") & while [ ! -e go ]; do sleep 0.1; done; ${attempt}; wait`,
  );
  await waiting(live);
  live.write(path.join(live.repo, 'go'), '');
  const said = path.join(live.repo, 'said');
  await eventually(() => existsSync(said) && readFileSync(said, 'utf8').includes('left'), {
    ms: 15_000,
    what: () => `an end of the attempt; ${agent.text()}`,
  });
  expect(await listed(live)).toHaveLength(1);
  expect(live.remoteHas()).toBe(false);
  return readFileSync(said, 'utf8');
}

const APPROVE = `${process.execPath} ${CLI} approve`;
/** Without the variables by which programs of a session are known. */
const CLEAN = `env -i HOME="$HOME" PATH="$PATH" TERM=xterm XDG_RUNTIME_DIR="$XDG_RUNTIME_DIR"`;

describe('an approval by the agent itself', () => {
  it.each([
    ['on its pipes', `${APPROVE} >said 2>&1; echo left >>said`],
    [
      'on a terminal it makes',
      `{ sleep 2; echo yes; } | script -qc '${APPROVE}' /dev/null >said 2>&1; echo left >>said`,
    ],
    [
      'without its environment',
      `${CLEAN} script -qc '${APPROVE}' /dev/null >said 2>&1 </dev/null; echo left >>said`,
    ],
    [
      'in a session of its own',
      `setsid -w script -qc '${APPROVE}' /dev/null >said 2>&1 </dev/null; echo left >>said`,
    ],
    [
      'as a daemon without its environment',
      `(${CLEAN} setsid -f sh -c "sleep 1; script -qc '${APPROVE}' /dev/null >said 2>&1 </dev/null; echo left >>said")`,
    ],
    ['by a denial', `${process.execPath} ${CLI} deny >said 2>&1; echo left >>said`],
  ])('%s is refused and recorded', async (_, attempt) => {
    const live = await open();
    expect(await tried(live, attempt)).toMatch(/answers for a person, and .*agent/);
    expect(live.rowsOf('guard.bypassed')).toMatchObject([{ decision: 'deny', outcome: 'refused' }]);
  });

  it('in a tmux it starts is refused and recorded', async () => {
    if (!has('tmux')) return;
    const live = await open();
    const socket = path.join(live.dir, 'tmux');
    const inner = `${APPROVE} >${live.repo}/said 2>&1; echo left >>${live.repo}/said`;
    const attempt = `${CLEAN} tmux -S ${socket} -f /dev/null new-session -d '${inner}'`;
    expect(await tried(live, attempt)).toMatch(/answers for a person, and .*agent/);
    expect(live.rowsOf('guard.bypassed')).toHaveLength(1);
  });

  it.each(['CLAUDECODE', 'AI_AGENT', 'AUP_GUARD_SESSION'])(
    'of another session (%s) is refused',
    async (name) => {
      const live = await open();
      headless(live, PUSH);
      await waiting(live);
      const driver = approving(live, [], { [name]: '1' });
      expect(await driver.ended()).toMatchObject({ code: 1 });
      expect(driver.text).toMatch(new RegExp(`started by an agent \\(${name} is set\\)`));
    },
  );

  it('that shows a person something else is not shown', async () => {
    const live = await open();
    headless(live, PUSH);
    await waiting(live);
    const [session = ''] = readdirSync(live.runtime);
    const folder = path.join(live.runtime, session, 'pending');
    const file = path.join(folder, readdirSync(folder).find((name) => name.endsWith('.request')) ?? '');
    live.write(file, readFileSync(file, 'utf8').replaceAll('git push -q origin main', 'git status'));
    expect(await listed(live)).toEqual([]);
  });

  it('as a file is none', async () => {
    const live = await open();
    const agent = headless(live, PUSH);
    const [request] = await waiting(live);
    const [session = ''] = readdirSync(live.runtime);
    const folder = path.join(live.runtime, session, 'pending');
    const body = JSON.stringify({ v: 1, kind: 'approved', scope: 'once', pid: process.pid, start: '1' });
    live.write(path.join(folder, `${request?.id}.answer`), JSON.stringify({ body, mac: '0'.repeat(32) }));
    await eventually(() => live.rowsOf('guard.bypassed').length === 1, { what: () => agent.text() });
    expect(agent.text()).toMatch(/does not count: it was not written by this guard/);
    expect(await listed(live)).toHaveLength(1);
    expect(live.remoteHas()).toBe(false);
  });
});

describe('the other terminal', () => {
  it('must be one', async () => {
    const live = await open();
    headless(live, PUSH);
    await waiting(live);
    const piped = await live.cli(['approve']);
    expect(piped).toMatchObject({ code: 2 });
    expect(piped.err).toMatch(/given on a terminal, not through a pipe/);
  });

  it('is worth less inside tmux', async () => {
    const live = await open();
    const agent = headless(live, PUSH);
    await waiting(live);
    await pause(100);
    await type(approving(live, [], { TMUX: '/tmp/none,1,0' }), 'yes');
    expect((await agent.ended).out).toBe('ended 0\n');
    expect(live.rowsOf('approval.answered')).toMatchObject([{ assurance: 'overlay-in-tmux' }]);
  });
});
