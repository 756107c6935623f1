import { afterAll, beforeAll, expect, it } from 'vitest';
import { raw } from '../../src/engine/text.ts';
import { askBroker } from '../../src/host/socket.ts';
import { exec, startSession, type TestSession } from '../e2e/session.ts';

/** Texts of several actions, and what counts most in each. */
const TEXTS: readonly (readonly [string, string])[] = [
  ['git push --no-verify origin main', 'push'],
  ['rm a.txt; git push --force origin main', 'force-push'],
  ['git branch -D old; gh api -X DELETE repos/o/r/git/refs/heads/x', 'delete-branch'],
  ['eval "$X"; git -c core.hooksPath=/dev/null commit -m x', 'guard-tamper'],
  ['git push origin main; stripe refunds create --charge ch_1', 'payment'],
  ['git push origin main; git merge topic', 'push'],
];

let session: TestSession;
beforeAll(async () => {
  session = await startSession();
  await session.plain('git branch old && git branch topic');
});
afterAll(() => session.close());

async function askedFirst(line: string): Promise<string | undefined> {
  const text = raw(line);
  const event = { kind: 'tool-call' as const, tool: 'Bash', shell: text, text, cwd: session.repo };
  const request = { v: 1 as const, op: 'judge' as const, event, from: 'test', pid: process.pid };
  await askBroker(session.broker.socket, request, { timeoutMs: 5000 });
  return session.guard.rows.findLast(({ kind }) => kind === 'approval.asked')?.verb;
}

it('a question and `gate check` name the same action first', async () => {
  const input = TEXTS.map(([command], id) => JSON.stringify({ id: `${id}`, command, cwd: session.repo }));
  const argv = [process.execPath, 'bin/aup-guard.js', 'gate', 'check', '--jsonl'];
  const env = { PATH: process.env['PATH'], HOME: session.home };
  const { stdout } = await exec(argv, { cwd: process.cwd(), env, input: `${input.join('\n')}\n` });
  const checked: { category: string }[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(checked.map(({ category }) => category)).toEqual(TEXTS.map(([, verb]) => verb));
  const asked: (string | undefined)[] = [];
  for (const [command] of TEXTS) asked.push(await askedFirst(command));
  expect(asked).toEqual(checked.map(({ category }) => category));
});
