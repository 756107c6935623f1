import type { McpClientDef, McpTable, McpTrustRule } from '../../engine/mcp/client.ts';
import { place, places, systemPlaces, trustIn } from './tables.ts';

/** Those of the person, and those of the person in one project. */
const OWN: readonly McpTable[] = [
  { keys: ['mcpServers'] },
  { keys: ['projects', '*', 'mcpServers'], projects: true, scope: 'local' },
];
/** Plugins wrap their servers in `mcpServers` or name them at the top. */
const PLUGIN: readonly McpTable[] = [
  { keys: ['mcpServers'] },
  { keys: [], except: ['mcpServers'], mixed: true },
];

const ALLOWED: readonly McpTrustRule[] = [
  { keys: ['permissions', 'allow'], reads: 'tool-names' },
  { keys: ['enableAllProjectMcpServers'], reads: 'yes', scope: 'project' },
];

const code: McpClientDef = {
  id: 'claude',
  title: 'Claude Code',
  references: ['${X}'],
  places: [
    place('user', '{home}/.claude.json', { tables: OWN }),
    place('user', '{env:CLAUDE_CONFIG_DIR}/.claude.json', { tables: OWN }),
    place('plugin', '{home}/.claude/plugins/cache/**/.mcp.json', { tables: PLUGIN }),
    place('user', '{home}/.claude/agents/*.md'),
    place('plugin', '{home}/.claude/plugins/cache/**/plugin.json'),
    ...systemPlaces(
      'managed',
      {
        linux: '{root}/etc/claude-code',
        darwin: '{root}/Library/Application Support/ClaudeCode',
        win32: '{programfiles}/ClaudeCode',
      },
      ['managed-mcp.json'],
    ),
    ...places('project', ['{project}/.mcp.json', '{project}/.claude/agents/*.md']),
  ],
  trust: [
    ...trustIn(
      [
        '{home}/.claude/settings.json',
        '{env:CLAUDE_CONFIG_DIR}/settings.json',
        '{project}/.claude/settings.json',
        '{project}/.claude/settings.local.json',
        '{root}/etc/claude-code/managed-settings.json',
      ],
      ALLOWED,
    ),
    // In a file that is shared it is one person's yes for all; elsewhere it is where a person's yes is kept.
    ...trustIn(
      ['{project}/.claude/settings.json'],
      [{ keys: ['enabledMcpjsonServers'], reads: 'names', scope: 'project' }],
    ),
    ...trustIn(
      ['{home}/.claude.json', '{env:CLAUDE_CONFIG_DIR}/.claude.json'],
      [{ keys: ['projects', '*', 'allowedTools'], reads: 'tool-names' }],
    ),
  ],
  projects: [
    { path: '{home}/.claude.json', format: 'json', keys: ['projects'] },
    { path: '{env:CLAUDE_CONFIG_DIR}/.claude.json', format: 'json', keys: ['projects'] },
  ],
  examples: [
    {
      place: 0,
      text: '{"mcpServers":{"files":{"command":"npx","args":["-y","@acme/files","/srv"]}},"projects":{"/work/shop":{"mcpServers":{"issues":{"type":"http","url":"https://mcp.example.com/v1"}}}}}',
      finds: [
        ['files', 'npx -y @acme/files /srv'],
        ['issues', 'https://mcp.example.com/v1'],
      ],
    },
    {
      place: 2,
      text: '{"flat":{"command":"${CLAUDE_PLUGIN_ROOT}/server","args":[]}}',
      finds: [['flat', '${CLAUDE_PLUGIN_ROOT}/server']],
    },
    {
      place: 3,
      text: '---\nname: helper\nmcpServers:\n  - known\n  - inline:\n      command: uvx\n      args: [thing]\n---\nWork.\n',
      finds: [['inline', 'uvx thing']],
    },
  ],
};

const desktop: McpClientDef = {
  id: 'claude-desktop',
  title: 'Claude Desktop',
  places: [
    place('user', '{config}/Claude/claude_desktop_config.json'),
    place('plugin', '{config}/Claude/Claude Extensions/*/manifest.json', {
      tables: [{ keys: ['server', 'mcp_config'], nameAt: 'name' }],
    }),
  ],
  examples: [
    {
      place: 0,
      text: '{"globalShortcut":"","mcpServers":{"db":{"command":"docker","args":["run","-i","mcp/db"]}}}',
      finds: [['db', 'docker run -i mcp/db']],
    },
    {
      place: 1,
      text: '{"name":"notes","version":"1.0.0","server":{"type":"node","mcp_config":{"command":"node","args":["${__dirname}/server.js"]}}}',
      finds: [['notes', 'node ${__dirname}/server.js']],
    },
  ],
};

export const claude: readonly McpClientDef[] = [code, desktop];
