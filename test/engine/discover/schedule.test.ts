/** The text for schedulers, held against the programs that read it where they are here. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  cronLines,
  fitsJob,
  launchdPlist,
  paceOf,
  systemdUnits,
  taskLines,
} from '../../../src/engine/discover/schedule.ts';

const WORDS = '15m 20m 30m 1h 2h 3h 4h 6h 8h 12h 1d 1w'.split(' ');
const ODD = `/home/some body/50%$HOME "x" it's & <y>/aup-guard`;

function job(pace: string, program = '/home/me/aup-guard') {
  const found = paceOf(pace);
  if (found === undefined) throw new Error(`no pace ${pace}`);
  return { pace: found, argv: [program, 'discover', '--diff'], minute: 7 };
}

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

describe('a pace', () => {
  it.each([
    ...WORDS.map((word) => [word, true] as const),
    ['1 day', true],
    ['24h', true],
    ['60 min', true],
  ] as const)('%s can be kept by every scheduler', (word) => expect(paceOf(word)).toBeDefined());
  it.each(['', '1', '5m', '7h', '5d', '1 month', 'daily; rm', '-1h', '0h'])('%j cannot', (word) => {
    expect(paceOf(word)).toBeUndefined();
  });
});

describe('units of systemd', () => {
  it('name the program so that nothing in it is read as more', () => {
    expect(systemdUnits(job('1d', ODD)).service).toContain(
      String.raw`ExecStart=/usr/bin/env "/home/some body/50%%$$HOME \"x\" it's & <y>/aup-guard" "discover" "--diff"`,
    );
  });

  it('name a plain program as it is', () => {
    expect(systemdUnits(job('1d', '/home/a b/$x/50%')).service).toContain(
      'ExecStart="/home/a b/$x/50%%" "discover" "--diff"',
    );
  });

  it.each(WORDS)('are taken by systemd for %s', (word) => {
    // Without it the texts are compared above and below only.
    if (!hasAnalyze) return;
    const folder = mkdtempSync(path.join(tmpdir(), 'aup-units-'));
    try {
      const program = path.join(folder, WORDS.indexOf(word) % 2 === 0 ? 'it $is 50% "me"' : 'it $is 50%');
      writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
      const { service, timer } = systemdUnits(job(word, program));
      const files = [
        path.join(folder, 'aup-guard-discover.service'),
        path.join(folder, 'aup-guard-discover.timer'),
      ];
      writeFileSync(files[0] ?? '', service);
      writeFileSync(files[1] ?? '', timer);
      const done = spawnSync('systemd-analyze', ['--user', 'verify', ...files], {
        encoding: 'utf8',
        env: { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder },
      });
      const about = done.stderr.split('\n').filter((line) => line.includes('aup-guard-discover'));
      expect(about).toEqual([]);
      const calendar = /OnCalendar=(.*)/.exec(timer)?.[1] ?? '';
      expect(spawnSync('systemd-analyze', ['calendar', calendar]).status).toBe(0);
      // The control: it does say no.
      writeFileSync(files[1] ?? '', timer.replace(/OnCalendar=.*/, 'OnCalendar=sometimes'));
      const bad = spawnSync('systemd-analyze', ['--user', 'verify', ...files], {
        encoding: 'utf8',
        env: { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder },
      });
      expect(bad.stderr).toContain('aup-guard-discover.timer');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('lines for cron', () => {
  it.each([
    ['30m', '*/30 * * * *'],
    ['1h', '7 * * * *'],
    ['6h', '7 */6 * * *'],
    ['1d', '7 11 * * *'],
    ['1w', '7 11 * * 1'],
  ])('keep the pace %s', (word, fields) => {
    expect(cronLines(job(word)).split('\n')[1]).toBe(
      `${fields} '/home/me/aup-guard' 'discover' '--diff' >/dev/null 2>&1`,
    );
  });

  it('give the shell of cron exactly the words', () => {
    const [, line = ''] = cronLines(job('1h', ODD)).split('\n');
    const command = line.replace('7 * * * *', '').replace('>/dev/null 2>&1', '');
    expect(command.replaceAll(String.raw`\%`, '')).not.toContain('%');
    // cron takes the backslash away again.
    const run = command.replaceAll(String.raw`\%`, '%').trim();
    const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${run}`], { encoding: 'utf8' });
    expect(stdout).toBe(`${ODD}\ndiscover\n--diff\n`);
  });
});

describe('the property list of launchd', () => {
  it('is well-formed and holds exactly the words', () => {
    const script =
      'import plistlib,sys,json; d=plistlib.loads(sys.stdin.buffer.read()); print(json.dumps([d["ProgramArguments"],d["StartInterval"],d["Label"]]))';
    const { stdout, status } = spawnSync('python3', ['-c', script], {
      input: launchdPlist(job('6h', ODD)),
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual([[ODD, 'discover', '--diff'], 21_600, 'org.aup-guard.discover']);
  });
});

describe('the line for schtasks', () => {
  const NODE = String.raw`C:\Program Files\nodejs\node.exe`;
  const windows = (pace: string, ...argv: readonly string[]) => {
    return taskLines({
      ...job(pace),
      argv: argv.length === 0 ? [NODE, String.raw`C:\tools\aup-guard.js`] : argv,
    });
  };

  it.each([
    ['15m', '/SC MINUTE /MO 15'],
    ['1h', '/SC HOURLY /ST 00:07'],
    ['6h', '/SC HOURLY /MO 6 /ST 00:07'],
    ['1d', '/SC DAILY /ST 11:07'],
    ['1w', '/SC WEEKLY /D MON /ST 11:07'],
  ])('keeps %s', (pace, words) => {
    expect(windows(pace)).toEqual([
      String.raw`schtasks /Create /TN aup-guard-discover ${words} /TR "\"C:\Program Files\nodejs\node.exe\" C:\tools\aup-guard.js" /F`,
      'schtasks /Delete /TN aup-guard-discover /F',
    ]);
  });

  it.each([
    ['a variable', String.raw`C:\%TEMP%\x.exe`],
    ['a quote', 'C:\\"x'],
    ['another command', String.raw`C:\a & del x`],
    ['more letters than it takes', `C:\\${'x'.repeat(300)}`],
  ])('is none for a program with %s', (_, program) => expect(windows('1d', program)).toBeUndefined());
});

it('takes no word with a line break', () => {
  expect([fitsJob('/a b'), fitsJob('/a\nb'), fitsJob('/a\u0000')]).toEqual([true, false, false]);
});
