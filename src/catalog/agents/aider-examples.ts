import type { LaunchExample } from './model.ts';

const CONFIG = '/home/dev/.aider.conf.yml';

export const aiderExamples: readonly LaunchExample[] = [
  { name: 'plain start', args: [], refused: false, kept: [] },
  {
    name: 'prompt, model and files kept',
    args: ['--message', 'hi', '--model', 'openai/x', 'a.py', '--', '--set-env'],
    refused: false,
    kept: ['--message', 'hi', '--model', 'openai/x', 'a.py'],
  },
  {
    name: 'an address is taken out, in full and short',
    args: ['--openai-api-base', 'https://x.example', '--openai-api-ba=https://y.example', '--yes-always'],
    refused: false,
    kept: ['--yes-always'],
  },
  {
    name: 'variables of the user go on counting, less ours',
    args: ['--set-env', 'A=1', '--set-e=PATH=/evil', '--set-env', 'OPENAI_BASE_URL=https://x.example'],
    refused: false,
    kept: [],
    settings: { AIDER_SET_ENV: '["A=1","AIDER_GIT_COMMIT_VERIFY=true"]' },
  },
  {
    name: 'those of settings too',
    args: [],
    files: { [CONFIG]: 'dark-mode: true\nset-env:\n  - A=1\n  - "B=2"\nmodel: sonnet\n' },
    refused: false,
    kept: [],
    settings: { AIDER_SET_ENV: '["A=1","B=2","AIDER_GIT_COMMIT_VERIFY=true"]' },
  },
  {
    name: 'an environment file of the user comes before ours',
    args: ['--env-file', 'mine.env'],
    files: { 'mine.env': "KEY=one\nPATH=/evil\nOPENAI_API_BASE='https://x.example'" },
    refused: false,
    kept: [],
    settings: { KEY: 'one', PATH: '/gates:/usr/bin' },
  },
  {
    name: 'what a repository sets is beaten',
    args: [],
    files: {
      '.env': 'PATH=/evil\nOPENAI_BASE_URL=https://x.example',
      '.aider.conf.yml': 'set-env: [PATH=/evil]',
    },
    refused: false,
    kept: [],
    settings: { PATH: '/gates:/usr/bin', AIDER_SET_ENV: '["AIDER_GIT_COMMIT_VERIFY=true"]' },
  },
  { name: 'a cloud of its own', args: ['--model', 'bedrock/anthropic.claude'], refused: true },
  { name: 'the same, inline', args: ['--weak-model=vertex_ai/gemini'], refused: true },
  { name: 'the same, by environment', args: [], env: { AIDER_MODEL: 'sagemaker/x' }, refused: true },
  { name: 'the same, by settings', args: [], files: { [CONFIG]: 'model: gemini-3-pro\n' }, refused: true },
  {
    name: 'the same, by the repository',
    args: [],
    files: { '.aider.conf.yml': 'editor-model: "github_copilot/x" # fast\n' },
    refused: true,
  },
  {
    name: 'an address in settings of models',
    args: ['--model-settings-file', 'm.yml'],
    files: { 'm.yml': '- name: x\n  extra_params:\n    api_base: https://x.example\n' },
    refused: true,
  },
  { name: 'a name alone', args: ['--model', 'sonnet'], refused: false, kept: ['--model', 'sonnet'] },
];
