import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askBroker } from '../../src/host/socket.ts';

const VERDICT = JSON.stringify({ v: 1, op: 'verdict', verdict: { allow: true, ref: '', message: '' } });
const STATUS = JSON.stringify({ v: 1, op: 'status', agent: 'a', session: 's', waiting: 1 });
/** Answers what is asked about itself at once, and all else after a while. */
const SESSION = `require('net').createServer((s) => s.on('error', () => {}).on('data', (d) =>
  String(d).includes('status') ? s.end(${JSON.stringify(`${STATUS}\n`)}) : setTimeout(() => s.end(${JSON.stringify(`${VERDICT}\n`)}), 1500)
)).listen(process.argv[1], () => console.log('up'))`;

let dir = '';
let session: ChildProcess;
let socket = '';
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'aup-socket-'));
  socket = path.join(dir, 's');
  const child = spawn(process.execPath, ['-e', SESSION, socket]);
  session = child;
  await once(child.stdout, 'data');
});
afterEach(() => {
  session.kill('SIGKILL');
  rmSync(dir, { recursive: true });
});

const ask = (): Promise<unknown> => {
  const event = { kind: 'command', argv: ['git', 'push'], cwd: '/' } as const;
  const request = { v: 1, op: 'judge', event, from: 'test', pid: 1 } as const;
  return askBroker(socket, request, { timeoutMs: 60_000, patienceMs: 300 });
};

describe('a hook that asks its session', () => {
  it('waits for its answer while it takes other questions', async () => {
    expect(await ask()).toMatchObject({ op: 'verdict', verdict: { allow: true } });
  });

  it('gives up when it is stopped before', async () => {
    session.kill('SIGSTOP');
    await expect(ask()).rejects.toThrow(/does not answer \(it is stopped or hangs\)/);
  });

  it('gives up when it is stopped meanwhile', async () => {
    setTimeout(() => session.kill('SIGSTOP'), 800);
    await expect(ask()).rejects.toMatchObject({ code: 'broker-unreachable' });
  });

  it('and when it ends', async () => {
    setTimeout(() => session.kill('SIGKILL'), 200);
    await expect(ask()).rejects.toMatchObject({ code: 'broker-unreachable' });
  });
});
