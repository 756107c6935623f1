/** Where each real agent keeps its MCP servers, and how its model calls them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isRootsAlone } from '../../src/host/mcp-overlay.ts';
import { claude } from './drivers/claude.ts';
import { codex } from './drivers/codex.ts';
import type { Call, Driver } from './drivers/model.ts';
import { copilot } from './drivers/copilot.ts';
import { gemini } from './drivers/gemini.ts';
import { opencode } from './drivers/opencode.ts';
import { qwen } from './drivers/qwen.ts';
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
  /** What is offered shows in what a call says. */
  readonly listsLater?: true;
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

export const claudeMcp: McpAgent = {
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

function toml(servers: Argvs): string {
  const tables = Object.entries(servers).map(([name, [command, ...args]]) =>
    [
      `[mcp_servers.${name}]`,
      `command = ${JSON.stringify(command)}`,
      `args = ${JSON.stringify(args)}`,
      'env = { TRACED_TOKEN = "kept-by-the-client" }',
      '',
    ].join('\n'),
  );
  return tables.join('\n');
}

const codexMcp: McpAgent = {
  driver: codex,
  beats: true,
  file: '.codex/config.toml',
  user: ({ home }, servers) => {
    const file = path.join(home, '.codex/config.toml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n${toml(servers)}`);
  },
  project: (world, servers) => world.put('.codex/config.toml', toml(servers)),
  call: (server, tool, text) => ({
    name: 'exec',
    // Its scripts see more tools than its model is told of at once.
    custom: `text(ALL_TOOLS.map(({ name }) => 'has ' + name).join());
text(JSON.stringify(await tools.mcp__${server}__${tool}(${JSON.stringify({ text })})));`,
  }),
  shown: (server, tool) => `has mcp__${server}__${tool}`,
  listsLater: true,
};

/** A list of words, and `environment`. */
function listed(servers: Argvs): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(servers).map(([name, command]) => [
      name,
      { type: 'local', command, environment: { TRACED_TOKEN: 'kept-by-the-client' } },
    ]),
  );
}

const opencodeMcp: McpAgent = {
  driver: opencode,
  beats: true,
  file: '.config/opencode/opencode.json',
  user: ({ home }, servers) =>
    edit(path.join(home, '.config/opencode/opencode.json'), (content) => ({
      ...content,
      mcp: listed(servers),
    })),
  project: (world, servers) => world.put('opencode.json', JSON.stringify({ mcp: listed(servers) })),
  call: (server, tool, text) => ({ name: `${server}_${tool}`, input: { text } }),
  shown: (server, tool) => `${server}_${tool}`,
};

function settingsFamily(driver: Driver, shown: McpAgent['shown']): McpAgent {
  const file = `.${driver.id}/settings.json`;
  return {
    driver,
    beats: true,
    file,
    user: ({ home }, servers) =>
      edit(path.join(home, file), (content) => ({ ...content, mcpServers: plain(servers) })),
    project: (world, servers) => world.put(file, JSON.stringify({ mcpServers: plain(servers) })),
    call: (server, tool, text) => ({ name: shown(server, tool), input: { text } }),
    shown,
  };
}

const copilotMcp: McpAgent = {
  driver: copilot,
  beats: true,
  file: '.copilot/mcp-config.json',
  user: ({ home }, servers) =>
    writeFileSync(
      path.join(home, '.copilot/mcp-config.json'),
      JSON.stringify({ mcpServers: plain(servers) }),
    ),
  project: (world, servers) => world.put('.mcp.json', JSON.stringify({ mcpServers: plain(servers) })),
  call: (server, tool, text) => ({ name: `${server}-${tool}`, input: { text } }),
  shown: (server, tool) => `${server}-${tool}`,
};

export const geminiMcp: McpAgent = settingsFamily(gemini, (server, tool) => `mcp_${server}_${tool}`);

/** Those that take servers for one session. */
export const mcpAgents: readonly McpAgent[] = [
  claudeMcp,
  codexMcp,
  opencodeMcp,
  copilotMcp,
  settingsFamily(qwen, (server, tool) => `mcp__${server}__${tool}`),
  // It takes settings of a session only where nobody but root can write; elsewhere it has a test of its own.
  ...(isRootsAlone(tmpdir()) ? [geminiMcp] : []),
];
