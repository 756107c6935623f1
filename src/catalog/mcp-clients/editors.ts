/** VS Code, its forks, and what is built into editors of its family. */
import type { McpClientDef, McpTable } from '../../engine/mcp/client.ts';
import { EDITOR_FOLDERS, place, places, trustIn } from './tables.ts';

const OWN: readonly McpTable[] = [{ keys: ['servers'] }];
const SETTINGS: readonly McpTable[] = [{ keys: ['mcp', 'servers'] }, { keys: ['mcp.servers'] }];
const CONTAINER: readonly McpTable[] = [
  { keys: ['customizations', 'vscode', 'mcp', 'servers'] },
  { keys: ['customizations', 'vscode', 'settings', 'mcp', 'servers'] },
];
const USER_FOLDERS = [
  '{config}/Code/User',
  '{config}/Code - Insiders/User',
  '{config}/VSCodium/User',
  '{home}/.vscode-server/data/User',
  '{home}/.vscode-server-insiders/data/User',
];

const vscode: McpClientDef = {
  id: 'vscode',
  title: 'VS Code',
  references: ['${env:X}'],
  places: [
    ...places(
      'user',
      USER_FOLDERS.flatMap((folder) => [`${folder}/mcp.json`, `${folder}/profiles/*/mcp.json`]),
      {
        tables: OWN,
      },
    ),
    ...places(
      'user',
      USER_FOLDERS.map((folder) => `${folder}/settings.json`),
      { tables: SETTINGS },
    ),
    ...places('user', ['{home}/.copilot/mcp-config.json', '{env:COPILOT_HOME}/mcp-config.json']),
    place('project', '{project}/.vscode/mcp.json', { tables: OWN }),
    place('project', '{project}/.vscode/settings.json', { tables: SETTINGS }),
    place('project', '{project}/.mcp.json'),
    ...places(
      'project',
      [
        '{project}/.devcontainer/devcontainer.json',
        '{project}/.devcontainer/*/devcontainer.json',
        '{project}/.devcontainer.json',
      ],
      { tables: CONTAINER },
    ),
  ],
  projects: EDITOR_FOLDERS,
  trust: trustIn(
    [...USER_FOLDERS.map((folder) => `${folder}/settings.json`), '{project}/.vscode/settings.json'],
    [
      { keys: ['chat.tools.global.autoApprove'], reads: 'yes' },
      { keys: ['chat.tools.autoApprove'], reads: 'yes' },
    ],
  ),
  examples: [
    {
      place: 0,
      text: '{\n  // mine\n  "servers": { "gh": { "type": "http", "url": "https://mcp.example.com/", "headers": { "Authorization": "Bearer ${input:token}" } }, },\n  "inputs": []\n}',
      finds: [['gh', 'https://mcp.example.com/']],
    },
    {
      place: 10,
      text: '{"editor.fontSize":12,"mcp":{"servers":{"old":{"command":"uvx","args":["old-server"]}}}}',
      finds: [['old', 'uvx old-server']],
    },
  ],
};

const cursor: McpClientDef = {
  id: 'cursor',
  title: 'Cursor',
  references: ['${env:X}'],
  places: [
    place('user', '{home}/.cursor/mcp.json'),
    place('plugin', '{home}/.cursor/plugins/cache/**/mcp.json'),
    ...places('project', ['{project}/.cursor/mcp.json', '{project}/.mcp.json']),
  ],
  trust: [
    ...trustIn(
      ['{home}/.cursor/permissions.json', '{project}/.cursor/permissions.json'],
      [{ keys: ['mcpAllowlist'], reads: 'pairs' }],
    ),
    ...trustIn(
      ['{home}/.cursor/cli-config.json', '{project}/.cursor/cli.json'],
      [{ keys: ['permissions', 'allow'], reads: 'pairs' }],
    ),
  ],
  examples: [
    {
      place: 0,
      text: '{"mcpServers":{"api":{"url":"https://api.example.com/sse"},"loc":{"command":"bun","args":["x","thing"],"envFile":".env"}}}',
      finds: [
        ['api', 'https://api.example.com/sse'],
        ['loc', 'bun x thing'],
      ],
    },
  ],
};

const windsurf: McpClientDef = {
  id: 'windsurf',
  title: 'Windsurf',
  references: ['${env:X}'],
  places: places('user', ['{home}/.codeium/windsurf/mcp_config.json', '{home}/.codeium/mcp_config.json']),
  examples: [
    {
      place: 0,
      text: '{"mcpServers":{"far":{"serverUrl":"https://far.example.com/mcp"}}}',
      finds: [['far', 'https://far.example.com/mcp']],
    },
  ],
};

const trae: McpClientDef = {
  id: 'trae',
  title: 'Trae',
  places: [place('user', '{config}/Trae/User/mcp.json'), place('project', '{project}/.trae/mcp.json')],
  examples: [{ place: 0, text: '{"mcpServers":{"a":{"command":"a"}}}', finds: [['a', 'a']] }],
};

const antigravity: McpClientDef = {
  id: 'antigravity',
  title: 'Antigravity',
  places: places('user', [
    '{home}/.gemini/antigravity/mcp_config.json',
    '{home}/.gemini/config/mcp_config.json',
  ]),
  examples: [
    {
      place: 0,
      text: '{"mcpServers":{"a":{"serverUrl":"https://a.example.com"}}}',
      finds: [['a', 'https://a.example.com']],
    },
  ],
};

const qoder: McpClientDef = {
  id: 'qoder',
  title: 'Qoder',
  places: places('user', ['{home}/.qoder/mcp.json']),
  examples: [{ place: 0, text: '{"mcpServers":{"a":{"command":"a"}}}', finds: [['a', 'a']] }],
};

export const editors: readonly McpClientDef[] = [vscode, cursor, windsurf, trae, antigravity, qoder];
