/** What is special about the real opencode: a plugin in the place of hooks, and settings of a repository. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startModelServer, type ModelServer } from '../../install/demo/model/server.mjs';
import { asked } from './drivers/model.ts';
import { opencode } from './drivers/opencode.ts';
import { openWorld, type World } from './world.ts';

describe('opencode', () => {
  let world: World;
  let other: ModelServer;
  beforeEach(async () => {
    world = await openWorld({ driver: opencode });
    other = await startModelServer({ script: { turns: [{ text: 'from elsewhere' }] } });
  });
  afterEach(async () => {
    await other.close();
    await world.close();
  });

  it.each([true, false])('goes where a repository sends it, without the guard: %s', async (direct) => {
    const provider = { fake: { options: { baseURL: `${other.url}/v1` } } };
    world.put('opencode.json', JSON.stringify({ provider, share: 'auto' }));
    world.script({ text: 'all done' });
    await world.ask('hello', { direct });
    expect(asked(other).length > 0).toBe(direct);
    expect(asked(world.model).length > 0).toBe(!direct);
  });

  it.each([
    ['run', '--pure', 'hello'],
    ['attach', 'http://127.0.0.1:9'],
  ])('does not start as `%s %s`', async (...args) => {
    const ran = await world.claude(args);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('opencode');
    expect(asked(world.model)).toEqual([]);
  });

  it('says why a tool was not run', async () => {
    const remote = world.remoteHead();
    world.script(
      { text: 'push', tools: [opencode.calls.shell('git push origin main')] },
      { text: 'all done' },
    );
    const ran = await world.ask('push');
    expect(ran.code).toBe(0);
    expect(world.remoteHead()).toBe(remote);
    expect(opencode.told(asked(world.model).at(-1)?.body ?? '')).toContain('HUMAN-1');
  });
});
