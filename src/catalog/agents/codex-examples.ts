import type { LaunchExample } from './model.ts';

const CONFIG = '/home/dev/.codex/config.toml';
const BASE = 'http://127.0.0.1:1/token';

/** Command lines of Codex and what becomes of them; `settings` are those our arguments give. */
export const codexExamples: readonly LaunchExample[] = [
  {
    name: 'plain start',
    args: [],
    refused: false,
    kept: ['--no-daemon'],
    settings: {
      openai_base_url: `"${BASE}/openai"`,
      model_provider: '"openai"',
      allow_login_shell: 'false',
      'features.unified_exec_tty': 'false',
      'features.enable_request_compression': 'false',
      'features.hooks': 'true',
    },
  },
  {
    name: 'a run without a screen',
    args: ['exec', '--json', 'fix it'],
    refused: false,
    kept: ['exec', '--json', 'fix it'],
  },
  {
    name: "the user's settings are kept, ours come later",
    args: ['-m', 'x', 'exec', '-c', 'openai_base_url="http://elsewhere"', 'hi', '--', 'more'],
    refused: false,
    kept: ['-m', 'x', 'exec', '-c', 'openai_base_url="http://elsewhere"', 'hi'],
    settings: { openai_base_url: `"${BASE}/openai"` },
  },
  { name: 'a screen', args: ['resume', '--last'], refused: false, kept: ['resume', '--last', '--no-daemon'] },
  { name: 'no server twice', args: ['--no-daemon', 'hi'], refused: false, kept: ['--no-daemon', 'hi'] },
  {
    name: 'an option nobody knows may take the word behind it',
    args: ['--new', 'login', 'exec', 'hi'],
    refused: false,
    kept: ['--new', 'login', 'exec', 'hi', '--no-daemon'],
  },
  {
    name: 'a gateway of the user is stood in front of',
    args: ['exec', 'hi'],
    files: {
      [CONFIG]:
        'model_provider = "gw"\n[model_providers.gw]\nname = "g"\nbase_url = "https://gw.example/v1"\n',
    },
    refused: false,
    kept: ['exec', 'hi'],
    settings: { model_provider: '"gw"', 'model_providers.gw.base_url': `"${BASE}/openai--0"` },
  },
  {
    name: 'few variables for commands, ours among them',
    args: [],
    files: { [CONFIG]: 'shell_environment_policy = { include_only = ["HOME"] }' },
    refused: false,
    kept: ['--no-daemon'],
    settings: {
      'shell_environment_policy.set.BASH_ENV': '"/run/session/bash-env.sh"',
      'shell_environment_policy.include_only': '["HOME","PATH","BASH_ENV"]',
    },
  },
  { name: 'a local model', args: ['--oss', '--local-provider', 'ollama'], refused: false },
  { name: 'a local model yet to be chosen', args: ['--oss'], refused: true },
  { name: 'a server elsewhere', args: ['--remote', 'ws://10.0.0.1:1'], refused: true },
  { name: 'a task elsewhere', args: ['cloud', 'exec', '--env', 'x', 'do it'], refused: true },
  { name: 'tasks elsewhere', args: ['cloud'], refused: true },
  { name: 'a look at them', args: ['cloud', 'list'], refused: false },
  { name: 'a server that stays', args: ['app-server', 'daemon', 'start'], refused: true },
  { name: 'its end', args: ['app-server', 'daemon', 'stop'], refused: false },
  { name: 'a remote control', args: ['remote-control', 'start'], refused: true },
  { name: 'hooks off', args: ['--disable', 'hooks', 'exec', 'hi'], refused: true },
  { name: 'hooks off by their old name', args: ['exec', '--disable=codex_hooks', 'hi'], refused: true },
  { name: 'hooks in the place of ours', args: ['-c', 'hooks.PreToolUse=[]'], refused: true },
  { name: 'shells kept open', args: ['--enable', 'unified_exec_tty'], refused: true },
  { name: 'a provider that signs', args: ['-c', 'model_provider="amazon-bedrock"'], refused: true },
  { name: 'commands elsewhere', args: [], env: { CODEX_EXEC_SERVER_URL: 'ws://10.0.0.1:1' }, refused: true },
  {
    name: "an administrator's hooks alone",
    args: [],
    files: { '/etc/codex/requirements.toml': 'allow_managed_hooks_only = true\n' },
    refused: true,
  },
  {
    name: "an administrator's hooks, the guard's among them",
    args: [],
    files: {
      '/etc/codex/requirements.toml':
        'allow_managed_hooks_only = true\n[[hooks.PreToolUse]]\nhooks = [{ type = "command", command = "aup-hook agent codex PreToolUse" }]\n',
    },
    refused: false,
  },
  {
    name: "an administrator's address",
    args: [],
    files: { '/etc/codex/managed_config.toml': 'openai_base_url = "https://gw.example/v1"\n' },
    refused: true,
  },
  { name: 'off switch as prompt text', args: ['exec', '--', '--disable', 'hooks'], refused: false },
];
