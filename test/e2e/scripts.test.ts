import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { raw } from '../../src/engine/text.ts';
import { askBroker } from '../../src/host/socket.ts';
import { startSession, type TestSession } from './session.ts';

let session: TestSession;
beforeEach(async () => {
  session = await startSession();
});
afterEach(() => session.close());

/** What an agent's hook submits before it runs a command. */
async function agentRuns(command: string): Promise<unknown> {
  const text = raw(command);
  const event = { kind: 'tool-call' as const, tool: 'Bash', shell: text, text, cwd: session.repo };
  return askBroker(
    session.broker.socket,
    { v: 1, op: 'judge', event, from: 't', pid: process.pid },
    { timeoutMs: 5000 },
  );
}

it('asks about what a script does that the agent wrote', async () => {
  const file = path.join(session.repo, 'tools', 'ship.sh');
  mkdirSync(path.dirname(file));
  writeFileSync(file, '#!/bin/bash\nset -e\nnpm test\ngit push origin main\n');
  expect(await agentRuns('cd tools && bash ship.sh')).toMatchObject({ verdict: { allow: false } });
  const box = session.approver.asked[0];
  expect(box?.title).toBe('claude wants to push');
  expect(JSON.stringify(box)).toContain('ship.sh');
  expect(await agentRuns('cat tools/ship.sh')).toMatchObject({ verdict: { allow: true } });
  writeFileSync(file, '#!/bin/bash\nnpm test\n');
  expect(await agentRuns('bash tools/ship.sh')).toMatchObject({ verdict: { allow: true } });
  expect(session.approver.asked).toHaveLength(1);
});

it('asks about what a package script does', async () => {
  writeFileSync(
    path.join(session.repo, 'package.json'),
    JSON.stringify({
      scripts: { build: 'rm -rf dist && tsc', step: 'npm run build && git push origin main' },
    }),
  );
  expect(await agentRuns('npm run build')).toMatchObject({ verdict: { allow: true } });
  expect(await agentRuns('npm run step')).toMatchObject({ verdict: { allow: false } });
  expect(session.approver.asked.map((box) => box.title)).toEqual(['claude wants to push']);
  expect(JSON.stringify(session.approver.asked[0])).toContain('npm run step');
});
