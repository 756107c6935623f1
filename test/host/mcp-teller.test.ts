/** A session that is stopped holds up no gate that ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTeller, TELL_MS } from '../../src/host/mcp-teller.ts';
import { pause } from '../fixtures/pty-harness.ts';

/** Listens at the place named, answers what it is asked where told to, and says so once it does. */
const SESSION = `
  const answers = process.argv[2] === 'answers';
  const heard = [];
  require('node:net').createServer((socket) => {
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      if (!text.endsWith('\\n')) return;
      process.stdout.write(text);
      if (answers) socket.end('{"v":1,"op":"ok"}\\n');
    });
  }).listen(process.argv[1], () => process.stdout.write('listens\\n'));
`;

const dir = mkdtempSync(path.join(os.tmpdir(), 'aup-teller-'));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

async function session(name: string, answers: boolean): Promise<{ socket: string; child: ChildProcess }> {
  const socket = path.join(dir, name);
  const words = answers ? ['answers'] : [];
  const child = spawn(process.execPath, ['-e', SESSION, socket, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  if (child.stdout === null) throw new Error('no output');
  await once(child.stdout, 'data');
  return { socket, child };
}

describe('a gate that tells its session of calls', () => {
  it.each([
    ['is stopped', (child: ChildProcess) => child.kill('SIGSTOP')],
    ['takes what it is told and says nothing', () => undefined],
  ])(
    'ends within its time although that %s',
    async (name, halt) => {
      const { socket, child } = await session(name.slice(0, 5), false);
      halt(child);
      const teller = openTeller({ socket, seal: '' }, 'server');
      // The first message is still without an answer when this one is to follow.
      await pause(TELL_MS / 2);
      teller.tell('tool');
      const told = teller.told().then(() => 'told');
      // Both messages one after the other would take half as long again.
      const late = pause(TELL_MS + TELL_MS / 4).then(() => 'late');
      expect(await Promise.race([told, late])).toBe('told');
    },
    30_000,
  );

  it('waits for one that answers', async () => {
    const { socket, child } = await session('awake', true);
    let heard = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    const teller = openTeller({ socket, seal: '' }, 'server');
    teller.tell('tool');
    await teller.told();
    await expect.poll(() => heard).toContain('"calls":["tool"]');
    rmSync(dir, { recursive: true, force: true });
  });
});
