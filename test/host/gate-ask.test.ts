import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exec, type Ran } from '../e2e/session.ts';
import { builtFront, gatePair, NO_FRONT, type GatePair } from '../fixtures/gate-pair.ts';

const front = builtFront();
let pair: GatePair;
let server: Server;
const asked: string[] = [];
let answer: (socket: Socket) => void = () => undefined;

const verdict = (allow: boolean, message = ''): string =>
  `${JSON.stringify({ v: 1, op: 'verdict', verdict: { allow, ref: 'ab12', message } })}\n`;
const says = (text: string) => (socket: Socket) => void socket.end(text);

beforeEach(async (context) => {
  if (front === undefined) return context.skip(NO_FRONT);
  pair = gatePair(front);
  asked.length = 0;
  server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (!text.endsWith('\n')) return;
      asked.push(text);
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(path.join(pair.dir, 'none.sock'), resolve));
});
afterEach(async () => {
  if (front === undefined) return;
  pair.remove();
  await new Promise((resolve) => server.close(resolve));
});

function call(argv: readonly string[], env: NodeJS.ProcessEnv = { PATH: pair.programs }): Promise<Ran> {
  const [name = '', ...args] = argv;
  return exec([path.join(pair.gates.native.gatesDir, name), ...args], { cwd: pair.dir, env });
}

describe('the native front asks the session', () => {
  it('about what is not free, in its own words, and runs what is allowed', async () => {
    answer = says(verdict(true));
    const odd = ['push', 'a b', '', '"\\', '\n\t\x01', 'ü€😀'];
    expect(await call(['git', ...odd])).toMatchObject({ code: 0, stderr: '' });
    const request: unknown = JSON.parse(asked[0] ?? '');
    expect(request).toEqual({
      v: 1,
      op: 'judge',
      event: { kind: 'command', argv: ['git', ...odd], cwd: pair.dir },
      from: 'gate:git',
      pid: expect.any(Number),
    });
    expect((await call(['git', 'status'])).stdout).toBe('ran\n<status>\n');
    expect(asked).toHaveLength(1);
  });

  it('and says why it does not run what is denied', async () => {
    answer = says(verdict(false, 'aup-guard: refused: "git push"\n  next  ask \\ \u0007 ü'));
    const ran = await call(['git', 'push']);
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr: 'aup-guard: refused: "git push"\n  next  ask \\ ? ü\n',
    });
  });

  it('shows a warning and goes on', async () => {
    answer = says(verdict(true, 'aup-guard: warning: x'));
    expect(await call(['rm', 'x'])).toEqual({
      code: 0,
      stdout: 'ran\n<x>\n',
      stderr: 'aup-guard: warning: x\n',
    });
  });

  it.each<[string, string]>([
    ['hangs up', ''],
    ['says half an answer', verdict(true).slice(0, 60)],
    ['says something else', '{"v":1,"op":"error","code":"malformed"}\n'],
    ['says no JSON', 'allow\n'],
    [
      'allows in a place that does not count',
      '{"x":{"v":1,"op":"verdict","verdict":{"allow":true,"ref":""}}}\n',
    ],
    ['is of another version', verdict(true).replace('"v":1', '"v":2')],
  ])('and leaves the call to sh when the session %s', async (_, text) => {
    answer = says(text);
    expect((await call(['git', 'push'])).stdout).toBe('judged git\n<push>\n');
  });

  it('and leaves it to sh when nobody listens, or the call is too long for one question', async () => {
    answer = says(verdict(true));
    const many = Array.from({ length: 3 }, () => 'x'.repeat(60 * 1024));
    expect((await call(['git', 'push', ...many])).stdout).toMatch(/^judged git\n/);
    await new Promise((resolve) => server.close(resolve));
    expect((await call(['git', 'push'])).stdout).toBe('judged git\n<push>\n');
  });
});

describe('the native front knows its session', () => {
  it.each([
    ['by its process', process.pid, 'ran'],
    ['and no other process in its place', process.ppid, 'judged git'],
    ['and none it cannot see', 2 ** 30, 'judged git'],
  ])('%s', async (_, listener, came) => {
    answer = says(verdict(true));
    pair.remove();
    pair = gatePair(front, listener);
    await new Promise((resolve) => server.close(resolve));
    await new Promise<void>((resolve) => server.listen(path.join(pair.dir, 'none.sock'), resolve));
    expect((await call(['git', 'push'])).stdout.split('\n')[0]).toBe(came);
  });

  it('waits as long as a person takes, while the session answers others', { timeout: 40_000 }, async () => {
    answer = (socket) => {
      const isStatus = asked.at(-1)?.includes('"op":"status"') === true;
      if (isStatus) socket.end('{"v":1,"op":"status","agent":"a","session":"s","waiting":1}\n');
      else setTimeout(() => socket.end(verdict(true)), 12_000);
    };
    expect((await call(['git', 'push'])).stdout).toBe('ran\n<push>\n');
    expect(asked.filter((text) => text.includes('"op":"status"')).length).toBeGreaterThan(0);
  });

  it('and gives up on one that is stopped', { timeout: 40_000 }, async () => {
    await new Promise((resolve) => server.close(resolve));
    const listen = `require('net').createServer(() => {}).listen(process.argv[1], () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', listen, path.join(pair.dir, 'none.sock')]);
    await once(child.stdout, 'data');
    child.kill('SIGSTOP');
    expect((await call(['git', 'push'])).stdout).toBe('judged git\n<push>\n');
    child.kill('SIGKILL');
  });
});

const version = (folder: string, name = 'git'): string => {
  const dir = path.join(pair.dir, folder);
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, name), `#!/bin/sh\necho ${folder}\n`);
  chmodSync(path.join(dir, name), 0o755);
  return dir;
};
const both = async (search: readonly string[]): Promise<readonly string[]> => {
  const ran = await Promise.all(
    (['native', 'sh'] as const).map((kind) =>
      exec([path.join(pair.gates[kind].gatesDir, 'git'), 'status'], {
        cwd: pair.dir,
        env: { PATH: search.join(':') },
      }),
    ),
  );
  return ran.map(({ stdout }) => stdout.split('\n')[0] ?? '');
};

describe('a gate runs what the PATH of its caller leads to', () => {
  it('where a version manager has put another one in front', async () => {
    expect(await both([version('node-22/bin'), pair.programs])).toEqual(['node-22/bin', 'node-22/bin']);
    expect(await both([pair.programs, version('node-22/bin')])).toEqual(['ran', 'ran']);
    expect(await both(['.', 'node-22/bin', '', pair.programs])).toEqual(['ran', 'ran']);
  });

  it('never a gate: its own by whatever name, or one of another session', async () => {
    const { native, sh } = pair.gates;
    const linked = path.join(pair.dir, 'linked');
    const linkedSh = path.join(pair.dir, 'linked-sh');
    symlinkSync(native.gatesDir, linked);
    symlinkSync(sh.gatesDir, linkedSh);
    expect(await both([native.gatesDir, sh.gatesDir, pair.programs])).toEqual(['ran', 'ran']);
    expect(await both([linked, pair.programs]).then(([first]) => first)).toBe('ran');
    expect(await both([linkedSh, pair.programs]).then(([, second]) => second)).toBe('ran');
  });

  it('and the one it knew where PATH leads to none', async () => {
    mkdirSync(path.join(pair.dir, 'empty/git'), { recursive: true });
    expect(await both([path.join(pair.dir, 'empty')])).toEqual(['ran', 'ran']);
    expect(await both([])).toEqual(['ran', 'ran']);
  });
});
