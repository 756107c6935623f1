/** Agents of the terminal. */
import type { McpClientDef, McpTable } from '../../engine/mcp/client.ts';
import { place, places, systemPlaces, trustIn } from './tables.ts';

const TOML: readonly McpTable[] = [{ keys: ['mcp_servers'] }, { keys: ['profiles', '*', 'mcp_servers'] }];

const codex: McpClientDef = {
  id: 'codex',
  title: 'Codex',
  places: [
    ...places(
      'user',
      [
        '{home}/.codex/config.toml',
        '{home}/.codex/*.config.toml',
        '{env:CODEX_HOME}/config.toml',
        '{env:CODEX_HOME}/*.config.toml',
      ],
      { tables: TOML },
    ),
    place('plugin', '{home}/.codex/plugins/cache/**/.mcp.json'),
    ...places('system', ['{root}/etc/codex/config.toml', '{root}/etc/codex/managed_config.toml'], {
      on: ['linux', 'darwin'],
      tables: TOML,
    }),
    place('project', '{project}/.codex/config.toml', { tables: TOML }),
  ],
  projects: [
    { path: '{home}/.codex/config.toml', format: 'toml', keys: ['projects'] },
    { path: '{env:CODEX_HOME}/config.toml', format: 'toml', keys: ['projects'] },
  ],
  examples: [
    {
      place: 0,
      text: '[mcp_servers.docs]\ncommand = "npx"\nargs = ["-y", "docs-server"]\nenv_vars = ["DOCS_TOKEN"]\n\n[mcp_servers.far]\nurl = "https://far.example.com/mcp"\nbearer_token_env_var = "FAR"\nenabled = false\n',
      finds: [
        ['docs', 'npx -y docs-server'],
        ['far', 'https://far.example.com/mcp'],
      ],
    },
  ],
};

function geminiFamily(
  id: string,
  title: string,
  names: { folder: string; system: string; mac: string },
): McpClientDef {
  const { folder, system, mac } = names;
  const manifest = `${folder}-extension.json`;
  return {
    id,
    title,
    urlIs: 'sse',
    references: ['${X}', '$X'],
    places: [
      place('user', `{home}/.${folder}/settings.json`),
      place('plugin', `{home}/.${folder}/extensions/*/${manifest}`),
      ...systemPlaces(
        'system',
        {
          linux: `{root}/etc/${system}`,
          darwin: `{root}/Library/Application Support/${mac}`,
          win32: `{programdata}/${system}`,
        },
        ['settings.json', 'system-defaults.json'],
      ),
      place('project', `{project}/.${folder}/settings.json`),
      place('plugin', `{project}/.${folder}/extensions/*/${manifest}`),
    ],
    examples: [
      {
        place: 0,
        text: '{"mcpServers":{"a":{"httpUrl":"https://a.example.com","trust":true},"b":{"url":"https://b.example.com/sse"}}}',
        finds: [
          ['a', 'https://a.example.com'],
          ['b', 'https://b.example.com/sse'],
        ],
      },
    ],
  };
}

const copilot: McpClientDef = {
  id: 'copilot',
  title: 'Copilot CLI',
  local: { command: 'command', env: 'env', type: 'local' },
  places: [
    ...places('user', ['{home}/.copilot/mcp-config.json', '{env:COPILOT_HOME}/mcp-config.json']),
    ...places('project', ['{project}/.mcp.json', '{project}/.github/mcp.json']),
  ],
  examples: [
    {
      place: 3,
      text: '{"mcpServers":{"team":{"command":"team"}}}',
      finds: [['team', 'team']],
    },
    {
      place: 0,
      text: '{"mcpServers":{"a":{"type":"local","command":"a","args":["b"],"tools":["*"]}}}',
      finds: [['a', 'a b']],
    },
  ],
};

const OPENCODE: readonly McpTable[] = [{ keys: ['mcp', 'servers'] }, { keys: ['mcp'], except: ['servers'] }];
const OPENCODE_FILES = ['opencode.json', 'opencode.jsonc'];

const opencode: McpClientDef = {
  id: 'opencode',
  title: 'opencode',
  references: ['{env:X}'],
  local: { command: 'command', whole: true, env: 'environment', type: 'local' },
  places: [
    ...places(
      'user',
      ['{xdg}/opencode', '{home}/.opencode', '{env:OPENCODE_CONFIG_DIR}'].flatMap((folder) =>
        [...OPENCODE_FILES, 'config.json'].map((file) => `${folder}/${file}`),
      ),
      { tables: OPENCODE },
    ),
    place('user', '{env:OPENCODE_CONFIG}', { tables: OPENCODE }),
    ...places(
      'managed',
      OPENCODE_FILES.map((file) => `{root}/etc/opencode/${file}`),
      {
        on: ['linux'],
        tables: OPENCODE,
      },
    ),
    ...places(
      'project',
      OPENCODE_FILES.flatMap((file) => [`{project}/${file}`, `{project}/.opencode/${file}`]),
      { tables: OPENCODE },
    ),
  ],
  trust: trustIn(
    OPENCODE_FILES.flatMap((file) => [
      `{xdg}/opencode/${file}`,
      `{project}/${file}`,
      `{project}/.opencode/${file}`,
    ]),
    [{ keys: ['permission'], reads: 'actions' }],
  ),
  examples: [
    {
      place: 0,
      text: '{"mcp":{"a":{"type":"local","command":["bunx","a"],"environment":{"X":"1"}},"b":{"type":"remote","url":"https://b.example.com","enabled":false},"a2":{"enabled":true}}}',
      finds: [
        ['a', 'bunx a'],
        ['b', 'https://b.example.com'],
      ],
    },
    { place: 0, text: '{"mcp":{"servers":{"c":{"type":"local","command":["c"]}}}}', finds: [['c', 'c']] },
    {
      place: 0,
      text: '{"mcp":{"servers":{"type":"local","command":["called-servers"]}}}',
      finds: [['servers', 'called-servers']],
    },
  ],
};

const crush: McpClientDef = {
  id: 'crush',
  title: 'Crush',
  places: [
    place('user', '{xdg}/crush/crush.json', { tables: [{ keys: ['mcp'] }] }),
    place('user', '{local}/crush/crush.json', { on: ['win32'], tables: [{ keys: ['mcp'] }] }),
    ...places('project', ['{project}/.crush.json', '{project}/crush.json'], { tables: [{ keys: ['mcp'] }] }),
  ],
  examples: [
    {
      place: 0,
      text: '{"mcp":{"a":{"type":"http","url":"https://a.example.com","headers":{"Authorization":"$(echo x)"}}}}',
      finds: [['a', 'https://a.example.com']],
    },
  ],
};

export const terminals: readonly McpClientDef[] = [
  codex,
  geminiFamily('gemini', 'Gemini CLI', { folder: 'gemini', system: 'gemini-cli', mac: 'GeminiCli' }),
  geminiFamily('qwen', 'Qwen Code', { folder: 'qwen', system: 'qwen-code', mac: 'QwenCode' }),
  copilot,
  opencode,
  crush,
];
