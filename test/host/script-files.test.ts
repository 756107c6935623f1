import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instant } from '../../src/engine/text.ts';
import { scriptFiles } from '../../src/host/script-files.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'scripts-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
const put = (name: string, text: string | Buffer): string => {
  const file = path.join(dir, name);
  writeFileSync(file, text);
  return file;
};

it('tells files of the session from those before it', async () => {
  const before = put('a.sh', 'ls');
  await later();
  const files = scriptFiles({ since: instant(Date.now()) });
  await later();
  const after = put('b.sh', 'git push');
  expect(files.read(before)).toEqual({ text: 'ls', written: false });
  expect(files.read(after)).toEqual({ text: 'git push', written: true });
});

it('is not fooled by an old date, a change of mode or a link', async () => {
  const file = put('a.sh', 'ls');
  const other = put('c.sh', 'ls');
  await later();
  const files = scriptFiles({ since: instant(Date.now()) });
  await later();
  writeFileSync(file, 'git push');
  utimesSync(file, 0, 0);
  chmodSync(other, 0o755);
  symlinkSync(file, path.join(dir, 'link.sh'));
  expect(files.read(file)).toEqual({ text: 'git push', written: true });
  expect(files.read(path.join(dir, 'link.sh'))?.written).toBe(true);
  expect(files.read(other)?.written).toBe(true);
});

it('remembers what a tool writes, and reads a file anew when it changed', async () => {
  const file = put('a.sh', 'ls');
  const files = scriptFiles({ since: instant(Date.now() + 60_000) });
  expect(files.read(file)).toEqual({ text: 'ls', written: false });
  files.note([file]);
  await later();
  put('a.sh', 'pwd');
  expect(files.read(file)).toEqual({ text: 'pwd', written: true });
});

it('gives no text of what is no text, too long, or no file', () => {
  const files = scriptFiles({ since: instant(Date.now() + 60_000) });
  expect(files.read(put('a.out', Buffer.from([127, 69, 76, 70, 0, 1])))).toEqual({
    binary: true,
    written: false,
  });
  expect(files.read(put('long.sh', 'x'.repeat(70_000)))).toEqual({ written: false });
  mkdirSync(path.join(dir, 'folder'));
  expect(files.read(path.join(dir, 'folder'))).toBeUndefined();
  expect(files.read(path.join(dir, 'nothing'))).toBeUndefined();
  execFileSync('sh', ['-c', 'mkfifo "$0"', path.join(dir, 'pipe')]);
  expect(files.read(path.join(dir, 'pipe'))).toBeUndefined();
});
