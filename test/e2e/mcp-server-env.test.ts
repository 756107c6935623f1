/** What an MCP server runs is judged, though it is told of no way to the session. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../src/host/mcp-server.ts';
import { startSession, type TestSession } from './session.ts';

let session: TestSession;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.close());

const CODE = `const { spawnSync } = require('node:child_process');
const [git, cwd] = process.argv.slice(1);
const { status } = spawnSync(git, ['push', 'origin', 'main'], { cwd, stdio: 'ignore' });
process.stdout.write(JSON.stringify([status, process.env.AUP_GUARD_SOCKET ?? null]));`;

/** Exit code of a push by a server, and the way to the session it knows. */
async function pushed(git: string): Promise<unknown> {
  const server = await startServer([process.execPath, '-e', CODE, git, session.repo], session.env);
  let said = '';
  server.output.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await server.ended;
  await expect.poll(() => said.endsWith(']')).toBe(true);
  await server.stop();
  return JSON.parse(said);
}

describe('a push by a server', () => {
  it.each([
    ['through the gate', 'git'],
    ['past the gate, by git hooks', '/usr/bin/git'],
  ])('is asked about %s', async (_, git) => {
    await session.plain('echo more >> a.txt && git commit -qam more');
    session.approver.asked.length = 0;
    session.approver.answer = { kind: 'denied' };
    expect(await pushed(git)).toEqual([1, null]);
    expect(session.approver.asked).toHaveLength(1);
    session.approver.yes();
    expect(await pushed(git), 'control: a yes').toEqual([0, null]);
    expect(session.approver.asked).toHaveLength(2);
  });
});
