import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askByPipes } from '../../src/host/pipe-ask.ts';
import { questionOf } from '../../src/host/question.ts';
import { servePipes, type AnswerLine, type PipeServer } from '../../src/host/pipe-serve.ts';
import { PAIRS, pairIn, ticketsIn } from '../../src/host/pipes.ts';

let top = '';
let dir = '';
let server: PipeServer | undefined;
const seen: string[] = [];
/** Gives back what it was asked, in the one reply that carries text. */
const echo: AnswerLine = async (line) => {
  seen.push(line);
  return JSON.stringify({ v: 1, op: 'redacted', json: line });
};

beforeEach(async () => {
  top = mkdtempSync(path.join(tmpdir(), 'aup-pipes-'));
  dir = path.join(top, 'pipes');
  seen.length = 0;
  server = await servePipes(dir, echo);
});
afterEach(() => {
  server?.close();
  rmSync(top, { recursive: true, force: true });
});

const ask = (json: string, timeoutMs = 5000): ReturnType<typeof askByPipes> =>
  askByPipes(dir, questionOf({ v: 1, op: 'redact', json }, ''), { timeoutMs });
const asked = (json: string): string => JSON.stringify({ v: 1, op: 'redact', json });
const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** Takes a ticket and goes away with it. */
function takeTicket(): string {
  const fd = openSync(ticketsIn(dir), O_RDONLY | O_NONBLOCK);
  const byte = Buffer.alloc(1);
  readSync(fd, byte);
  closeSync(fd);
  return byte.toString('latin1');
}

describe('named pipes', () => {
  it('carry a request and its reply, and are for their owner alone', async () => {
    expect(await ask('ü "x"\n')).toEqual({ v: 1, op: 'redacted', json: asked('ü "x"\n') });
    expect(seen).toEqual([asked('ü "x"\n')]);
    const files = [ticketsIn(dir), ...PAIRS.flatMap((name) => Object.values(pairIn(dir, name)))];
    for (const file of files) {
      expect(statSync(file).isFIFO()).toBe(true);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
  });

  it('carry more than fits into a pipe at once', async () => {
    const long = 'x'.repeat(150_000);
    expect(await ask(long)).toEqual({ v: 1, op: 'redacted', json: asked(long) });
  });

  it('keep many askers apart', async () => {
    const texts = Array.from({ length: 40 }, (_, at) => `request ${at}`);
    const replies = await Promise.all(texts.map((text) => ask(text, 20_000)));
    expect(replies).toEqual(texts.map((text) => ({ v: 1, op: 'redacted', json: asked(text) })));
  });

  it('are not confused by half a request and the reply to somebody who has gone', async () => {
    for (const name of PAIRS) {
      const fd = openSync(pairIn(dir, name).ask, O_WRONLY | O_NONBLOCK);
      writeSync(fd, `${'a'.repeat(24)} 44 {"v":1,"op":"sta`);
      closeSync(fd);
      const answer = openSync(pairIn(dir, name).answer, O_WRONLY | O_NONBLOCK);
      writeSync(
        answer,
        `${'b'.repeat(24)} {"v":1,"op":"verdict","verdict":{"allow":true,"ref":"","message":""}}\n`,
      );
      closeSync(answer);
    }
    expect(await ask('x')).toEqual({ v: 1, op: 'redacted', json: asked('x') });
  });

  it('tell when all pairs are in use, the session has gone or none are there', async () => {
    for (let at = 0; at < PAIRS.length; at += 1) takeTicket();
    await expect(ask('x', 200)).rejects.toMatchObject({ code: 'broker-unreachable' });
    server?.close();
    server = undefined;
    await expect(ask('x')).rejects.toMatchObject({ code: 'broker-unreachable' });
    execFileSync('mkdir', [dir]);
    execFileSync('mkfifo', [ticketsIn(dir)]);
    await expect(ask('x')).rejects.toMatchObject({ code: 'broker-unreachable' });
    rmSync(ticketsIn(dir));
    writeFileSync(ticketsIn(dir), '0');
    await expect(ask('x')).rejects.toMatchObject({ code: 'broker-unreachable' });
  });

  it('come back when somebody went away with them', async () => {
    server?.close();
    server = await servePipes(dir, echo, 100);
    for (let at = 0; at < PAIRS.length; at += 1) takeTicket();
    expect(await ask('x')).toEqual({ v: 1, op: 'redacted', json: asked('x') });
    const all = await Promise.all(Array.from({ length: 12 }, (_, at) => ask(`${at}`)));
    expect(all).toHaveLength(12);
  });

  it('are done without where there is no folder for them any more', async () => {
    const file = path.join(top, 'file');
    writeFileSync(file, '');
    expect(await servePipes(path.join(file, 'pipes'), echo)).toBeUndefined();
    expect(await servePipes(path.join(top, 'gone/pipes'), echo)).toBeUndefined();
  });

  it('go with the session', () => {
    server?.close();
    server = undefined;
    expect(existsSync(dir)).toBe(false);
  });
});
