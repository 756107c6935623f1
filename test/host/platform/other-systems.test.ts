import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createDarwin, parseChildren, parsePs } from '../../../src/host/platform/darwin.ts';
import { currentPlatform } from '../../../src/host/platform/index.ts';
import { createWin32, parseCim } from '../../../src/host/platform/win32.ts';
import { which } from '../../fixtures/home.ts';

describe('macOS (not run there: parsing and paths only)', () => {
  const line = '  501 Sun Nov 22 15:41:36 2026     /usr/local/bin/node /opt/x/cli.js -p hello world\n';

  it('reads ps', () => {
    expect(parsePs(77, line)).toEqual({
      pid: 77,
      ppid: 501,
      start: 'Sun Nov 22 15:41:36 2026',
      argv: ['/usr/local/bin/node', '/opt/x/cli.js', '-p', 'hello', 'world'],
    });
  });
  for (const bad of ['', '\n', 'ps: no such process', '  501 yesterday node']) {
    it(`takes ${JSON.stringify(bad)} as gone`, () => expect(parsePs(77, bad)).toBe(undefined));
  }

  it('asks for one process, by number', () => {
    const calls: (readonly string[])[] = [];
    const mac = createDarwin((program, argv) => {
      calls.push([program, ...argv]);
      return program === 'ps' ? line : 'AB-12\n';
    });
    expect(mac.processInfo(77)?.ppid).toBe(501);
    expect(mac.bootId()).toBe('AB-12');
    expect(calls).toEqual([
      ['ps', '-ww', '-o', 'ppid=,lstart=,command=', '-p', '77'],
      ['sysctl', '-n', 'kern.bootsessionuuid'],
    ]);
  });

  it('reads children and the foreground', () => {
    expect(parseChildren(1, '  300     1\n   20     1\n   21    20\n')).toEqual([20, 300]);
    expect(parseChildren(1, '')).toEqual([]);
    const groups = [' 500   500\n', ' 500   400\n', ''];
    expect(groups.map((line) => createDarwin(() => line).inForeground())).toEqual([true, false, false]);
  });

  it('agrees with the ps of this machine', (context) => {
    if (which('ps') === undefined) return context.skip('ps is not on this machine');
    const child = execFileSync('ps', ['-ww', '-o', 'ppid=,lstart=,command=', '-p', String(process.pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    expect(parsePs(process.pid, child)?.ppid).toBe(process.ppid);
    const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    expect(parseChildren(process.ppid, all)).toContain(process.pid);
  });

  it('keeps things where command-line tools do', () => {
    expect(createDarwin().paths({ HOME: '/Users/u' })).toEqual({
      organisationPolicy: '/Library/Application Support/aup-guard/aup.yaml',
      config: '/Users/u/.config/aup-guard',
      data: '/Users/u/.local/share/aup-guard',
      state: '/Users/u/.local/state/aup-guard',
      runtime: '/Users/u/.local/state/aup-guard/run',
    });
  });
});

describe('Windows (not run there: parsing and paths only)', () => {
  it('reads what PowerShell prints', () => {
    const json = String.raw`{"parent":4,"start":"638000","line":"\"C:\\Program Files\\node.exe\" cli.js -p hi"}`;
    expect(parseCim(9, json)).toEqual({
      pid: 9,
      ppid: 4,
      start: '638000',
      argv: [String.raw`C:\Program Files\node.exe`, 'cli.js', '-p', 'hi'],
    });
    expect(parseCim(9, '')).toBe(undefined);
    expect(parseCim(9, '[]')).toBe(undefined);
    expect(parseCim(9, '{"parent":"x","start":"1"}')).toBe(undefined);
  });

  it('puts only whole numbers into the query', () => {
    const scripts: string[] = [];
    const windows = createWin32((_program, argv) => {
      scripts.push(argv.at(-1) ?? '');
      return '';
    });
    expect(windows.processInfo(12)).toBe(undefined);
    expect(windows.processInfo(1.5)).toBe(undefined);
    expect(scripts).toHaveLength(1);
    expect(scripts[0]).toContain("'ProcessId=12'");
  });

  it('reads children', () => {
    expect(createWin32(() => '12\r\n34\r\n').children(4)).toEqual([12, 34]);
    expect(createWin32(() => '').children(4)).toEqual([]);
  });

  it('knows the folders', () => {
    const paths = createWin32().paths({
      USERPROFILE: String.raw`C:\Users\u`,
      ProgramData: String.raw`D:\Data`,
      APPDATA: 'relative',
    });
    expect(paths.config).toBe(String.raw`C:\Users\u\AppData\Roaming\aup-guard`);
    expect(paths.state).toBe(String.raw`C:\Users\u\AppData\Local\aup-guard\state`);
    expect(paths.organisationPolicy).toBe(String.raw`D:\Data\aup-guard\aup.yaml`);
  });
});

describe('this machine', () => {
  it('is seen by its own platform', () => {
    const own = currentPlatform().processInfo(process.pid);
    expect(own?.ppid).toBe(process.ppid);
    expect(currentPlatform().bootId()).not.toBe('');
  });
});
