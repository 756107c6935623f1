/** What must hold for every agent that has a screen, on a terminal of tmux. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pause } from '../fixtures/pty-harness.ts';
import { drivers } from './drivers/index.ts';
import { asked } from './drivers/model.ts';
import { Tui, type TuiOptions } from './terminal.ts';
import { missing, openWorld, POLICY, SECRETS, type World } from './world.ts';

const screens = drivers.filter((driver) => driver.screen !== undefined && missing(driver) === undefined);

describe.each(screens)('$id on a terminal', (driver) => {
  const { shell } = driver.calls;
  let world: World;
  const open: Tui[] = [];
  const push = [{ text: 'Now I push.', tools: [shell('git push -q origin main')] }, { text: 'That was it.' }];

  beforeEach(async () => {
    world = await openWorld({ driver });
  });
  afterEach(async () => {
    for (const tui of open.splice(0)) tui.end();
    await world.close();
  });

  async function ready(options: TuiOptions = {}): Promise<Tui> {
    const tui = new Tui(world, options);
    open.push(tui);
    await tui.ready();
    return tui;
  }

  it('pushes once a person says yes', async () => {
    world.script(...push);
    const tui = await ready();
    await tui.say('please push');
    const box = await tui.box();
    for (const part of [`${driver.id} wants to push`, 'HUMAN-1', 'aup.yaml:']) expect(box).toContain(part);
    await tui.answer('a');
    await tui.tmux.until('That was it.', 30_000);
    expect(world.remoteHead()).toBe(world.git('rev-parse', 'HEAD'));
  });

  it('does not when the person says no, through a resize', async () => {
    const before = world.remoteHead();
    world.script(...push);
    const tui = await ready();
    await tui.say('please push');
    await tui.box();
    tui.tmux.resize({ columns: 80, rows: 26 });
    await pause(1500);
    await tui.answer('d');
    await tui.tmux.until('That was it.', 30_000);
    expect(tui.tmux.plain).not.toContain('aup-guard ─');
    expect(world.remoteHead()).toBe(before);
  });

  it('does not when nobody answers', async () => {
    await world.close();
    world = await openWorld({ driver, policy: POLICY.replace('timeout: 120s', 'timeout: 2s') });
    const before = world.remoteHead();
    world.script(...push);
    const tui = await ready();
    await tui.say('please push');
    await tui.tmux.until('approve once', 40_000);
    await tui.tmux.until('That was it.', 30_000);
    expect(world.remoteHead()).toBe(before);
    expect(world.rows().filter(({ kind }) => kind === 'approval.answered')).toMatchObject([
      { outcome: 'timeout' },
    ]);
  });

  it('a pasted key is a placeholder on the wire', async () => {
    world.script({ text: 'Seen it.' });
    const tui = await ready();
    tui.tmux.paste(`use ${SECRETS.keyId} please`);
    await pause(700);
    expect(tui.tmux.plain).not.toContain(SECRETS.keyId);
    tui.tmux.keys('Enter');
    await tui.tmux.until('Seen it.', 30_000);
    expect(world.wire()).toMatch(/AUP_[A-Z]+_[0-9A-Z]{12}/);
    expect(world.leaks()).toEqual([]);
  });

  /** Stopped, another command of the shell, and on again. */
  async function suspended(tui: Tui, keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      tui.tmux.keys(key);
      await pause(400);
    }
    await tui.tmux.until(/Stopped|suspended/);
    await pause(500);
    tui.tmux.type('echo shell-$((40 + 2))');
    tui.tmux.keys('Enter');
    await tui.tmux.until('shell-42');
    tui.tmux.type('fg');
    tui.tmux.keys('Enter');
    await tui.tmux.until(driver.screen?.ready ?? /$/, 30_000);
  }

  it('stops on ctrl-Z and comes back with fg', async () => {
    const keys = driver.screen?.suspend ?? ['C-z'];
    const tui = await ready({ shell: true });
    if (keys.length === 0) tui.tmux.keys('C-z');
    else await suspended(tui, keys);
    world.script({ text: 'Still here.' });
    await tui.say('hello');
    await tui.tmux.until('Still here.', 30_000);
    expect(asked(world.model).length).toBeGreaterThan(0);
  });

  it('ends as it does by itself, and leaves the terminal as it was', async () => {
    const codes: number[] = [];
    for (const direct of [true, false]) {
      const tui = await ready({ direct });
      for (const key of driver.screen?.leave ?? []) {
        tui.tmux.keys(key);
        await pause(300);
      }
      codes.push(await tui.code());
      expect(tui.tmux.state).toContain('alternate_on=0');
      expect(tui.tmux.plain).toMatch(/ icanon .*\n?/);
      tui.end();
    }
    expect(codes[1]).toBe(codes[0]);
  });
});
