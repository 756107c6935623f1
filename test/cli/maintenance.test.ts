/** A window for work on the guard's own files: opened by a person at a terminal, and by nothing else. */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openMachine, type Machine } from '../../src/host/machine.ts';
import { closeWindow, openWindow, windowNow } from '../../src/host/maintenance.ts';
import { instant } from '../../src/engine/text.ts';
import { Live } from '../fixtures/live.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const opened: Live[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const live of opened.splice(0)) await live.close();
});

async function open(): Promise<Live> {
  const live = await Live.open();
  opened.push(live);
  return live;
}

function asking(live: Live, args: readonly string[] = [], env: Record<string, string> = {}): Driver {
  return new Driver([process.execPath, CLI, 'maintenance', ...args], {
    env: { ...live.env, ...env },
    cwd: live.repo,
    size: { columns: 100, rows: 30 },
  });
}

async function typed(driver: Driver, answer: (code: string) => string): Promise<void> {
  await driver.until(/type \w{3} to open it: /);
  const code = /type (\w{3}) to open it/.exec(driver.text)?.[1] ?? '';
  driver.type(`${answer(code)}\r`);
}

const fileOf = (live: Live): string => path.join(live.state, 'maintenance');

describe('aup-guard maintenance', () => {
  it('opens by a code, is shown, recorded and ended', async () => {
    const live = await open();
    const driver = asking(live, ['--minutes', '5', '--reason', 'new shims']);
    await typed(driver, (code) => code);
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect(driver.text).toMatch(/open until \d\d:\d\d:\d\d/);
    expect((await live.cli(['status'])).out).toMatch(/maintenance +open until \d\d:\d\d:\d\d/);
    expect(live.rowsOf('maintenance.opened')).toMatchObject([
      { ms: 300_000, assurance: 'second-terminal', counts: { 'reason-letters': 9 } },
    ]);
    expect(await live.cli(['maintenance', 'end'])).toMatchObject({ code: 0, out: 'maintenance is over\n' });
    expect(live.rowsOf('maintenance.closed')).toHaveLength(1);
    expect((await live.cli(['status'])).out).not.toMatch(/maintenance/);
    expect((await live.cli(['maintenance', 'end'])).out).toBe('no maintenance was open\n');
  });

  it('opens nothing after anything else', async () => {
    const live = await open();
    const driver = asking(live);
    await typed(driver, (code) => `${code}X`);
    expect(await driver.ended()).toMatchObject({ code: 1 });
    expect(live.rowsOf('maintenance.opened')).toEqual([]);
  });

  it.each([
    [['--minutes', '61'], 2],
    [['--minutes', '0'], 2],
    [[], 2],
  ])('%j on a pipe ends with %i', async (args, code) => {
    expect(await (await open()).cli(['maintenance', ...args])).toMatchObject({ code });
  });

  it('refuses an agent, whatever terminal it has', async () => {
    const live = await open();
    const driver = asking(live, [], { CLAUDECODE: '1' });
    expect(await driver.ended()).toMatchObject({ code: 1 });
    expect(driver.text).toMatch(/is for a person, and it was started by an agent \(CLAUDECODE is set\)/);
    expect(live.rowsOf('guard.bypassed')).toHaveLength(1);
    expect(existsSync(fileOf(live))).toBe(false);
  });

  it('is worth less where others can type', async () => {
    const live = await open();
    const driver = asking(live, [], { TMUX: '/tmp/none,1,0' });
    await typed(driver, (code) => code);
    await driver.ended();
    expect(live.rowsOf('maintenance.opened')).toMatchObject([{ assurance: 'overlay-in-tmux' }]);
  });
});

/** The machine, this many milliseconds from now. */
function at(live: Live, ms: number): Machine {
  const machine = openMachine(live.env, live.repo);
  return { ...machine, now: () => instant(Date.now() + ms) };
}

describe('a window', () => {
  const terms = { minutes: 1, assurance: 'second-terminal' } as const;

  it('ends to the second, and is not there before it began', async () => {
    const live = await open();
    openWindow(at(live, 0), terms);
    expect(windowNow(at(live, 0))).toBeDefined();
    expect(windowNow(at(live, 59_000))).toBeDefined();
    expect(windowNow(at(live, 60_001))).toBeUndefined();
    expect(windowNow(at(live, -60_000))).toBeUndefined();
  });

  it('is none when a copy of it is put back after it was ended', async () => {
    const live = await open();
    openWindow(at(live, 0), terms);
    copyFileSync(fileOf(live), path.join(live.dir, 'kept'));
    expect(closeWindow(at(live, 0))).toBeDefined();
    copyFileSync(path.join(live.dir, 'kept'), fileOf(live));
    expect(windowNow(at(live, 0))).toBeUndefined();
  });

  it('is none of another start of the machine', async () => {
    const live = await open();
    const machine = at(live, 0);
    openWindow(machine, terms);
    const platform = { ...machine.platform, bootId: () => 'another' };
    expect(windowNow({ ...machine, platform })).toBeUndefined();
  });

  it.each([
    ['longer', (text: string) => text.replace(/until\\":\d/, 'until\\":9')],
    ['its seal', (text: string) => text.replace(/"mac":"[0-9a-f]{4}/, '"mac":"0000')],
    ['no JSON', () => 'open'],
  ])('is none when %s was changed by hand', async (_, change) => {
    const live = await open();
    openWindow(at(live, 0), terms);
    live.write(fileOf(live), change(readFileSync(fileOf(live), 'utf8')));
    expect(windowNow(at(live, 0))).toBeUndefined();
  });

  it('is none when the log does not tell of it', async () => {
    const live = await open();
    openWindow(at(live, 0), terms);
    const kept = readFileSync(fileOf(live));
    live.write(path.join(live.state, 'ledger/current.jsonl'), '');
    expect(windowNow(at(live, 0))).toBeUndefined();
    expect(readFileSync(fileOf(live))).toEqual(kept);
  });
});
