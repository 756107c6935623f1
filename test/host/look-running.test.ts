import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sighting } from '../../src/engine/discover/model.ts';
import { lookAtRunning } from '../../src/host/look/running.ts';
import { listeningIn } from '../../src/host/platform/linux-loopback.ts';
import { createDarwin } from '../../src/host/platform/darwin.ts';
import { linux } from '../../src/host/platform/linux.ts';
import { createWin32 } from '../../src/host/platform/win32.ts';
import { put, WORLD } from './look-image.ts';

/** Waits to be ended, whatever words it is given. */
const WAITS = 'setInterval(() => undefined, 1000);\n';

let top = '';
const running: ChildProcess[] = [];
beforeAll(() => {
  top = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'aup-running-'));
});
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(top, { recursive: true, force: true });
});

/** A program that follows nothing and takes any words: what it is called is up to us. */
function program(name: string): string {
  const file = path.join(top, 'programs', name);
  if (existsSync(file)) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  copyFileSync('/usr/bin/tail', file);
  chmodSync(file, 0o755);
  return file;
}

async function start(
  file: string,
  args: readonly string[],
  argv0: string = path.basename(file),
): Promise<number> {
  const child = spawn(file, args, { argv0, cwd: top, stdio: 'ignore' });
  running.push(child);
  await new Promise((resolve) => child.once('spawn', resolve));
  return child.pid ?? 0;
}

function follow(name: string, ...words: readonly string[]): Promise<number> {
  return start(program(name), ['-f', '/dev/null', ...words]);
}

function script(written: string, argv0 = 'node'): Promise<number> {
  const file = path.isAbsolute(written) ? written : path.join(top, written);
  put(file, WAITS);
  return start(process.execPath, [written], argv0);
}

function lookAt(pids: readonly number[], env: Readonly<Record<string, string>> = {}): Promise<Sighting> {
  const own = (linux.running?.() ?? []).filter(({ pid }) => pids.includes(pid));
  expect(own).toHaveLength(pids.length);
  const ground = { system: 'linux', home: path.join(top, 'home'), env } as const;
  return lookAtRunning(ground, { ...WORLD, platform: { running: () => own, listening: () => [] } });
}

function seen({ signals }: Sighting): readonly string[] {
  return signals.map(({ tool, weak }) => `${tool}${weak === true ? ' (weak)' : ''}`).toSorted();
}

describe('words of a command line make no agent of a program', () => {
  it.each<readonly [string, () => Promise<number>]>([
    ['vim /home/cody/notes.txt', () => follow('vim', '/home/cody/notes.txt')],
    ['python augment.py', () => script('augment.py', 'python')],
    ['rsync -a claude backups', () => follow('rsync', 'claude', 'backups')],
    ['grep -r copilot docs/', () => follow('grep', 'copilot', 'docs/')],
    ['less cline.md', () => follow('less', 'cline.md')],
    ['ssh cody@host', () => follow('ssh', 'cody@host')],
    ['node claude/server.js', () => script('claude/server.js')],
    ['node /srv/codex/index.js', () => script(path.join(top, 'srv/codex/index.js'))],
    ['node ./other/claude', () => script('./other/claude')],
    ['tail gemini.log --claude', () => follow('tail', 'gemini.log', 'codex', '/usr/bin/claude')],
  ])('%s', async (_, made) => {
    expect(seen(await lookAt([await made()]))).toEqual([]);
  });
});

describe('control: agents are seen', () => {
  it('by the file they were started from', async () => {
    expect(seen(await lookAt([await follow('claude', 'notes.txt')]))).toEqual(['claude-code']);
  });

  it('by the package of their script, with its version', async () => {
    const folder = path.join(top, 'lib/node_modules/@openai/codex');
    put(path.join(folder, 'package.json'), '{"version":"4.5.6"}');
    const found = await lookAt([await script(path.join(folder, 'bin/run.js'), 'python')]);
    expect(found.signals).toMatchObject([
      { tool: 'codex', kind: 'process', version: '4.5.6', surface: 'cli' },
    ]);
  });

  it('by the program on PATH that their script is', async () => {
    const file = path.join(top, 'venv/aider-run.py');
    put(file, WAITS);
    chmodSync(file, 0o755);
    const bin = path.join(top, 'bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(file, path.join(bin, 'aider'));
    const pid = await start(process.execPath, [file], 'python3');
    expect(seen(await lookAt([pid], { PATH: bin }))).toEqual(['aider']);
    expect(seen(await lookAt([pid]))).toEqual([]);
  });

  it('weakly, where others have the name', async () => {
    expect(seen(await lookAt([await follow('goose')]))).toEqual(['goose (weak)']);
  });

  it('once, however many there are', async () => {
    const pids = [await follow('claude'), await follow('claude')];
    expect(seen(await lookAt(pids))).toEqual(['claude-code']);
  });
});

describe('ports', () => {
  it('are those somebody listens on', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(linux.listening?.()).toContain(port);
    await new Promise((resolve) => server.close(resolve));
    expect(linux.listening?.()).not.toContain(port);
  });

  it('that many use count little', async () => {
    const ground = { system: 'linux', home: top, env: {} } as const;
    const found = await lookAtRunning(ground, {
      ...WORLD,
      platform: { running: () => [], listening: () => [11434, 8000, 22] },
    });
    expect(found.signals.map(({ tool, at, weak = false }) => ({ tool, at, weak }))).toEqual([
      { tool: 'ollama', at: 'port 11434', weak: false },
      { tool: 'vllm', at: 'port 8000', weak: true },
    ]);
  });

  it('are read from lines in the state of listening only', () => {
    const table = [
      '  sl  local_address rem_address   st',
      '   0: 0100007F:2CAA 00000000:0000 0A 0',
      '   1: 0100007F:0016 0100007F:9999 01 0',
      '   2: 00000000000000000000000001000000:1F40 00000000000000000000000000000000:0000 0A 0',
      'noise',
    ].join('\n');
    expect(listeningIn(table)).toEqual([11434, 8000]);
  });
});

describe('where only a program could tell what runs', () => {
  it('none is started, and that is said', async () => {
    const asked: string[] = [];
    const darwin = createDarwin((program) => {
      asked.push(program);
      return '1 /usr/local/bin/claude';
    });
    // Control: asked, it does start one.
    expect([darwin.running?.().length, asked]).toEqual([1, ['ps']]);
    const ground = { system: 'darwin', home: top, env: {} } as const;
    for (const platform of [darwin, createWin32(() => '')]) {
      const { signals, skipped } = await lookAtRunning(ground, { ...WORLD, platform });
      expect(signals).toEqual([]);
      expect(skipped.map(({ at }) => at)).toEqual(['programs that run now', 'ports of this machine']);
    }
    expect(asked).toEqual(['ps']);
  });
});
