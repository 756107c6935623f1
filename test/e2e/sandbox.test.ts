import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exec, startSession, type Ran, type TestSession } from './session.ts';

/** What the kernel calls socket(2) on this processor. */
const SOCKET = process.arch === 'arm64' ? 198 : 41;
const EPERM = 1;

/** A seccomp filter as Codex's sandbox has one: every call but socket(2) is allowed. */
function noSockets(): Buffer {
  const rules: readonly (readonly [code: number, jt: number, jf: number, k: number])[] = [
    [0x20, 0, 0, 0],
    [0x15, 0, 1, SOCKET],
    [0x06, 0, 0, 0x00050000 + EPERM],
    [0x06, 0, 0, 0x7fff0000],
  ];
  const bytes = Buffer.alloc(rules.length * 8);
  for (const [at, [code, jt, jf, k]] of rules.entries()) {
    bytes.writeUInt16LE(code, at * 8);
    bytes.writeUInt8(jt, at * 8 + 2);
    bytes.writeUInt8(jf, at * 8 + 3);
    bytes.writeUInt32LE(k, at * 8 + 4);
  }
  return bytes;
}

const works = spawnSync('bwrap', ['--dev-bind', '/', '/', '--unshare-pid', 'true']).status === 0;
let session: TestSession;
let filter = '';

beforeEach(async (context) => {
  if (!works) return context.skip('bubblewrap is not there, or may make no namespaces');
  session = await startSession();
  filter = path.join(session.home, 'filter');
  writeFileSync(filter, noSockets());
  const pipes = path.join(path.dirname(session.broker.socket), 'pipes', 'tickets');
  await vi.waitUntil(() => existsSync(pipes), { timeout: 10_000 });
});
afterEach(() => (works ? session.close() : undefined));

/** Runs in a sandbox like that of an agent: no sockets, own processes, all else as it is, read-only but for the repository. */
function boxed(command: string): Promise<Ran> {
  const words = '--ro-bind / / --dev /dev --unshare-pid --proc /proc --seccomp 9'.split(' ');
  const repo = ['--bind', path.dirname(session.repo), path.dirname(session.repo)];
  const { home } = session;
  const box = ['bwrap', ...words, ...repo, '--ro-bind', home, home, 'bash', '-c', command];
  return exec(['sh', '-c', 'exec "$@" 9<"$0"', filter, ...box], { cwd: session.repo, env: session.env });
}

const branches = async (): Promise<string> => (await session.plain('git branch --list topic')).stdout.trim();

describe('in a sandbox that allows no socket', () => {
  it('there is none', async () => {
    const connect = `require('net').connect(${JSON.stringify(session.broker.socket)}).on('error', (e) => console.log(e.code))`;
    const ran = await boxed(`${JSON.stringify(process.execPath)} -e ${JSON.stringify(connect)}`);
    expect(ran.stdout.trim()).toBe('EPERM');
  });

  it('a person is asked all the same, and what is denied is not run', async () => {
    await session.plain('git branch topic');
    const ran = await boxed('git branch -D topic');
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toMatch(/aup-guard: refused: git branch -D topic/);
    expect(await branches()).toBe('topic');
    expect(session.approver.asked).toHaveLength(1);
  });

  it('what is allowed is run', async () => {
    await session.plain('git branch topic');
    session.approver.yes();
    expect((await boxed('git branch -D topic')).code).toBe(0);
    expect(await branches()).toBe('');
  });

  it('nobody is asked about harmless calls', async () => {
    const ran = await boxed('git status --short && git log --oneline && cp a.txt b.txt && git add b.txt');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(session.approver.asked).toEqual([]);
  });
});
