/** Agents past the guard, by real processes and by what macOS would say. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runningOutside, type RunningOutside } from '../../src/host/running-outside.ts';
import { createDarwin, parseRunning } from '../../src/host/platform/darwin.ts';
import { linux } from '../../src/host/platform/linux.ts';

let dir = '';
let children: ChildProcess[] = [];
beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-outside-')));
  writeFileSync(
    path.join(dir, 'cli.js'),
    '#!/usr/bin/env node\nconsole.log("up");setTimeout(() => {}, 60000);\n',
  );
  chmodSync(path.join(dir, 'cli.js'), 0o755);
  symlinkSync('cli.js', path.join(dir, 'probe'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

async function start(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  const [program = '', ...args] = words;
  const child = spawn(program, args, { env: { PATH: process.env['PATH'], HOME: dir, ...env } });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child.pid ?? 0;
}

function found(guards: readonly number[] = []): readonly RunningOutside[] {
  const agents = [{ id: 'probe', bin: 'probe', real: path.join(dir, 'cli.js') }];
  return runningOutside({ platform: linux, agents, guards, home: dir });
}

describe.runIf(process.platform === 'linux')('on Linux', () => {
  it.each([
    ['by its name', () => [path.join(dir, 'probe')]],
    ['by its file', () => [path.join(dir, 'cli.js'), '--x']],
    ['by its interpreter', () => [process.execPath, path.join(dir, 'probe')]],
  ])('finds one that was started %s, and none that ended', async (_name, words) => {
    const pid = await start(words());
    expect(found()).toMatchObject([{ agent: 'probe', pid }]);
    const [child] = children;
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await gone;
    expect(found()).toEqual([]);
  });

  it('finds one that gave itself a title, by what its shell called it', async () => {
    const titled = "process.title = 'probe'; console.log('up'); setTimeout(() => {}, 60000)";
    const pid = await start([process.execPath, '-e', titled], { _: path.join(dir, 'probe') });
    expect(found()).toMatchObject([{ pid }]);
    await start([process.execPath, '-e', titled], { _: '/usr/bin/env' });
    expect(found()).toHaveLength(1);
  });

  it.each([
    ['of a session', { AUP_GUARD_SESSION: 'a1' }],
    ['of another home', { HOME: '/nowhere' }],
  ])('leaves one %s alone', async (_name, env) => {
    await start([path.join(dir, 'probe')], env);
    expect(found()).toEqual([]);
  });

  it('leaves what a session started alone, and what only names the agent', async () => {
    await start([path.join(dir, 'probe')]);
    expect(found(), 'control').toHaveLength(1);
    expect(found([process.pid])).toEqual([]);
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await start([
      process.execPath,
      '-e',
      'console.log("up");setTimeout(() => {}, 60000)',
      'x',
      'y',
      path.join(dir, 'probe'),
    ]);
    expect(found()).toEqual([]);
  });
});

const listed = () => `  501 ${process.execPath} ${dir}/probe --x\n  77 /usr/bin/vim probe\n\nnonsense\n`;

describe('macOS (not run there)', () => {
  it('reads ps', () => {
    expect(parseRunning(listed())).toEqual([
      { pid: 501, program: undefined, argv: [process.execPath, `${dir}/probe`, '--x'] },
      { pid: 77, program: undefined, argv: ['/usr/bin/vim', 'probe'] },
    ]);
  });

  it.each([
    ['HOME=/Users/u', 1],
    ['HOME=/Users/u AUP_GUARD_SESSION=a1', 0],
    ['HOME=/Users/other', 0],
  ])('finds one whose environment is %s: %i', (environment, count) => {
    const platform = createDarwin((_program, argv) => {
      if (argv.includes('-x')) return listed();
      if (argv.includes('-E')) return `node probe ${environment}`;
      return argv.at(-1) === '501' ? '  1 Sun Nov 22 15:41:36 2026     node probe\n' : '';
    });
    const agents = [{ id: 'probe', bin: 'probe', real: path.join(dir, 'cli.js') }];
    expect(runningOutside({ platform, agents, guards: [], home: '/Users/u' })).toHaveLength(count);
  });
});
