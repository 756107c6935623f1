/** What an agent leaves running behind itself finds gates and git hooks that refuse, and not their empty place. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Live } from '../fixtures/live.ts';
import { eventually } from '../fixtures/pty-harness.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(): Promise<Live> {
  const live = await Live.open();
  opened.push(live);
  return live;
}

const foldersOf = (live: Live): readonly string[] => readdirSync(live.runtime);

it.each([
  ['by its gate', 'git push -q origin main'],
  ['by the full path', '/usr/bin/git push -q origin main'],
])('a process that outlives the session may not push %s', async (_, push) => {
  const live = await open();
  const later = `until test -e go; do sleep 0.1; done; ${push}; echo $? > code`;
  const ended = await live.shim(['agent', 'probe', `setsid sh -c '${later}' >/dev/null 2>&1 </dev/null &`]);
  expect(ended.code).toBe(0);
  expect(foldersOf(live)).toHaveLength(1);
  live.write(path.join(live.repo, 'go'), '');
  const code = path.join(live.repo, 'code');
  await eventually(() => existsSync(code) && readFileSync(code, 'utf8') !== '', {
    ms: 20_000,
    what: () => 'its end',
  });
  expect(readFileSync(code, 'utf8')).toBe('1\n');
  expect(live.remoteHas()).toBe(false);
  await live.shim(['agent', 'probe', 'true']);
  expect(foldersOf(live), 'the next session clears up').toEqual([]);
});

it('nothing is left of a session that leaves nothing running', async () => {
  const live = await open();
  await live.shim(['agent', 'probe', 'git push -q origin main']);
  expect(foldersOf(live)).toEqual([]);
});
