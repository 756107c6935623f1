/** What a process carries, and how a person is told outside all terminals. */
import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { createDarwin } from '../../../src/host/platform/darwin.ts';
import { linux } from '../../../src/host/platform/linux.ts';
import { createWin32 } from '../../../src/host/platform/win32.ts';
import { eventually } from '../../fixtures/pty-harness.ts';

it('reads the environment and the group of a process on Linux', async () => {
  const child = spawn('sleep', ['20'], { env: { MARK: 'a=b', EMPTY: '' } });
  const pid = child.pid ?? 0;
  try {
    await eventually(() => linux.processMarks(pid).environment.has('MARK'), {
      what: () => 'its environment',
    });
    const { environment, group } = linux.processMarks(pid);
    expect([...environment]).toEqual([
      ['MARK', 'a=b'],
      ['EMPTY', ''],
    ]);
    expect(group).toBe(linux.processMarks(process.pid).group);
  } finally {
    child.kill();
  }
  expect(linux.processMarks(2 ** 30)).toEqual({ environment: new Map(), group: undefined });
});

it('reads the environment behind the command on macOS', () => {
  const mac = createDarwin(() => 'node app.js --x=1 CLAUDECODE=1 HOME=/Users/ann\n');
  expect(mac.processMarks(7).environment.get('CLAUDECODE')).toBe('1');
  expect(mac.processMarks(7).group).toBeUndefined();
});

it('passes words to a notification as they are, or as no markup', () => {
  expect(linux.notification('--x <b>', 'a <b> & c')).toEqual([
    'notify-send',
    '--app-name=aup-guard',
    '--',
    '--x <b>',
    'a &lt;b&gt; &amp; c',
  ]);
  const words = 'say " & (do shell script "x")';
  expect(createDarwin().notification('t', words).at(-1)).toBe(words);
  expect(createWin32().notification('t', words)).toContain(`t: ${words}`);
});
