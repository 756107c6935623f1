/** Agents that live in an editor as an extension, and those of JetBrains. */
import type { McpClientDef } from '../../engine/mcp/client.ts';
import { place, places } from './tables.ts';

const cline: McpClientDef = {
  id: 'cline',
  title: 'Cline',
  places: places('user', [
    '{config}/*/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
    '{home}/.vscode-server/data/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
    '{home}/.cline/data/settings/cline_mcp_settings.json',
  ]),
  examples: [
    {
      place: 0,
      text: '{"mcpServers":{"a":{"command":"cmd","args":["/c","npx","a"],"autoApprove":["read"],"disabled":true}}}',
      finds: [['a', 'cmd /c npx a']],
    },
  ],
};

const roo: McpClientDef = {
  id: 'roo',
  title: 'Roo Code',
  places: [
    ...places('user', [
      '{config}/*/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json',
      '{home}/.vscode-server/data/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json',
    ]),
    place('project', '{project}/.roo/mcp.json'),
  ],
  examples: [
    {
      place: 2,
      text: '{"mcpServers":{"a":{"type":"streamable-http","url":"https://a.example.com","alwaysAllow":["x"]}}}',
      finds: [['a', 'https://a.example.com']],
    },
  ],
};

const continueDev: McpClientDef = {
  id: 'continue',
  title: 'Continue',
  places: [
    ...places('user', [
      '{home}/.continue/config.yaml',
      '{home}/.continue/mcpServers/*.yaml',
      '{home}/.continue/mcpServers/*.yml',
      '{home}/.continue/mcpServers/*.json',
    ]),
    ...places('project', [
      '{project}/.continue/mcpServers/*.yaml',
      '{project}/.continue/mcpServers/*.yml',
      '{project}/.continue/mcpServers/*.json',
    ]),
  ],
  examples: [
    {
      place: 0,
      text: 'name: mine\nmcpServers:\n  - name: db\n    command: uvx\n    args:\n      - db-server\n  - name: far\n    type: sse\n    url: https://far.example.com/sse\n',
      finds: [
        ['db', 'uvx db-server'],
        ['far', 'https://far.example.com/sse'],
      ],
    },
  ],
};

const junie: McpClientDef = {
  id: 'junie',
  title: 'JetBrains Junie',
  places: [place('user', '{home}/.junie/mcp/*.json'), place('project', '{project}/.junie/mcp/*.json')],
  examples: [{ place: 0, text: '{"mcpServers":{"a":{"command":"a"}}}', finds: [['a', 'a']] }],
};

const copilotIntellij: McpClientDef = {
  id: 'copilot-jetbrains',
  title: 'Copilot for JetBrains',
  places: [
    place('user', '{local}/github-copilot/intellij/mcp.json', {
      on: ['win32'],
      tables: [{ keys: ['servers'] }],
    }),
    place('user', '{xdg}/github-copilot/intellij/mcp.json', {
      on: ['linux', 'darwin'],
      tables: [{ keys: ['servers'] }],
    }),
  ],
  examples: [
    {
      place: 0,
      text: '{"servers":{"a":{"url":"https://a.example.com","requestInit":{"headers":{"X-Api-Key":"${env:KEY}"}}}}}',
      finds: [['a', 'https://a.example.com']],
    },
  ],
};

const zed: McpClientDef = {
  id: 'zed',
  title: 'Zed',
  places: [
    ...places('user', ['{xdg}/zed/settings.json', '{config}/Zed/settings.json'], {
      tables: [{ keys: ['context_servers'], mixed: true }],
    }),
    place('project', '{project}/.zed/settings.json', {
      tables: [{ keys: ['context_servers'], mixed: true }],
    }),
  ],
  examples: [
    {
      place: 0,
      text: '{\n  // theme\n  "context_servers": {\n    "old": { "command": { "path": "old-server", "args": ["-v"] } },\n    "ext": { "settings": {} },\n  },\n}',
      finds: [['old', 'old-server -v']],
    },
  ],
};

export const extensions: readonly McpClientDef[] = [cline, roo, continueDev, junie, copilotIntellij, zed];
