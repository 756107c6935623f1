import { createServer, type Server } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSealed, makeSeal, wantsSeal } from '../../src/host/session-seal.ts';
import { askBroker } from '../../src/host/socket.ts';

const own = makeSeal();
const other = makeSeal();
const YES = JSON.stringify({ v: 1, op: 'verdict', verdict: { allow: true, ref: '', message: '' } });
const NO = YES.replace('true', 'false');

let dir = '';
let server: Server;
let answer: (line: string) => string = () => '';
const asked: string[] = [];
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'aup-seal-'));
  asked.length = 0;
  server = createServer((socket) => {
    socket.setEncoding('utf8').on('data', (text: string) => {
      asked.push(text.trimEnd());
      socket.end(`${answer(text.trimEnd())}\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(path.join(dir, 's'), resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true });
});

function ask(key?: string): Promise<unknown> {
  const event = { kind: 'command', argv: ['git', 'push', '"nonce":"x"'], cwd: '/' } as const;
  const request = { v: 1, op: 'judge', event, from: 'test', pid: 1 } as const;
  return askBroker(path.join(dir, 's'), request, { timeoutMs: 5000, key });
}

describe('an answer under seal', () => {
  it('is taken from the session', async () => {
    answer = (line) => own.seal(line, YES);
    expect(await ask(own.key)).toMatchObject({ op: 'verdict', verdict: { allow: true } });
  });

  it('is not looked for by whoever does not ask for it', async () => {
    answer = (line) => (wantsSeal(line) ? own.seal(line, YES) : YES);
    expect(await ask()).toEqual(JSON.parse(YES));
    expect(asked.map((line) => wantsSeal(line))).toEqual([false]);
  });

  it.each<[string, (line: string) => string]>([
    ['has none', () => YES],
    ['has that of another session', (line) => other.seal(line, YES)],
    ['was given to an earlier request', () => own.seal(asked[0] ?? '', YES)],
    ['was given to another request', (line) => own.seal(line.replace('push', 'status'), YES)],
    ['was changed on its way', (line) => own.seal(line, NO).replace('false', 'true')],
    [
      'has another field behind it',
      (line) => own.seal(line, NO).replace(/\}$/, `,"verdict":{"allow":true}}`),
    ],
  ])('is not believed when it %s', async (_, given) => {
    answer = (line) => own.seal(line, YES);
    expect(await ask(own.key), 'control').toMatchObject({ op: 'verdict' });
    answer = given;
    await expect(ask(own.key)).rejects.toMatchObject({ code: 'broker-unreachable' });
  });

  it('is not believed by a key that is none', () => {
    expect(isSealed('AAAA', '{}', own.seal('{}', YES))).toBe(false);
    expect(isSealed(own.key, '{}', own.seal('{}', YES))).toBe(true);
  });
});
