/** How each real agent is told of an MCP server by hand, and what it calls the server's tools. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { claude } from './drivers/claude.ts';
import { codex } from './drivers/codex.ts';
import { copilot } from './drivers/copilot.ts';
import { gemini } from './drivers/gemini.ts';
import type { Call, Driver } from './drivers/model.ts';
import { opencode } from './drivers/opencode.ts';
import { qwen } from './drivers/qwen.ts';
import type { World } from './world.ts';

export interface McpAgent {
  readonly driver: Driver;
  /** Sets it up with a server `desk`; the arguments of a run that needs some. */
  readonly wire: (world: World, argv: readonly string[]) => readonly string[];
  readonly call: (tool: string, text: string) => Call;
  /** It begins its first turn without waiting for its servers. */
  readonly before?: Call;
}

function named(name: (tool: string) => string): McpAgent['call'] {
  return (tool, text) => ({ name: name(tool), input: { text } });
}

function entry([command = '', ...args]: readonly string[]): object {
  return { command, args };
}

/** Adds to settings that are JSON. */
function add(file: string, more: object): void {
  mkdirSync(path.dirname(file), { recursive: true });
  let known: object = {};
  try {
    known = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // There are none yet.
  }
  writeFileSync(file, JSON.stringify({ ...known, ...more }), { mode: 0o600 });
}

function bySettings(name: string, more: object = {}): McpAgent['wire'] {
  return ({ home }, argv) => {
    add(path.join(home, name), { mcpServers: { desk: { ...entry(argv), ...more } } });
    return [];
  };
}

export const MCP_AGENTS: readonly McpAgent[] = [
  {
    driver: claude,
    wire: ({ dir }, argv) => {
      const file = path.join(dir, 'servers.json');
      writeFileSync(file, JSON.stringify({ mcpServers: { desk: entry(argv) } }));
      return ['--strict-mcp-config', '--mcp-config', file];
    },
    call: named((tool) => `mcp__desk__${tool}`),
  },
  {
    driver: codex,
    before: codex.calls.shell('sleep 3'),
    wire: ({ home }, [command = '', ...args]) => {
      const lines = [
        '[mcp_servers.desk]',
        `command = ${JSON.stringify(command)}`,
        `args = ${JSON.stringify(args)}`,
      ];
      appendFileSync(path.join(home, '.codex/config.toml'), `${lines.join('\n')}\n`);
      return [];
    },
    call: (tool, text) => ({
      name: 'exec',
      custom: `text(await tools.mcp__desk__${tool}(${JSON.stringify({ text })}));`,
    }),
  },
  { driver: gemini, wire: bySettings('.gemini/settings.json'), call: named((tool) => `mcp_desk_${tool}`) },
  { driver: qwen, wire: bySettings('.qwen/settings.json'), call: named((tool) => `mcp__desk__${tool}`) },
  {
    driver: opencode,
    wire: ({ home }, argv) => {
      const desk = { type: 'local', command: argv, enabled: true };
      add(path.join(home, '.config/opencode/opencode.json'), { mcp: { desk } });
      return [];
    },
    call: named((tool) => `desk_${tool}`),
  },
  {
    driver: copilot,
    wire: bySettings('.copilot/mcp-config.json', { type: 'local', tools: ['*'] }),
    call: named((tool) => `desk-${tool}`),
  },
];
