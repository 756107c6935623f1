/** Hooks in the agents' own settings and the guard around them: each call is told of twice, and judged once. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { monitor } from '../../src/catalog/profiles/monitor.ts';
import { drivers } from './drivers/index.ts';
import type { Driver } from './drivers/model.ts';
import { missing, openWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

function install(id: string): void {
  const argv = [path.resolve('bin/aup-guard.js'), 'install', '--yes', '--agents', id];
  const done = spawnSync(process.execPath, argv, { cwd: world.repo, env: world.env, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
}

/** Agents that a session gives hooks of its own: the others are called by those of their settings alone. */
const twice = drivers.filter(({ unhooked, native }) => unhooked !== true && native !== true);
const push = (driver: Driver) => ({ text: 'pushing', tools: [driver.calls.shell('git push origin main')] });
const CALL = new Set(['action.decided', 'approval.asked', 'approval.answered']);

/** What a push left in the ledger of a session that only watches. */
async function watched(driver: Driver, natives: boolean): Promise<readonly string[]> {
  world = await openWorld({ driver, policy: monitor });
  if (natives) install(driver.id);
  const before = world.remoteHead();
  world.script(push(driver), { text: 'done' });
  await world.ask('release it');
  expect(world.remoteHead(), 'pushed').not.toBe(before);
  return world.rows().flatMap(({ kind }) => (CALL.has(kind) ? [kind] : []));
}

describe.skipIf(twice.some((driver) => missing(driver) !== undefined)).each(twice)('$id', (driver) => {
  it('leaves the same rows for a call that goes on', async () => {
    const alone = await watched(driver, false);
    await world.close();
    expect(alone).not.toEqual([]);
    expect(await watched(driver, true)).toEqual(alone);
  });
});
