import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, pause } from '../fixtures/pty-harness.ts';
import { Tui, type TuiOptions } from './terminal.ts';
import { bash, openWorld, POLICY, SECRETS, type World } from './world.ts';

let world: World;
const open: Tui[] = [];

async function fresh(policy?: string): Promise<void> {
  world = await openWorld(policy === undefined ? {} : { policy });
}
beforeEach(() => fresh());
afterEach(async () => {
  for (const tui of open.splice(0)) tui.end();
  await world.close();
});

function start(options: TuiOptions = {}): Tui {
  const tui = new Tui(world, options);
  open.push(tui);
  return tui;
}

async function ready(options: TuiOptions = {}): Promise<Tui> {
  const tui = start(options);
  await tui.ready();
  return tui;
}

const PUSH = [{ text: 'Now I push.', tools: [bash('git push -q origin main')] }, { text: 'That was it.' }];

/** The verbs Claude invents for its work, and the time, differ from run to run. */
function picture(tui: Tui): string {
  const rows = tui.tmux.plain.split('\n').map((row) => row.replace(/^[✻✽✶✳✢·] .*/, '✻'));
  return `${tui.tmux.state}\n${rows.join('\n')}`;
}

/** The input line and what is below it; above it Claude shows hints that come and go. */
function below(tui: Tui): readonly string[] {
  return tui.tmux.plain.trimEnd().split('\n').slice(-4);
}

