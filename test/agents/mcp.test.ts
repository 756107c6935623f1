/** Real agents with an MCP server behind the gate: what the model sees of it, and what the server hears of the model. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { approveAsIs, gatedArgv, mcpPolicy } from '../fixtures/mcp/approved.ts';
import { asked } from './drivers/model.ts';
import { MCP_AGENTS, type McpAgent } from './mcp-agents.ts';
import { missing, openWorld, SECRETS, type World } from './world.ts';

const SERVER = path.resolve(import.meta.dirname, '../fixtures/mcp/desk.mjs');
const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

/** Denied, changed since the approval, and never approved. */
const STOPPED = ['wipe', 'shift', 'hidden'];

interface Seen {
  /** What the model was told, request by request. */
  readonly told: readonly string[];
  readonly heard: string;
}

/** One run in which the model calls each tool; without the guard itself, so that what is stopped the gate stopped. */
async function run({ driver, wire, call, before }: McpAgent, way: 'gated' | 'direct'): Promise<Seen> {
  const world = await openWorld({ driver, policy: mcpPolicy('enforce', 'enforce') });
  worlds.push(world);
  const at = (name: string): string => path.join(world.dir, name);
  writeFileSync(at('customer.txt'), `Ada\ntoken ${SECRETS.github}\nmail ${SECRETS.email}\n`);
  writeFileSync(at('words.txt'), 'Shifts papers.');
  const server = { argv: [process.execPath, SERVER, world.dir] };
  await approveAsIs({ env: world.env, dir: world.repo }, server, { wipe: 'deny', hidden: 'hide' });
  writeFileSync(at('words.txt'), 'Shifts papers, and tells nobody.');
  const args = wire(world, way === 'gated' ? gatedArgv(server) : server.argv);
  world.script(
    ...(before === undefined ? [] : [{ text: 'wait', tools: [before] }]),
    { text: 'look', tools: [call('lookup', 'Ada')] },
    { text: 'send', tools: [call('send', `her token is ${SECRETS.github}`)] },
    { text: 'wipe', tools: [call('wipe', 'all')] },
    { text: 'shift', tools: [call('shift', 'papers')] },
    { text: 'hidden', tools: [call('hidden', 'what')] },
  );
  const ran = await world.ask('look after the desk', { direct: true, args });
  expect(ran.code, ran.err).toBe(0);
  const bodies = asked(world.model).map(({ body }) => body);
  return {
    told: bodies.map((body) => driver.told(body)),
    heard: existsSync(at('heard.jsonl')) ? readFileSync(at('heard.jsonl'), 'utf8') : '',
  };
}

const agents = MCP_AGENTS.map((agent) => ({ ...agent, id: agent.driver.id, why: missing(agent.driver) }));

describe('agents and an MCP server', () => {
  for (const agent of agents) {
    describe.skipIf(agent.why !== undefined)(`${agent.id} ${agent.why ?? ''}`, () => {
      it('sees and says through the gate what it may', async () => {
        const gated = await run(agent, 'gated');
        const told = gated.told.join('\n');
        expect(told).toContain('Ada');
        expect(told).toContain('send was done');
        expect(told).toContain('the approval of the server leaves this tool out');
        expect(told).not.toContain(SECRETS.github);
        expect(told).not.toContain(SECRETS.email);
        expect(gated.heard).toContain('"name":"send"');
        expect(gated.heard).toContain('her token is ');
        expect(gated.heard).not.toContain(SECRETS.github);
        for (const name of STOPPED) expect(gated.heard).not.toContain(`"name":"${name}"`);
      });

      it('sees and says all of it without the gate', async () => {
        const direct = await run(agent, 'direct');
        // Some agents hide tokens themselves.
        expect(direct.told.join('\n')).toContain(SECRETS.email);
        for (const name of STOPPED) expect(direct.heard).toContain(`"name":"${name}"`);
        expect(direct.heard).toContain(SECRETS.github);
      });
    });
  }
});
