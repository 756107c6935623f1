import type { OverlayExample } from './model.ts';

const CONFIG = '/home/dev/.codex/config.toml';
const MINE =
  '[mcp_servers.mine]\ncommand = "npx"\nargs = ["kit"]\nenv = { KEY = "x" }\nenv_vars = ["OTHER"]\n';
const TEAM = '[mcp_servers.team]\ncommand = "team-server"\n';
const TRUSTED = '[projects."/work/shop"]\ntrust_level = "trusted"\n';
const FOLDERS = { XDG_CONFIG_HOME: '/home/dev/.config', KEY: 'x' };

/** Servers of Codex and what becomes of them; `given` are those of our arguments. */
export const codexExamples: readonly OverlayExample[] = [
  {
    name: "the person's own: variables stay in its file, those the guard needs are passed on",
    env: FOLDERS,
    files: { [CONFIG]: MINE },
    wired: ['mine'],
    given: {
      'mcp_servers.mine.command': '"(gate)"',
      'mcp_servers.mine.args':
        '["--client","codex","--name","mine","--env","KEY","--env","OTHER","--","npx","kit"]',
      'mcp_servers.mine.env_vars': '["OTHER","XDG_CONFIG_HOME"]',
    },
  },
  {
    name: 'a repository the person trusts',
    args: ['exec', 'hi', '--', 'more'],
    files: { [CONFIG]: TRUSTED, '/work/shop/.codex/config.toml': TEAM },
    wired: ['team'],
    among: ['--', 'more'],
  },
  {
    name: 'no server of a repository comes to life by us',
    files: { [CONFIG]: MINE, '/work/shop/.codex/config.toml': TEAM },
    wired: ['mine'],
    without: ['mcp_servers.team.command'],
  },
  {
    name: 'one given as an argument',
    args: ['-c', 'mcp_servers.mine.command="given"', '-c', 'mcp_servers.mine.args=[]'],
    files: { [CONFIG]: MINE },
    wired: ['mine'],
    given: {
      'mcp_servers.mine.args':
        '["--client","codex","--name","mine","--env","KEY","--env","OTHER","--","given"]',
    },
  },
  {
    name: 'one that is switched off stays off',
    files: { [CONFIG]: `${MINE}enabled = false\n` },
    wired: [],
    without: ['mcp_servers.mine.command'],
  },
  {
    name: 'by its address: not without a yes',
    files: { [CONFIG]: '[mcp_servers.far]\nurl = "https://mcp.example.com"\nbearer_token_env_var = "T"\n' },
    wired: [],
    given: { 'mcp_servers.far.enabled': 'false' },
    notes: ['far is left out of this session'],
  },
  {
    name: 'an address a person approved',
    files: { [CONFIG]: '[mcp_servers.far]\nurl = "https://mcp.example.com"\n' },
    approved: ['https://mcp.example.com'],
    wired: [],
    without: ['mcp_servers.far.enabled'],
    notes: ['far is started without the gate'],
  },
  {
    name: 'variables that would change the gate',
    files: { [CONFIG]: '[mcp_servers.a]\ncommand = "a"\nenv = { HOME = "/tmp" }\n' },
    wired: [],
    given: { 'mcp_servers.a.enabled': 'false' },
    notes: ['a is left out of this session'],
  },
  {
    name: 'the same where nothing is enforced',
    files: { [CONFIG]: '[mcp_servers.a]\ncommand = "a"\nenv = { HOME = "/tmp" }\n' },
    watching: true,
    wired: [],
    without: ['mcp_servers.a.enabled'],
    notes: ['a is started without the gate'],
  },
  { name: 'a subcommand that starts none', args: ['login'], files: { [CONFIG]: MINE }, wired: [] },
];
