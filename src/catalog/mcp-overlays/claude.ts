import { gatedEntry, type Wired } from '../../engine/mcp/overlay.ts';
import type { Safe } from '../../engine/model.ts';
import { safe } from '../../engine/text.ts';
import { parseObject } from '../../engine/json-object.ts';
import { claudeExamples } from './claude-examples.ts';
import { readMcpArgs } from './claude-args.ts';
import { claudeServers, isManaged } from './claude-files.ts';
import type { AgentOverlay } from './model.ts';
import { shownName, wireAll } from './told.ts';

/**
 * Claude Code. Seen on 2.1.330: a list given as an argument beats every file by the names of its servers; with
 * `--strict-mcp-config` it is the only one, for plugins, agents and connectors of an account as well. Beside a set of the
 * administrator's it takes none.
 */

const MCP_FILE = 'claude-mcp.json';

const MANAGED = safe`managed-mcp.json says which MCP servers claude starts, and takes no gate of ours: write the gate into it`;

function pendingNote(name: string): Safe {
  return safe`the MCP server ${shownName(name)} of this repository is left out: nobody has accepted it (enabledMcpjsonServers in .claude/settings.local.json does)`;
}

function rowOf(one: Wired): readonly (readonly [string, unknown])[] {
  if (one.how === 'left') return [];
  return [[one.name, one.how === 'gate' ? gatedEntry(one, 'stdio') : one.raw]];
}

export const claude: AgentOverlay = {
  id: 'claude',
  givenBy: ({ files }) =>
    parseObject(files.find(({ name }) => name === MCP_FILE)?.text ?? '')?.['mcpServers'],
  examples: claudeExamples,
  overlay: (plan, facts) => {
    if (isManaged(facts)) return { plan, wired: [], notes: [MANAGED] };
    const { enforcing } = facts.terms;
    const args = readMcpArgs(plan.args);
    const { entries, pending } = claudeServers(args, facts);
    const { servers, wired, notes } = wireAll(entries, facts);
    const text = JSON.stringify({ mcpServers: Object.fromEntries(servers.flatMap(rowOf)) });
    // Elsewhere Claude asks about servers of a repository itself.
    const untold = enforcing ? pending : [];
    const strict = enforcing || args.strict ? ['--strict-mcp-config'] : [];
    // The list takes every word up to the next option: one of ours stands behind it.
    const ours = ['--mcp-config', `${facts.dir}/${MCP_FILE}`, ...strict];
    return {
      plan: {
        ...plan,
        args: [...ours, ...args.rest],
        files: [...plan.files, { name: MCP_FILE, text }],
      },
      wired,
      notes: [...notes, ...untold.map(pendingNote)],
    };
  },
};
