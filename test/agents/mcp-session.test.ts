/** Servers of real agents in a session: each behind the gate, none of the agent's files touched. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { claudeMcp, geminiMcp, mcpAgents, type McpAgent } from './mcp-drivers.ts';
import { Servers, serverPolicy } from './mcp-world.ts';
import { missing, openWorld, SHIM, type World } from './world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

interface Set {
  readonly world: World;
  readonly servers: Servers;
}

async function open(agent: McpAgent, policy: string): Promise<Set> {
  const world = await openWorld({ driver: agent.driver, policy });
  worlds.push(world);
  const servers = new Servers(world);
  agent.user(world, { good: servers.argv('good'), bad: servers.argv('bad') });
  servers.approve('good', ['TRACED_TOKEN']);
  return { world, servers };
}

/** As the guard writes it into settings of the person. */
function gated(servers: Servers, name: string): readonly string[] {
  const named = ['--client', 'gemini', '--name', name, '--env', 'TRACED_TOKEN'];
  return [process.execPath, SHIM, 'mcp', ...named, '--', ...servers.argv(name)];
}

/** The model calls one tool and is done. */
async function calling(agent: McpAgent, { world }: Set, called: string): Promise<string> {
  const [server = '', tool = ''] = called.split('.');
  // It waits for no server before it asks the model, which answers faster here than any other.
  const before =
    agent.listsLater === true ? [{ text: 'so', tools: [agent.driver.calls.shell('sleep 4')] }] : [];
  const turn = { text: 'so', tools: [agent.call(server, tool, 'blue')] };
  world.script(...before, turn, { text: 'all done' });
  const { out, err, code } = await world.ask('use the tool', { env: agent.env ?? {} });
  return `${code}\n${out}\n${err}`;
}

const isMissing = ({ driver }: McpAgent): boolean => missing(driver) !== undefined;

/** The tools the model was told of. */
function offered({ listsLater, driver }: McpAgent, { world }: Set): string {
  const bodies = world.model.requests.map(({ body }) => body);
  if (listsLater === true) return driver.told(bodies.findLast((body) => body.includes('blue')) ?? '{}');
  // Titles and the like are asked for without tools.
  return bodies.find((body) => body.includes('"tools":[') && body.includes('use the tool')) ?? '';
}

describe.each(mcpAgents.filter(isMissing))('$driver.id', ({ driver }) => {
  it.skipIf(missing(driver) !== undefined)(`is not tried: ${missing(driver)}`, () => {
    expect(missing(driver)).toBeUndefined();
  });
});

const here = mcpAgents.filter((agent) => !isMissing(agent)).map((agent) => [agent.driver.id, agent] as const);

describe.each(here)('%s', (_id, agent) => {
  it('starts its servers through the gate, and calls what was approved', async () => {
    const set = await open(agent, serverPolicy('enforce'));
    const said = await calling(agent, set, 'good.echo');
    expect([said, set.servers.started()]).toEqual([said, { good: 'gate' }]);
    expect(set.servers.calls()).toEqual(['good.echo']);
    expect(set.servers.tokens()).toEqual(['kept-by-the-client']);
    expect(set.world.wire()).toContain('good heard blue');
    // No tool of a server nobody approved is offered.
    expect(offered(agent, set)).not.toContain(agent.shown('bad', 'echo'));
    expect(readFileSync(path.join(set.world.home, agent.file), 'utf8')).not.toContain('aup-shim');
  });

  it('hides a tool that changed', async () => {
    const set = await open(agent, serverPolicy('enforce'));
    set.servers.change();
    const said = await calling(agent, set, 'good.extra');
    expect([said, set.servers.calls()]).toEqual([said, []]);
    expect(offered(agent, set)).toContain(agent.shown('good', 'echo'));
    expect(set.world.wire()).not.toContain('reads your mail');
  });

  it.each(['draft', 'monitor'] as const)('starts them as ever where the clause is in %s', async (phase) => {
    const set = await open(agent, serverPolicy(phase));
    const said = await calling(agent, set, 'bad.echo');
    const way = phase === 'draft' ? 'agent' : 'gate';
    expect([said, set.servers.started()]).toEqual([said, { good: way, bad: way }]);
    expect(set.servers.calls()).toEqual(['bad.echo']);
    expect(set.world.wire()).toContain('bad heard blue');
  });

  it.each(['draft', 'enforce'] as const)(
    'is led round by the repository in draft alone: %s',
    async (phase) => {
      const set = await open(agent, serverPolicy(phase));
      agent.project(set.world, { good: set.servers.argv('evil'), more: set.servers.argv('more') });
      const said = await calling(agent, set, 'more.echo');
      const { more } = set.servers.started();
      expect([said, more]).toEqual([said, phase === 'draft' ? 'agent' : undefined]);
      expect(offered(agent, set).includes(agent.shown('more', 'echo'))).toBe(phase === 'draft');
      const { evil = 'no' } = set.servers.started();
      expect(evil).toBe(agent.beats === true && phase === 'draft' ? 'agent' : 'no');
    },
  );
});

describe.skipIf(isMissing(claudeMcp))('claude', () => {
  it.each(['draft', 'enforce'] as const)("calls a plugin's tools by the same names: %s", async (phase) => {
    const world = await openWorld({ driver: claudeMcp.driver, policy: serverPolicy(phase) });
    worlds.push(world);
    const servers = new Servers(world);
    const [command, ...args] = servers.argv('kit');
    world.put('kit/.claude-plugin/plugin.json', '{"name":"kit","version":"1.0.0"}');
    world.put('kit/.mcp.json', JSON.stringify({ mcpServers: { tool: { command, args } } }));
    servers.approve('kit');
    world.script(
      { text: 'so', tools: [claudeMcp.call('plugin_kit_tool', 'echo', 'blue')] },
      { text: 'all done' },
    );
    const { out, err } = await world.ask('use the tool', {
      args: ['--plugin-dir', 'kit'],
      env: { ENABLE_TOOL_SEARCH: 'false' },
    });
    const way = phase === 'draft' ? 'agent' : 'gate';
    expect([out, err, servers.started()]).toEqual([out, err, { kit: way }]);
    expect(servers.calls()).toEqual(['kit.echo']);
  });
});

const isWired = mcpAgents.includes(geminiMcp);

describe.skipIf(isMissing(geminiMcp) || isWired)(
  'gemini, whose settings of a session count from root alone',
  () => {
    it.each(['monitor', 'enforce'] as const)(
      'starts what has the gate in its own file: %s',
      async (phase) => {
        const world = await openWorld({ driver: geminiMcp.driver, policy: serverPolicy(phase) });
        worlds.push(world);
        const servers = new Servers(world);
        const set = { world, servers };
        geminiMcp.user(world, { good: gated(servers, 'good'), bad: servers.argv('bad') });
        servers.approve('good', ['TRACED_TOKEN']);
        const said = await calling(geminiMcp, set, 'good.echo');
        const bad = phase === 'enforce' ? {} : { bad: 'agent' };
        expect([said, servers.started()]).toEqual([said, { good: 'gate', ...bad }]);
        expect(servers.calls()).toEqual(['good.echo']);
        expect(said).toContain(`bad is ${phase === 'enforce' ? 'left out' : 'started without the gate'}`);
      },
    );
  },
);
