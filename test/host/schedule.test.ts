/** Jobs of schedulers, put in and taken out to the byte. Stand-ins for what asks a scheduler; never this machine's own. */
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { paceOf } from '../../src/engine/discover/schedule.ts';
import { GuardError } from '../../src/host/errors.ts';
import { linux } from '../../src/host/platform/linux.ts';
import { createDarwin } from '../../src/host/platform/darwin.ts';
import { createWin32 } from '../../src/host/platform/win32.ts';
import type { Platform } from '../../src/host/platform/model.ts';
import { planLines } from '../../src/cli/discover-schedule.ts';
import { applySchedule, jobOf, planSchedule, removeSchedule } from '../../src/host/schedule.ts';
import { prepareUninstall } from '../../src/host/uninstall.ts';

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

interface Home {
  readonly home: string;
  readonly table: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A home folder with stand-ins for the programs of schedulers, which write down what they were asked. */
function homeWith(...programs: readonly string[]): Home {
  const home = mkdtempSync(path.join(tmpdir(), 'aup-schedule-'));
  folders.push(home);
  const bin = path.join(home, 'bin');
  const table = path.join(bin, 'table');
  mkdirSync(bin);
  const texts: Readonly<Record<string, string>> = {
    systemctl: `echo "$@" >> '${bin}/asked'`,
    launchctl: `echo "$@" >> '${bin}/asked'`,
    crontab: [
      'case "$1" in',
      `-l) [ -f '${table}' ] && cat '${table}' || { echo "no crontab for me" >&2; exit 1; } ;;`,
      `-r) rm '${table}' ;;`,
      `-) cat > '${table}' ;;`,
      'esac',
    ].join('\n'),
    refused: 'echo "you are not allowed to use this program" >&2; exit 1',
  };
  for (const name of programs) {
    const file = path.join(bin, name.replace('refused', 'crontab'));
    writeFileSync(file, `#!/bin/sh\n${texts[name] ?? ''}\n`);
    chmodSync(file, 0o700);
  }
  return { home, table, env: { HOME: home, PATH: bin } };
}

function job(word: string) {
  const pace = paceOf(word);
  if (pace === undefined) throw new Error('no pace');
  return { pace, argv: ['/home/me/.local/share/aup-guard/shims/aup-guard', 'discover', '--diff'], minute: 7 };
}

const place = ({ env }: Home, platform: Platform = linux) => ({ env, platform, paths: platform.paths(env) });

/** Every file and link below a folder, with what it holds. */
function treeOf(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('bin'))
    .toSorted()
    .map((name) => {
      const file = path.join(dir, name);
      const info = lstatSync(file);
      if (info.isSymbolicLink()) return `${name} -> ${readlinkSync(file)}`;
      return info.isDirectory() ? `${name}/` : `${name} ${readFileSync(file, 'base64')}`;
    });
}

const asked = ({ home }: Home): string => readFileSync(path.join(home, 'bin/asked'), 'utf8');
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof GuardError) return error.code;
    throw error;
  }
  return '';
};

describe('with systemd', () => {
  it('a timer is linked and started, and uninstall takes out all of it', () => {
    const home = homeWith('systemctl', 'crontab');
    const before = treeOf(home.home);
    const plan = planSchedule(place(home), job('1d'), true);
    expect(treeOf(home.home)).toEqual(before);
    applySchedule(place(home), plan);
    const units = path.join(home.home, '.config/systemd/user');
    const link = path.join(units, 'timers.target.wants/aup-guard-discover.timer');
    expect(readlinkSync(link)).toBe(path.join(units, 'aup-guard-discover.timer'));
    expect(readFileSync(path.join(units, 'aup-guard-discover.service'), 'utf8')).toContain(
      '"discover" "--diff"',
    );
    expect(asked(home)).toBe('--user daemon-reload\n--user start aup-guard-discover.timer\n');
    expect(existsSync(home.table)).toBe(false);
    const prepared = prepareUninstall(home.env, linux);
    expect(prepared.lines.join('\n')).toContain(
      '~ ~/.config/systemd/user/timers.target.wants/aup-guard-discover.timer',
    );
    expect(prepared.apply({ purge: true }).left).toEqual([]);
    expect(asked(home)).toContain('--user stop aup-guard-discover.timer\n--user daemon-reload\n');
    expect(treeOf(home.home)).toEqual(before);
  });

  it('another pace takes the place of the first', () => {
    const home = homeWith('systemctl');
    for (const word of ['1d', '6h', '6h'])
      applySchedule(place(home), planSchedule(place(home), job(word), true));
    const timer = path.join(home.home, '.config/systemd/user/aup-guard-discover.timer');
    expect(readFileSync(timer, 'utf8')).toContain('OnCalendar=*-*-* 0/6:7:00');
    expect(removeSchedule(place(home))).toMatchObject({ left: [], undone: expect.arrayContaining([timer]) });
    expect(existsSync(timer)).toBe(false);
    expect(removeSchedule(place(home))).toEqual({ undone: [], left: [], kept: [] });
  });

  it('works without a session of systemd: the timer runs from the next login', () => {
    const home = homeWith();
    const plan = planSchedule(place(home), job('1d'), true);
    expect(plan.program).toBe('');
    applySchedule(place(home), plan);
    expect(removeSchedule(place(home)).left).toEqual([]);
  });

  it('a unit of somebody else is not touched, and one that was edited is named', () => {
    const home = homeWith('systemctl');
    const timer = path.join(home.home, '.config/systemd/user/aup-guard-discover.timer');
    mkdirSync(path.dirname(timer), { recursive: true });
    writeFileSync(timer, 'mine');
    const plan = planSchedule(place(home), job('1d'), true);
    expect(codeOf(() => applySchedule(place(home), plan))).toBe('install-blocked');
    expect(readFileSync(timer, 'utf8')).toBe('mine');
    rmSync(timer);
    applySchedule(place(home), plan);
    writeFileSync(timer, 'mine');
    expect(removeSchedule(place(home)).left).toMatchObject([{ path: timer }]);
    expect(readFileSync(timer, 'utf8')).toBe('mine');
  });
});

