/** Entries of real agents that refer to variables: the server a person approved by its file is the one that is started. */
import { afterEach, describe, expect, it } from 'vitest';
import { mcpAgents, type McpAgent } from './mcp-drivers.ts';
import { Servers, serverPolicy } from './mcp-world.ts';
import { missing, openWorld, type World } from './world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

/** How each of them refers to a variable. */
const SPELT: Readonly<Record<string, readonly string[]>> = {
  claude: ['${TRACED_PLACE}', '${TRACED_NONE:-other}', '${TRACED_PASSWORD}'],
  qwen: ['$TRACED_PLACE', '${TRACED_PLACE}'],
  opencode: ['{env:TRACED_PLACE}', '{env:TRACED_PASSWORD}'],
  // It fills in nothing there.
  codex: ['$TRACED_PLACE', '${TRACED_PLACE}'],
};
const VALUES = { TRACED_PLACE: '/srv/place', TRACED_PASSWORD: 'hunter2-canary' };

const here = mcpAgents.flatMap((agent) => {
  const spelt = SPELT[agent.driver.id];
  return spelt === undefined || missing(agent.driver) !== undefined
    ? []
    : [[agent.driver.id, agent, spelt] as const];
});

async function call(agent: McpAgent, words: readonly string[], now: Readonly<Record<string, string>>) {
  const world = await openWorld({ driver: agent.driver, policy: serverPolicy('enforce') });
  worlds.push(world);
  const servers = new Servers(world);
  agent.user(world, { good: [...servers.argv('good'), ...words] });
  await servers.approveFound('good', VALUES);
  const first =
    agent.listsLater === true ? [{ text: 'so', tools: [agent.driver.calls.shell('sleep 4')] }] : [];
  world.script(...first, { text: 'so', tools: [agent.call('good', 'echo', 'blue')] }, { text: 'all done' });
  const { out, err, code } = await world.ask('use the tool', { env: { ...agent.env, ...now } });
  return { said: `${code}\n${out}\n${err}`, servers };
}

describe.each(here)('%s', (_id, agent, words) => {
  it('starts what was approved', async () => {
    const { said, servers } = await call(agent, words, VALUES);
    expect([said, servers.calls()]).toEqual([said, ['good.echo']]);
  });
});

const filling = here.filter(([id]) => id !== 'codex');

describe.each(filling)('%s', (_id, agent, words) => {
  it('starts nothing else', async () => {
    const { said, servers } = await call(agent, words, { ...VALUES, TRACED_PLACE: '/srv/elsewhere' });
    expect([said, servers.started()]).toEqual([said, {}]);
  });
});
