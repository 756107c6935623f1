import type { OverlayExample } from './model.ts';

const STATE = '/home/dev/.claude.json';
const LIST = '/work/shop/.mcp.json';

function state(more: object): string {
  return JSON.stringify({
    mcpServers: { mine: { command: 'npx', args: ['kit'], env: { KEY: '${KEY}' } } },
    ...more,
  });
}

const PROJECT = JSON.stringify({ mcpServers: { team: { command: 'team-server' } } });
const AT_ADDRESS = JSON.stringify({
  mcpServers: {
    open: { type: 'http', url: 'https://mcp.example.com/v1' },
    keyed: { type: 'http', url: 'https://mcp.example.com/v2', headers: { Authorization: 'Bearer ${TOKEN}' } },
    here: { type: 'http', url: 'http://127.0.0.1:9000/mcp' },
  },
});

/** Servers of Claude Code and what becomes of them. */
export const claudeExamples: readonly OverlayExample[] = [
  {
    name: "the person's own, variables where they were",
    files: { [STATE]: state({}) },
    wired: ['mine'],
    given: { mine: { type: 'stdio', command: '(gate)', env: { KEY: '${KEY}' } } },
    among: ['--mcp-config', '/run/session/claude-mcp.json', '--strict-mcp-config', '--settings'],
  },
  {
    name: 'nothing but ours may be added later on',
    files: {},
    wired: [],
    among: ['--strict-mcp-config'],
  },
  {
    name: 'where nothing is enforced Claude reads its own files as well',
    files: { [STATE]: state({}), [LIST]: PROJECT },
    watching: true,
    wired: ['mine'],
    among: ['/run/session/claude-mcp.json', '--settings'],
  },
  {
    name: 'a server of the repository nobody has accepted stays unaccepted',
    files: { [LIST]: PROJECT },
    wired: [],
    without: ['team'],
    notes: ['team of this repository is left out: nobody has accepted it'],
  },
  {
    name: 'one the person has accepted',
    files: {
      [LIST]: PROJECT,
      '/work/shop/.claude/settings.local.json': '{"enabledMcpjsonServers":["team"]}',
    },
    wired: ['team'],
  },
  {
    name: 'a repository does not accept its own',
    files: { [LIST]: PROJECT, '/work/shop/.claude/settings.json': '{"enableAllProjectMcpServers":true}' },
    wired: [],
    notes: ['nobody has accepted it'],
  },
  {
    name: 'unless the person trusts it',
    files: {
      [STATE]: state({ projects: { '/work/shop': { hasTrustDialogAccepted: true } } }),
      [LIST]: PROJECT,
      '/work/shop/.claude/settings.json': '{"enableAllProjectMcpServers":true}',
    },
    wired: ['mine', 'team'],
  },
  {
    name: 'one that was turned down, whatever else is said',
    args: ['-p', 'hi'],
    files: { [LIST]: PROJECT, '/home/dev/.claude/settings.json': '{"disabledMcpjsonServers":["team"]}' },
    wired: [],
    without: ['team'],
    notes: ['nobody has accepted it'],
  },
  {
    name: 'without a screen Claude asks nobody',
    args: ['-p', 'hi'],
    files: { [LIST]: PROJECT },
    wired: ['team'],
    among: ['-p', 'hi'],
  },
  {
    name: 'of one name the server of the project counts, and then that given as an argument',
    args: ['--mcp-config', '{"mcpServers":{"mine":{"command":"given"}}}', '--verbose'],
    files: { [STATE]: state({ projects: { '/work/shop': { mcpServers: { mine: { command: 'local' } } } } }) },
    wired: ['mine'],
    given: { mine: { command: '(gate)', args: ['--client', 'claude', '--name', 'mine', '--', 'given'] } },
    among: ['--strict-mcp-config', '--settings', '/run/session/claude-settings.json', '--verbose'],
  },
  {
    name: 'only those given, where the person says so',
    args: ['--strict-mcp-config', '--mcp-config', 'some.json', 'more.json', '-p', 'hi'],
    files: { [STATE]: state({}), 'more.json': '{"mcpServers":{"more":{"command":"more"}}}' },
    wired: ['more'],
    without: ['mine'],
    among: ['-p', 'hi'],
  },
  {
    name: 'one that is switched off stays off',
    files: { [STATE]: state({ projects: { '/work/shop': { disabledMcpServers: ['mine'] } } }) },
    wired: [],
    without: ['mine'],
  },
  {
    name: 'by their address: with a header or on this machine through the gate, else not without a yes',
    files: { [STATE]: AT_ADDRESS },
    wired: ['keyed', 'here'],
    without: ['open'],
    notes: ['open is left out of this session: it is reached by its address'],
    given: {
      keyed: {
        command: '(gate)',
        args: [
          '--client',
          'claude',
          '--name',
          'keyed',
          '--header',
          'Authorization=AUP_MCP_HEADER_1',
          '--url',
          'https://mcp.example.com/v2',
        ],
        env: { AUP_MCP_HEADER_1: 'Bearer ${TOKEN}' },
      },
    },
  },
  {
    name: 'an address a person approved',
    files: { [STATE]: AT_ADDRESS },
    approved: ['https://mcp.example.com/v1'],
    wired: ['keyed', 'here'],
    given: { open: { type: 'http', url: 'https://mcp.example.com/v1' } },
    notes: [
      'open is started without the gate: it is reached by its address: what it says is seen in TLS mode',
    ],
  },
  {
    name: 'variables that would change the gate',
    files: {
      [STATE]:
        '{"mcpServers":{"a":{"command":"a","env":{"NODE_OPTIONS":"--require ./x.cjs"}},"b":{"command":"b","env":{"XDG_CONFIG_HOME":"/tmp"}}}}',
    },
    wired: [],
    without: ['a', 'b'],
    notes: ['a is left out of this session: it gives its server', 'b is left out'],
  },
  {
    name: 'a gate of its own is one of this session',
    files: { [STATE]: '{"mcpServers":{"a":{"command":"(gate)","args":["--env","KEY","--","npx","kit"]}}}' },
    wired: ['a'],
    given: { a: { args: ['--client', 'claude', '--name', 'a', '--env', 'KEY', '--', 'npx', 'kit'] } },
  },
  {
    name: 'a plugin, its tools called as ever',
    files: {
      '/home/dev/.claude/settings.json': '{"enabledPlugins":{"kit@market":true,"off@market":false}}',
      '/home/dev/.claude/plugins/installed_plugins.json':
        '{"version":2,"plugins":{"kit@market":[{"installPath":"/plugins/kit"}],"off@market":[{"installPath":"/plugins/off"}]}}',
      '/plugins/kit/.mcp.json': '{"tool":{"command":"${CLAUDE_PLUGIN_ROOT}/server"}}',
      '/plugins/off/.mcp.json': '{"tool":{"command":"x"}}',
    },
    wired: ['plugin_kit_tool'],
    given: {
      plugin_kit_tool: {
        args: ['--client', 'claude', '--name', 'plugin_kit_tool', '--', '/plugins/kit/server'],
      },
    },
  },
  {
    name: 'a plugin of this session alone',
    args: ['--plugin-dir', 'kits/one', '-p', 'hi'],
    files: {
      '/work/shop/kits/one/.claude-plugin/plugin.json': '{"name":"one","mcpServers":"./servers.json"}',
      '/work/shop/kits/one/servers.json': '{"mcpServers":{"tool":{"command":"x"}}}',
    },
    wired: ['plugin_one_tool'],
    among: ['--plugin-dir', 'kits/one', '-p', 'hi'],
  },
  {
    name: "a set of the administrator's takes none of ours",
    files: { [STATE]: state({}), '/etc/claude-code/managed-mcp.json': '{"mcpServers":{}}' },
    wired: [],
    notes: ['managed-mcp.json says which MCP servers claude starts'],
  },
];
