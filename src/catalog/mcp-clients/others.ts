/** Agents of vendors with a way of their own, and programs that run models. */
import type { McpClientDef, McpTable } from '../../engine/mcp/client.ts';
import { place, places, systemPlaces } from './tables.ts';

const EXTENSIONS: readonly McpTable[] = [{ keys: ['extensions'] }];

const goose: McpClientDef = {
  id: 'goose',
  title: 'Goose',
  local: { command: 'cmd', env: 'envs', type: 'stdio' },
  places: [
    place('user', '{xdg}/goose/config.yaml', { on: ['linux', 'darwin'], tables: EXTENSIONS }),
    place('user', '{config}/Block/goose/config/config.yaml', { on: ['win32'], tables: EXTENSIONS }),
  ],
  examples: [
    {
      place: 0,
      text: 'extensions:\n  developer:\n    type: builtin\n    enabled: true\n  mine:\n    type: stdio\n    cmd: npx\n    args: ["-y", "mine"]\n    envs: {}\n    env_keys: [MINE_TOKEN]\n  far:\n    type: streamable_http\n    uri: https://far.example.com\n    enabled: false\n',
      finds: [
        ['mine', 'npx -y mine'],
        ['far', 'https://far.example.com'],
      ],
    },
  ],
};

const AMP: readonly McpTable[] = [{ keys: ['amp.mcpServers'] }, { keys: ['amp', 'mcpServers'] }];

const amp: McpClientDef = {
  id: 'amp',
  title: 'Amp',
  places: [
    ...places(
      'user',
      ['{xdg}/amp/settings.json', '{xdg}/amp/settings.jsonc', '{config}/Code/User/settings.json'],
      {
        tables: AMP,
      },
    ),
    ...systemPlaces(
      'managed',
      {
        linux: '{root}/etc/ampcode',
        darwin: '{root}/Library/Application Support/ampcode',
        win32: '{programdata}/ampcode',
      },
      ['managed-settings.json'],
    ).map((one) => Object.assign({}, one, { tables: AMP })),
    ...places(
      'project',
      ['{project}/.amp/settings.json', '{project}/.amp/settings.jsonc', '{project}/.vscode/settings.json'],
      { tables: AMP },
    ),
  ],
  examples: [{ place: 0, text: '{"amp.mcpServers":{"a":{"command":"a"}}}', finds: [['a', 'a']] }],
};

const KIRO: readonly McpTable[] = [{ keys: ['mcpServers'] }, { keys: ['powers', 'mcpServers'] }];

const kiro: McpClientDef = {
  id: 'kiro',
  title: 'Kiro',
  places: [
    ...places('user', ['{home}/.kiro/settings/mcp.json', '{home}/.kiro/agents/*.json'], { tables: KIRO }),
    place('plugin', '{home}/.kiro/powers/**/mcp.json'),
    ...places('project', ['{project}/.kiro/settings/mcp.json', '{project}/.kiro/agents/*.json'], {
      tables: KIRO,
    }),
  ],
  examples: [
    {
      place: 0,
      text: '{"mcpServers":{"a":{"command":"uvx","args":["a@latest"],"autoApprove":["*"],"disabled":false}}}',
      finds: [['a', 'uvx a@latest']],
    },
  ],
};

const amazonQ: McpClientDef = {
  id: 'amazon-q',
  title: 'Amazon Q',
  places: [
    ...places('user', [
      '{home}/.aws/amazonq/mcp.json',
      '{home}/.aws/amazonq/default.json',
      '{home}/.aws/amazonq/agents/*.json',
      '{home}/.aws/amazonq/cli-agents/*.json',
    ]),
    ...places('project', [
      '{project}/.amazonq/mcp.json',
      '{project}/.amazonq/default.json',
      '{project}/.amazonq/agents/*.json',
      '{project}/.amazonq/cli-agents/*.json',
    ]),
  ],
  examples: [{ place: 0, text: '{"mcpServers":{"a":{"command":"a"}}}', finds: [['a', 'a']] }],
};

const lmStudio: McpClientDef = {
  id: 'lm-studio',
  title: 'LM Studio',
  places: places('user', ['{home}/.lmstudio/mcp.json', '{home}/.cache/lm-studio/mcp.json']),
  examples: [{ place: 0, text: '{"mcpServers":{"a":{"command":"a"}}}', finds: [['a', 'a']] }],
};

const droid: McpClientDef = {
  id: 'droid',
  title: 'Droid',
  places: [place('user', '{home}/.factory/mcp.json'), place('project', '{project}/.factory/mcp.json')],
  examples: [
    {
      place: 0,
      text: '{"mcpServers":{"a":{"type":"stdio","command":"a","disabled":true}}}',
      finds: [['a', 'a']],
    },
  ],
};

const kimi: McpClientDef = {
  id: 'kimi',
  title: 'Kimi CLI',
  places: places('user', ['{home}/.kimi/mcp.json']),
  examples: [{ place: 0, text: '{"mcpServers":{"a":{"command":"a"}}}', finds: [['a', 'a']] }],
};

const VIBE: readonly McpTable[] = [{ keys: ['mcp_servers'] }];

const vibe: McpClientDef = {
  id: 'vibe',
  title: 'Mistral Vibe',
  places: [
    place('user', '{home}/.vibe/config.toml', { tables: VIBE }),
    place('project', '{project}/.vibe/config.toml', { tables: VIBE }),
  ],
  examples: [
    {
      place: 0,
      text: '[[mcp_servers]]\nname = "a"\ntransport = "stdio"\ncommand = "uvx"\nargs = ["a"]\n\n[[mcp_servers]]\nname = "b"\ntransport = "http"\nurl = "https://b.example.com"\n',
      finds: [
        ['a', 'uvx a'],
        ['b', 'https://b.example.com'],
      ],
    },
  ],
};

const mcporter: McpClientDef = {
  id: 'mcporter',
  title: 'MCPorter',
  places: [
    ...places('user', ['{home}/.mcporter/mcporter.json', '{home}/.mcporter/mcporter.jsonc']),
    place('project', '{project}/config/mcporter.json'),
  ],
  examples: [
    {
      place: 0,
      text: '{"mcpServers":{"a":{"baseUrl":"https://a.example.com"}}}',
      finds: [['a', 'https://a.example.com']],
    },
  ],
};

export const others: readonly McpClientDef[] = [
  goose,
  amp,
  kiro,
  amazonQ,
  lmStudio,
  droid,
  kimi,
  vibe,
  mcporter,
];
