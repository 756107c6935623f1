/** Hooks in Claude Code's own settings: with the guard around it, and where it was started past the shim. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bash, openWorld, SECRETS, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const settings = (): string => path.join(world.config, 'settings.json');

function guard(...args: readonly string[]): string {
  const done = spawnSync(process.execPath, [path.resolve('bin/aup-guard.js'), ...args], {
    cwd: world.repo,
    env: { ...world.env },
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stderr;
}

const outside = { direct: true, args: [] } as const;
const rows = (kind: string) => world.rows().filter((row) => row.kind === kind);
const touched = (): boolean => existsSync(path.join(world.repo, 'free.txt'));

it('hold an agent outside: free calls run, gated ones do not, and it is recorded once', async () => {
  writeFileSync(settings(), '{ "model": "opus" }');
  const before = readFileSync(settings(), 'utf8');
  const remote = world.remoteHead();
  guard('install', '--yes');
  world.script(
    { text: 'looking', tools: [bash('touch free.txt')] },
    { text: 'pushing', tools: [bash('git push origin main')] },
    { text: 'done' },
  );
  await world.ask('release it', outside);
  expect(touched()).toBe(true);
  expect(world.remoteHead()).toBe(remote);
  expect(world.wire()).toContain('start the agent through aup-guard');
  expect(rows('guard.bypassed')).toHaveLength(1);
  guard('uninstall', '--yes');
  expect(readFileSync(settings(), 'utf8')).toBe(before);
  world.script({ text: 'pushing', tools: [bash('git push origin main')] }, { text: 'done' });
  await world.ask('release it', outside);
  expect(world.remoteHead(), 'control: without hooks it is pushed').not.toBe(remote);
});

it('send no prompt with a value outside, and other prompts as they are', async () => {
  guard('install', '--yes');
  world.script({ text: 'done' });
  await world.ask(`use ${SECRETS.github} to push`, outside);
  expect(world.model.requests).toHaveLength(0);
  await world.ask('say hello', outside);
  expect(world.model.requests.length).toBeGreaterThan(0);
  expect(world.leaks()).toEqual([]);
});

it('keep values in what tools give from the model outside', async () => {
  const reads = () =>
    world.script(
      { text: 'reading', tools: [world.driver.calls.read(path.join(world.repo, 'config/prod.env'))] },
      { text: 'done' },
    );
  guard('install', '--yes');
  reads();
  await world.ask('look at it', outside);
  const heard = world.driver.told(world.model.requests.at(-1)?.body ?? '');
  expect(heard).toContain('SUPPORT_CONTACT=');
  expect(world.leaks()).toEqual([]);
  expect(rows('request.redacted').length).toBeGreaterThan(0);
  guard('uninstall', '--yes');
  reads();
  await world.ask('look at it', outside);
  expect(world.leaks(), 'control: without hooks they are sent').not.toEqual([]);
});

it('are closed when the guard is broken', async () => {
  guard('install', '--yes');
  const data = path.join(world.home, '.local/share/aup-guard');
  writeFileSync(path.join(data, 'aup-hook'), '#!/bin/sh\nexit 1\n');
  world.script({ text: 'x', tools: [bash('touch free.txt')] }, { text: 'done' });
  await world.ask('try', outside);
  expect(touched()).toBe(false);
});

it.each([
  ['of this package', () => ({})],
  ['of the installed copy', () => ({ argv: [path.join(world.home, '.local/share/aup-guard/shims/claude')] })],
])('ask no second time within a session %s, and leave one row a call', async (_name, by) => {
  guard('install', '--yes');
  const remote = world.remoteHead();
  world.script(
    { text: 'looking', tools: [bash('touch free.txt')] },
    { text: 'pushing', tools: [bash('git push origin main')] },
    { text: 'done' },
  );
  await world.ask('release it', by());
  expect(touched()).toBe(true);
  expect(world.remoteHead()).toBe(remote);
  expect(rows('guard.bypassed')).toEqual([]);
  expect(rows('approval.asked').filter(({ verb }) => verb === 'push')).toHaveLength(1);
});
