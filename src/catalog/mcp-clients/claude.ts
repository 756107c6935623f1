import type { McpClientDef } from '../../engine/mcp/client.ts';
import { SERVERS } from './tables.ts';

/** Plugins wrap their servers in `mcpServers` or name them at the top. */
const PLUGIN = [{ keys: ['mcpServers'] }, { keys: [], except: ['mcpServers'], mixed: true }] as const;

export const claude: McpClientDef = {
  id: 'claude',
  title: 'Claude Code',
  places: [
    {
      path: '{root}/etc/claude-code/managed-mcp.json',
      systems: ['linux'],
      scope: 'managed',
      format: 'json',
      tables: SERVERS,
    },
    {
      path: '{root}/Library/Application Support/ClaudeCode/managed-mcp.json',
      systems: ['darwin'],
      scope: 'managed',
      format: 'json',
      tables: SERVERS,
    },
    {
      path: '{programfiles}/ClaudeCode/managed-mcp.json',
      systems: ['win32'],
      scope: 'managed',
      format: 'json',
      tables: SERVERS,
    },
    {
      path: '{home}/.claude.json',
      scope: 'user',
      format: 'json',
      tables: [
        { keys: ['mcpServers'] },
        { keys: ['projects', '*', 'mcpServers'], projects: true, scope: 'local' },
      ],
    },
    {
      path: '{env:CLAUDE_CONFIG_DIR}/.claude.json',
      scope: 'user',
      format: 'json',
      tables: [
        { keys: ['mcpServers'] },
        { keys: ['projects', '*', 'mcpServers'], projects: true, scope: 'local' },
      ],
    },
    { path: '{project}/.mcp.json', scope: 'project', format: 'json', tables: SERVERS },
    { path: '{home}/.claude/plugins/cache/**/.mcp.json', scope: 'plugin', format: 'json', tables: PLUGIN },
    { path: '{home}/.claude/plugins/cache/**/plugin.json', scope: 'plugin', format: 'json', tables: SERVERS },
    { path: '{home}/.claude/agents/*.md', scope: 'user', format: 'front-matter', tables: SERVERS },
    { path: '{project}/.claude/agents/*.md', scope: 'project', format: 'front-matter', tables: SERVERS },
  ],
  projects: [
    { path: '{home}/.claude.json', format: 'json', keys: ['projects'] },
    { path: '{env:CLAUDE_CONFIG_DIR}/.claude.json', format: 'json', keys: ['projects'] },
  ],
  examples: [
    {
      place: 3,
      text: '{"numStartups":3,"mcpServers":{"files":{"command":"npx","args":["-y","@acme/files","/srv"]}},"projects":{"/work/shop":{"mcpServers":{"issues":{"type":"http","url":"https://mcp.example.com/v1"}}}}}',
      finds: [
        ['files', 'npx -y @acme/files /srv'],
        ['issues', 'https://mcp.example.com/v1'],
      ],
    },
    {
      place: 6,
      text: '{"flat":{"command":"${CLAUDE_PLUGIN_ROOT}/server","args":[]}}',
      finds: [['flat', '${CLAUDE_PLUGIN_ROOT}/server']],
    },
    {
      place: 8,
      text: '---\nname: helper\nmcpServers:\n  - known\n  - inline:\n      command: uvx\n      args: [thing]\n---\nWork.\n',
      finds: [['inline', 'uvx thing']],
    },
  ],
};
