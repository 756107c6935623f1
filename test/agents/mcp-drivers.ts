/** Where each real agent keeps its MCP servers, and how its model calls them. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { claude } from './drivers/claude.ts';
import type { Call, Driver } from './drivers/model.ts';
import type { World } from './world.ts';

type Argvs = Readonly<Record<string, readonly string[]>>;

export interface McpAgent {
  readonly driver: Driver;
  /** The user's file its servers stand in, below home. */
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Writes servers of the user. */
  readonly user: (world: World, servers: Argvs) => void;
  /** Writes servers of the repository, all of them accepted. */
  readonly project: (world: World, servers: Argvs) => void;
  /** A server of the repository counts more than the user's of the same name. */
  readonly beats?: true;
  readonly call: (server: string, tool: string, text: string) => Call;
  /** A tool as the model is told of it. */
  readonly shown: (server: string, tool: string) => string;
}

function edit(file: string, change: (content: Record<string, unknown>) => Record<string, unknown>): void {
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
}

/** `command`, `args`, `env`, as most of them write it. */
function plain(servers: Argvs): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(servers).map(([name, [command, ...args]]) => [
      name,
      { command, args, env: { TRACED_TOKEN: 'kept-by-the-client' } },
    ]),
  );
}

const claudeMcp: McpAgent = {
  driver: claude,
  beats: true,
  file: '.claude/.claude.json',
  // All tools told to the model at once.
  env: { ENABLE_TOOL_SEARCH: 'false' },
  user: ({ home }, servers) =>
    edit(path.join(home, '.claude/.claude.json'), (content) => ({ ...content, mcpServers: plain(servers) })),
  project: (world, servers) => world.put('.mcp.json', JSON.stringify({ mcpServers: plain(servers) })),
  call: (server, tool, text) => ({ name: `mcp__${server}__${tool}`, input: { text } }),
  shown: (server, tool) => `mcp__${server}__${tool}`,
};

export const mcpAgents: readonly McpAgent[] = [claudeMcp];
