import type { LaunchExample } from './model.ts';

const USER = '/home/dev/.config/opencode/opencode.json';
const ANTHROPIC = 'http://127.0.0.1:1/token/anthropic/v1';

export const opencodeExamples: readonly LaunchExample[] = [
  {
    name: 'plain start',
    args: [],
    refused: false,
    kept: [],
    settings: {
      share: 'disabled',
      provider: { anthropic: { options: { baseURL: ANTHROPIC } } },
    },
  },
  {
    name: 'arguments kept',
    args: ['run', 'hi', '-m', 'openai/gpt-5', '--auto'],
    refused: false,
    kept: ['run', 'hi', '-m', 'openai/gpt-5', '--auto'],
  },
  {
    name: "the user's own settings are merged, ours win",
    args: [],
    env: {
      OPENCODE_CONFIG_CONTENT:
        '{"theme":"x","share":"auto","plugin":["mine"],"provider":{"anthropic":{"options":{"baseURL":"https://gw.example/v1","timeout":1}}}}',
    },
    refused: false,
    kept: [],
    settings: {
      theme: 'x',
      share: 'disabled',
      plugin: ['mine', 'file:///run/session/opencode-plugin.js'],
      provider: { anthropic: { options: { baseURL: ANTHROPIC, timeout: 1 } } },
    },
  },
  {
    name: 'a provider of the user',
    args: ['-m', 'mine/model'],
    files: {
      [USER]:
        '{ // ours\n"provider":{"mine":{"npm":"@ai-sdk/openai-compatible","options":{"baseURL":"https://x.example/api"}}}}',
    },
    refused: false,
    kept: ['-m', 'mine/model'],
    settings: { provider: { mine: { options: { baseURL: 'http://127.0.0.1:1/token/openai--8' } } } },
  },
  { name: 'a provider that cannot be read', args: ['--model=amazon-bedrock/x'], refused: true },
  {
    name: 'a provider that cannot be read, by settings',
    args: [],
    files: { [USER]: '{"model":"opencode/zen"}' },
    refused: true,
  },
  {
    name: 'an account, whose requests go elsewhere',
    args: ['-m', 'openai/gpt-5'],
    files: { '/home/dev/.local/share/opencode/auth.json': '{"openai":{"type":"oauth"}}' },
    refused: true,
  },
  {
    name: 'a provider a repository describes',
    args: ['-m', 'theirs/model'],
    files: {
      'opencode.json':
        '{"provider":{"theirs":{"npm":"@ai-sdk/openai","options":{"baseURL":"https://t.example"}}}}',
    },
    refused: true,
  },
  { name: 'hooks off', args: ['run', '--pure', 'x'], refused: true },
  { name: 'hooks off, by environment', args: [], env: { OPENCODE_PURE: '1' }, refused: true },
  { name: 'another server', args: ['attach', 'http://localhost:4096'], refused: true },
  { name: 'another server, for a run', args: ['run', '--attach=http://localhost:4096', 'x'], refused: true },
  { name: 'the session sent away', args: ['run', '--share', 'x'], refused: true },
  { name: 'prompt text', args: ['run', '--', '--pure'], refused: false, kept: ['run', '--', '--pure'] },
];
