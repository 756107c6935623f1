import { createConnection, createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raw } from '../../src/engine/text.ts';
import { askBroker } from '../../src/host/socket.ts';
import { startSession, type TestSession } from '../e2e/session.ts';

let session: TestSession;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.close());

/** Sends text as it is and reads until the other side hangs up. */
function send(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(session.broker.socket);
    let got = '';
    socket.on('data', (chunk) => (got += String(chunk)));
    socket.on('error', reject);
    socket.on('close', () => resolve(got));
    socket.write(text);
  });
}

const judge = (argv: readonly string[]) => ({
  v: 1 as const,
  op: 'judge' as const,
  event: { kind: 'command' as const, argv, cwd: session.repo },
  from: 'test',
  pid: process.pid,
});

describe('the socket', () => {
  it.each([
    ['no JSON', 'hello\n'],
    ['another version', '{"v":2,"op":"status"}\n'],
    ['an approving message', '{"v":1,"op":"approve","ref":"7f3a"}\n'],
    ['an unknown event', '{"v":1,"op":"judge","event":{"kind":"x","cwd":"/"},"from":"t","pid":1}\n'],
    [
      'an event without argv',
      '{"v":1,"op":"judge","event":{"kind":"command","argv":[],"cwd":"/"},"from":"t","pid":1}\n',
    ],
    [
      'a bad id',
      '{"v":1,"op":"judge","event":{"kind":"refs","source":"pre-push","remote":"o","parentArgv":[],"cwd":"/","updates":[{"ref":"r","oldId":"zz","newId":"00"}]},"from":"t","pid":1}\n',
    ],
    [
      'a negative pid',
      '{"v":1,"op":"judge","event":{"kind":"command","argv":["ls"],"cwd":"/"},"from":"t","pid":-1}\n',
    ],
    ['a line without end', 'x'.repeat(300 * 1024)],
    ['a line too long', `${JSON.stringify({ v: 1, op: 'status', pad: 'x'.repeat(300 * 1024) })}\n`],
  ])('answers %s with an error and hangs up', async (_name, text) => {
    expect(JSON.parse(await send(text))).toEqual({ v: 1, op: 'error', code: 'malformed' });
    expect(session.approver.asked).toHaveLength(0);
  });

  it('judges a tool call once, however many hooks tell of it', async () => {
    const shell = raw('git push origin main');
    const about = (call: string | undefined, text = shell) => ({
      v: 1 as const,
      op: 'judge' as const,
      event: { kind: 'tool-call' as const, tool: 'Bash', shell: text, text, cwd: session.repo },
      from: 'hook:claude:PreToolUse',
      pid: process.pid,
      ...(call === undefined ? {} : { call }),
    });
    const ask = async (request: ReturnType<typeof about>) => {
      const before = session.approver.asked.length;
      const reply = await askBroker(session.broker.socket, request, { timeoutMs: 5000 });
      if (reply.op !== 'verdict') throw new Error('no verdict');
      return { asked: session.approver.asked.length - before, verdict: reply.verdict };
    };
    const first = await ask(about('toolu_1'));
    expect(first).toMatchObject({ asked: 1, verdict: { allow: false } });
    expect(await ask(about('toolu_1')), 'the other hook of the call').toEqual({ ...first, asked: 0 });
    expect((await ask(about('toolu_2'))).asked, 'control: another call').toBe(1);
    expect((await ask(about(undefined))).asked, 'control: no name').toBe(1);
    expect((await ask(about('toolu_1', raw('git push origin dev')))).asked, 'control: another text').toBe(1);
    session.approver.asked.length = 0;
  });

  it('tells its state', async () => {
    const reply = await askBroker(session.broker.socket, { v: 1, op: 'status' }, { timeoutMs: 5000 });
    expect(reply).toEqual({ v: 1, op: 'status', agent: 'claude', session: 'test', waiting: 0 });
  });

  it('closes the box when the asker goes away', async () => {
    session.approver.answer = 'wait';
    const socket = createConnection(session.broker.socket);
    socket.write(`${JSON.stringify(judge(['git', 'push']))}\n`);
    await expect.poll(() => session.approver.asked.length, { timeout: 5000 }).toBe(1);
    expect(session.broker.waiting()).toBe(1);
    socket.destroy();
    await expect.poll(() => session.approver.aborted, { timeout: 5000 }).toBe(1);
    await expect.poll(() => session.broker.waiting(), { timeout: 5000 }).toBe(0);
    session.approver.answer = { kind: 'denied' };
  });

  it.each([
    [{ kind: 'timeout' } as const, /nobody answered within 2 min/],
    [{ kind: 'denied' } as const, /the user denied it/],
    [{ kind: 'unavailable', why: 'no terminal to ask on' } as never, /no terminal to ask on/],
  ])('says truthfully why: %j', async (answer, wanted) => {
    session.approver.answer = answer;
    const reply = await askBroker(session.broker.socket, judge(['git', 'push']), { timeoutMs: 5000 });
    expect(reply).toMatchObject({
      op: 'verdict',
      verdict: { allow: false, message: expect.stringMatching(wanted) },
    });
  });

  it('shows hostile words harmless', async () => {
    session.approver.answer = { kind: 'denied' };
    const text = raw('git push origin "x\u001b[2J\u202e"');
    const event = { kind: 'tool-call' as const, tool: 'Bash', shell: text, text, cwd: session.repo };
    const reply = await askBroker(
      session.broker.socket,
      { v: 1, op: 'judge', event, from: 't', pid: process.pid },
      { timeoutMs: 5000 },
    );
    const texts: string[] = [];
    JSON.stringify([reply, session.approver.asked.at(-1)], (_key, value: unknown) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    expect(texts.join('')).toContain('\\u001b');
    expect(texts.filter((item) => /[\u0000-\u0009\u000b-\u001f\u202e]/.test(item))).toEqual([]);
  });
});

describe('the asking side', () => {
  it('fails closed when nobody listens, hangs up, babbles or is silent', async () => {
    const dir = path.dirname(session.broker.socket);
    await expect(
      askBroker(path.join(dir, 'none.sock'), { v: 1, op: 'status' }, { timeoutMs: 500 }),
    ).rejects.toMatchObject({ code: 'broker-unreachable' });
    const answers = [
      (socket: NodeJS.WritableStream) => socket.end(),
      (socket: NodeJS.WritableStream) => socket.write('yes\n'),
      () => undefined,
    ];
    for (const [index, answer] of answers.entries()) {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => void answer(socket));
      });
      const file = path.join(dir, `fake${index}.sock`);
      await new Promise<void>((resolve) => {
        server.listen(file, () => resolve());
      });
      await expect(askBroker(file, { v: 1, op: 'status' }, { timeoutMs: 300 })).rejects.toMatchObject({
        code: 'broker-unreachable',
      });
      server.close();
    }
  });
});