describe('with cron', () => {
  it.each<[string, string | undefined]>([
    ['no crontab', undefined],
    ['one of their own', 'MAILTO=me\n5 4 * * * /usr/bin/true\n'],
    ['one whose last line is not ended', '5 4 * * * /usr/bin/true'],
    ['an empty one', ''],
    ['one that is not UTF-8', '# caf\u00e9 \u00ff\n'],
  ])('lines go into %s and out again to the byte', (_, text) => {
    const home = homeWith('crontab');
    if (text !== undefined) writeFileSync(home.table, Buffer.from(text, 'latin1'));
    const before = text === undefined ? undefined : readFileSync(home.table);
    for (const word of ['1d', '1h']) applySchedule(place(home), planSchedule(place(home), job(word), false));
    const now = readFileSync(home.table, 'latin1');
    expect(now.startsWith(text ?? '')).toBe(true);
    expect(now.match(/aup-guard' 'discover' '--diff'/g)).toHaveLength(1);
    expect(now).toContain("\n7 * * * * '/home/me/");
    expect(prepareUninstall(home.env, linux).apply({ purge: true }).left).toEqual([]);
    expect(existsSync(home.table)).toBe(before !== undefined);
    expect(before === undefined ? undefined : readFileSync(home.table)).toEqual(before);
  });

  it('lines of a person that came later stay, and edited ones of ours are named', () => {
    const home = homeWith('crontab');
    applySchedule(place(home), planSchedule(place(home), job('1d'), false));
    const ours = readFileSync(home.table, 'utf8');
    writeFileSync(home.table, `${ours}1 2 * * * /mine\n`);
    expect(removeSchedule(place(home)).left).toEqual([]);
    expect(readFileSync(home.table, 'utf8')).toBe('1 2 * * * /mine\n');
    applySchedule(place(home), planSchedule(place(home), job('1d'), false));
    const edited = readFileSync(home.table, 'utf8').replace('7 11', '8 12');
    writeFileSync(home.table, edited);
    expect(removeSchedule(place(home)).left).toMatchObject([{ why: expect.stringContaining('was edited') }]);
    expect(readFileSync(home.table, 'utf8')).toBe(edited);
  });

  it('that this person may not use changes nothing', () => {
    const home = homeWith('refused');
    expect(codeOf(() => applySchedule(place(home), planSchedule(place(home), job('1d'), false)))).toBe(
      'install-blocked',
    );
    expect(removeSchedule(place(home))).toEqual({ undone: [], left: [], kept: [] });
  });
});

describe('elsewhere', () => {
  it('launchd is given a list, and uninstall takes it out', () => {
    const darwin = createDarwin(() => '');
    const home = homeWith('launchctl');
    const before = treeOf(home.home);
    applySchedule(place(home, darwin), planSchedule(place(home, darwin), job('1d')));
    const list = path.join(home.home, 'Library/LaunchAgents/org.aup-guard.discover.plist');
    expect(readFileSync(list, 'utf8')).toContain('<integer>86400</integer>');
    expect(asked(home)).toMatch(/^bootstrap gui\/\d+ .*org\.aup-guard\.discover\.plist\n$/);
    expect(prepareUninstall(home.env, darwin).apply({ purge: true }).left).toEqual([]);
    expect(asked(home)).toMatch(/bootout gui\/\d+\/org\.aup-guard\.discover\n$/);
    expect(treeOf(home.home)).toEqual(before);
  });

  it('Linux without systemd and cron is told what to start', () => {
    const home = homeWith();
    expect(codeOf(() => planSchedule(place(home), job('1d'), false))).toBe('environment');
  });

  it('Windows is shown two lines to run, and nothing is put in', () => {
    const home = homeWith();
    const windows = place(home, createWin32());
    const here = jobOf(windows, '6h');
    expect(here?.argv.slice(-2)).toEqual(['discover', '--diff']);
    const plan = planSchedule(windows, job('6h'));
    expect(planLines(plan)).toEqual([
      'run this yourself, at a prompt of Windows:',
      expect.stringMatching(/^schtasks \/Create \/TN aup-guard-discover .* discover --diff" \/F$/),
      'undo:',
      'schtasks /Delete /TN aup-guard-discover /F',
    ]);
    expect(codeOf(() => applySchedule(windows, plan))).toBe('environment');
    expect(treeOf(home.home)).toEqual([]);
  });

  it('a program with a line break in its path is refused', () => {
    const home = homeWith('crontab');
    const odd = { ...job('1d'), argv: ['/a\n* * * * * rm'] };
    expect(codeOf(() => planSchedule(place(home), odd, false))).toBe('usage');
  });
});
