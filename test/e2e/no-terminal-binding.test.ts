/** An install without optional dependencies: no terminal of the agent's own, and every control but the paste holds. */
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Live } from '../fixtures/live.ts';
import { Driver, pause } from '../fixtures/pty-harness.ts';

// Whole sessions, on machines that have other work too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const SHIPPED = ['bin', 'dist', 'install', 'schema', 'package.json'];
const PUSH = 'git push -q origin main; echo "ended $?"';
/** What an agent's own hook would be told, by the launcher's program. */
const call = (command: string, cwd: string): string =>
  JSON.stringify({
    session_id: 's',
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command },
    cwd,
  });
/** A request of the agent, by the address it was given. */
const REQUEST = `fetch(process.env.ANTHROPIC_BASE_URL + '/v1/messages', { method: 'POST', headers: { 'content-type':
  'application/json' }, body: JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content:
  'the key is ' + ['AKIA', 'QZ7MT4XW2LKD5RVN'].join('') }] }) }).then((reply) => reply.text())`;

let live: Live;
let bin: string;
beforeEach(async () => {
  live = await Live.open();
  const root = path.join(live.dir, 'package');
  mkdirSync(root);
  // Everything else it needs is bundled: without node_modules it is as npm leaves it with --omit=optional.
  for (const name of SHIPPED) cpSync(path.resolve(name), path.join(root, name), { recursive: true });
  bin = path.join(root, 'bin');
});
afterEach(async () => {
  Driver.endAll();
  await live.close();
});

const program = (name: string): string => path.join(bin, name);
const shim = (script: string): readonly string[] => [
  process.execPath,
  program('aup-shim.js'),
  'agent',
  'probe',
  script,
];

function onTerminal(argv: readonly string[]): Driver {
  const env = { ...live.env };
  return new Driver(argv, { env, cwd: live.repo, size: { columns: 100, rows: 40 } });
}

it('redacts requests, and refuses at gate, git hook and agent hook when nobody can say yes', async () => {
  live.write(path.join(live.repo, 'ask.mjs'), REQUEST);
  live.write(path.join(live.repo, 'push.json'), call('git push origin main', live.repo));
  live.write(path.join(live.repo, 'list.json'), call('ls', live.repo));
  const node = `'${process.execPath}'`;
  const hook = (name: string): string =>
    `${node} '${program('aup-hook.js')}' agent claude PreToolUse < ${name}.json; echo "${name} $?"`;
  const script = `${node} ask.mjs; ${PUSH}; /usr/bin/git push -q origin main; echo "full $?"; ${hook('push')}; ${hook('list')}`;
  const { out } = await live.start([...shim(script)]).ended;
  expect(live.sent).toMatch(/AUP_AWSKEY_/);
  expect(live.sent).not.toContain('QZ7MT4XW2LKD5RVN');
  expect(out).toMatch(/ended 1\nfull 1\n.*"deny".*HUMAN-1.*\npush 0\nlist 0\n/);
  expect(live.remoteHas()).toBe(false);
});

it('asks at a second terminal where the agent has none', async () => {
  const agent = live.start([...shim(PUSH)], { env: { CI: undefined } });
  const asked = async (): Promise<string> =>
    (await live.start([process.execPath, program('aup-guard.js'), 'pending']).ended).out;
  await expect.poll(asked, { timeout: 30_000, interval: 300 }).toContain('git push -q origin main');
  const person = onTerminal([process.execPath, program('aup-guard.js'), 'approve']);
  await person.until(/to deny: /, 30_000);
  person.type('yes\r');
  expect(await person.ended(30_000)).toMatchObject({ code: 0 });
  expect((await agent.ended).out).toBe('ended 0\n');
  expect(live.remoteHas()).toBe(true);
});

it.each([
  ['a', 'ended 0', true],
  ['d', 'ended 1', false],
] as const)('draws the box on the terminal all the same, where %s is an answer', async (key, end, pushed) => {
  const driver = onTerminal(shim(PUSH));
  await driver.until('pastes are not redacted on the way in', 30_000);
  await driver.until('approve once', 30_000);
  await pause(1500);
  driver.type(key);
  await driver.until(end, 30_000);
  await driver.ended(30_000);
  expect(live.remoteHas()).toBe(pushed);
});

it('says so in doctor, in whose canaries all else holds', async () => {
  const { out } = await live.start([process.execPath, program('aup-guard.js'), 'doctor', '--json']).ended;
  const { checks } = JSON.parse(out) as {
    checks: readonly { readonly id: string; readonly grade: string; readonly cause?: string }[];
  };
  const of = (id: string) => checks.find((check) => check.id === id);
  expect(of('system.terminal')).toMatchObject({ grade: 'warn' });
  expect(of('system.terminal')?.cause).toMatch(/pastes are not redacted.*hooks, proxy, gates.*still hold/);
  expect(of('canary.paste')).toMatchObject({ grade: 'skip' });
  for (const id of ['canary.secret', 'canary.push', 'canary.push-full-path']) {
    expect(of(id), id).toMatchObject({ grade: 'ok' });
  }
});