/** As it was before the push, for a second run that does the same. */
function unpush(): void {
  const first = world.git('rev-parse', 'HEAD~1');
  world.git('--git-dir', world.remote, 'update-ref', 'refs/heads/main', first);
  world.git('update-ref', 'refs/remotes/origin/main', first);
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

function pidOf(line: string | undefined): number {
  return Number(line?.trim().split(' ')[0] ?? 0);
}

/** The wrapped Claude of this world: the guard and the program. */
function processes(): { readonly shim: number; readonly claude: number } {
  const list = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const mine = list.filter((line) => line.includes(`--settings ${world.home}/`));
  const folder = /--settings (\S+)\//.exec(mine[0] ?? '')?.[1] ?? '';
  const shim = Number(/"pid":(\d+)/.exec(world.read(`${folder}/session.json`))?.[1] ?? 0);
  // The monitor's arguments hold Claude's own.
  return { shim, claude: pidOf(mine.find((line) => !line.includes(' aup-guard '))) };
}

describe('the screen', () => {
  it('is the same as without the guard, at the start and after the work', async () => {
    world.script(...PUSH);
    // The first start of a home shows a note that later ones do not.
    (await ready({ direct: true, name: 'first' })).end();
    const direct = await ready({ direct: true, name: 'direct' });
    const before = picture(direct);
    await direct.say('please push');
    await direct.tmux.until('That was it.');
    await direct.tmux.still(1000);
    const after = picture(direct);
    expect(world.remoteHead()).toBe(world.git('rev-parse', 'HEAD'));
    direct.end();
    unpush();

    const wrapped = await ready();
    expect(picture(wrapped)).toBe(before);
    await wrapped.say('please push');
    await wrapped.box();
    await wrapped.answer('a');
    await wrapped.tmux.until('That was it.');
    await wrapped.tmux.still(1000);
    expect(picture(wrapped)).toBe(after);
    expect(world.remoteHead()).toBe(world.git('rev-parse', 'HEAD'));
  });

  it('lets auto mode check tool calls as it does without the guard', async () => {
    world.script({ text: 'Looking.', tools: [bash('echo seen > seen.txt')] }, { text: 'Looked.' });
    const tui = await ready();
    await tui.say('look');
    await tui.tmux.until('Looked.');
    expect(tui.tmux.plain).not.toMatch(/can't check|Do you want to proceed/);
    expect(world.read('seen.txt')).toBe('seen\n');
    expect(world.model.requests.some(({ body }) => body.includes('"safeguards"'))).toBe(true);
  });
});

describe('the box over the screen', () => {
  it.each([
    ['d', 'the user denied it.'],
    ['Escape', 'the user denied it.'],
    ['C-c', 'the user denied it.'],
  ])('%s denies, and Claude shows why', async (key, words) => {
    const before = world.remoteHead();
    world.script(...PUSH);
    const tui = await ready();
    await tui.say('please push');
    const box = await tui.box();
    for (const part of ['claude wants to push', 'git push -q origin main', 'HUMAN-1', 'aup.yaml:']) {
      expect(box).toContain(part);
    }
    // The clock starts with the box: its first second still says 2:00.
    expect(box).toMatch(/denies in (?:2:00|1:5\d)/);
    await tui.answer(key);
    await tui.tmux.until('That was it.');
    expect(tui.tmux.plain.replaceAll(/\s+│?\s*/g, ' ')).toContain(words);
    expect(world.remoteHead()).toBe(before);
  });

  it('tells Claude the reason a person gives', async () => {
    world.script(...PUSH);
    const tui = await ready();
    await tui.say('please push');
    await tui.box();
    tui.tmux.keys('n');
    await tui.tmux.until('why:');
    for (const letter of 'wait for CI') {
      tui.tmux.type(letter);
      await pause(40);
    }
    tui.tmux.keys('Enter');
    await tui.tmux.until('That was it.');
    expect(tui.tmux.plain.replaceAll(/\s+│?\s*/g, ' ')).toContain('the user denied it and says: wait for CI');
  });

  it('denies by itself when its time is over', async () => {
    await world.close();
    await fresh(POLICY.replace('timeout: 120s', 'timeout: 2s'));
    world.script(...PUSH);
    const tui = await ready();
    await tui.say('please push');
    await tui.tmux.until('approve once');
    await tui.tmux.until('That was it.', 15_000);
    expect(tui.tmux.plain.replaceAll(/\s+│?\s*/g, ' ')).toContain('nobody answered within 2 s');
    expect(world.rows().filter(({ kind }) => kind === 'approval.answered')).toMatchObject([
      { outcome: 'timeout' },
    ]);
  });

  it('follows a resize, and the agent does too', async () => {
    world.script(...PUSH);
    const tui = await ready();
    await tui.say('please push');
    await tui.box();
    tui.tmux.resize({ columns: 72, rows: 24 });
    await pause(800);
    const small = tui.tmux.plain.split('\n');
    expect(small.filter((row) => /^ *[┌└│]/.test(row)).every((row) => /[┐┘│]$/.test(row.trimEnd()))).toBe(
      true,
    );
    await pause(700);
    await tui.answer('d');
    await tui.tmux.until('That was it.');
    await tui.tmux.still(800);
    expect(tui.tmux.plain).toContain('─'.repeat(72));
    expect(tui.tmux.plain).not.toContain('aup-guard ─');
  });

  it('covers a session when the person says so', async () => {
    const push = bash('git push -q origin main');
    world.script(
      { text: 'one', tools: [push] },
      { text: 'two', tools: [bash('git commit -q --allow-empty -m two')] },
      { text: 'three', tools: [push] },
      { text: 'That was it.' },
    );
    const tui = await ready();
    await tui.say('please push');
    await tui.box();
    await tui.answer('s');
    await tui.tmux.until('That was it.', 20_000);
    expect(world.remoteHead()).toBe(world.git('rev-parse', 'HEAD'));
    expect(world.rows().filter(({ kind }) => kind === 'approval.asked')).toHaveLength(1);
  });
});

describe('keys', () => {
  it('a pasted key becomes a placeholder on the screen and on the wire', async () => {
    world.script({ text: 'Seen.' });
    const tui = await ready();
    tui.tmux.paste(`use ${SECRETS.keyId} please`);
    await tui.tmux.until(/AUP_[A-Z]+_[0-9A-Z]{12}/);
    expect(tui.tmux.plain).not.toContain(SECRETS.keyId);
    tui.tmux.keys('Enter');
    await tui.tmux.until('Seen.');
    expect(world.wire()).toMatch(/use AUP_[A-Z]+_[0-9A-Z]{12} please/);
    expect(world.leaks()).toEqual([]);
  });

  it('ctrl-Z stops Claude and fg brings it back', async () => {
    const tui = await ready({ shell: true });
    const before = below(tui);
    tui.tmux.keys('C-z');
    await tui.tmux.until(/Stopped|suspended/);
    await pause(500);
    tui.tmux.type('echo shell-$((40 + 2))');
    tui.tmux.keys('Enter');
    await tui.tmux.until('shell-42');
    tui.tmux.type('fg');
    tui.tmux.keys('Enter');
    await tui.ready();
    expect(below(tui)).toEqual(before);
    world.script({ text: 'Still here.' });
    await tui.say('hello');
    await tui.tmux.until('Still here.');
  });

  it('ctrl-C twice ends it with the code Claude itself ends with', async () => {
    const codes: number[] = [];
    for (const direct of [true, false]) {
      const tui = await ready({ direct });
      tui.tmux.keys('C-c');
      await pause(300);
      tui.tmux.keys('C-c');
      codes.push(await tui.code());
      expect(tui.tmux.state).toContain('alternate_on=0');
      expect(tui.tmux.plain).toMatch(/ icanon .*\n?/);
      tui.end();
    }
    expect(codes[1]).toBe(codes[0]);
  });
});

describe('a guard that is killed', () => {
  it('takes Claude with it, leaves the gates shut and the terminal usable', async () => {
    const before = world.remoteHead();
    world.script({ text: 'later', tools: [bash('env -0 > env.bin; echo yes > began.txt; sleep 60')] });
    const tui = await ready({ shell: true });
    await tui.say('go');
    await eventually(() => world.read('began.txt') !== '', { ms: 20_000, what: () => 'the tool call' });
    const { shim, claude } = processes();
    expect([shim, claude].every(isAlive)).toBe(true);
    process.kill(shim, 'SIGKILL');
    await eventually(() => !isAlive(claude), { ms: 5000, what: () => 'the end of claude' });
    await tui.tmux.until(/Killed|code 137/);
    tui.tmux.type('clear; echo usable-$((40 + 2))');
    tui.tmux.keys('Enter');
    await tui.tmux.until('usable-42');
    // What a process left behind by the session would do.
    const env = Object.fromEntries(
      world
        .read('env.bin')
        .split('\0')
        .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
    for (const command of ['git push origin main', 'PATH=/usr/bin:/bin git push origin main']) {
      const late = spawnSync('bash', ['-c', command], { cwd: world.repo, env, encoding: 'utf8' });
      expect(late.stderr).toContain('aup-guard: not allowed');
      expect(late.status).not.toBe(0);
    }
    expect(world.remoteHead()).toBe(before);
  });
});
