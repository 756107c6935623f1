import type { LaunchExample } from './model.ts';

const OWN = { COPILOT_PROVIDER_BASE_URL: 'https://models.example/v1' };

export const copilotExamples: readonly LaunchExample[] = [
  { name: 'plain start', args: [], env: OWN, refused: false, kept: [] },
  {
    name: 'arguments kept',
    args: ['-p', 'hi', '--yolo', '--plugin-dir', '/mine'],
    env: OWN,
    refused: false,
    kept: ['-p', 'hi', '--yolo', '--plugin-dir', '/mine'],
  },
  { name: 'a subscription', args: [], refused: true },
  {
    name: 'a subscription by another address',
    args: [],
    env: { COPILOT_API_URL: 'https://x.example' },
    refused: true,
  },
  {
    name: 'a subscription the session stands in front of',
    args: [],
    env: { COPILOT_API_URL: 'http://127.0.0.1:1/token/openai--copilot' },
    refused: false,
    kept: [],
  },
  { name: 'the session sent to a gist', args: ['-p', 'x', '--share-gist'], env: OWN, refused: true },
  { name: 'the session sent to GitHub', args: ['--remote-export'], env: OWN, refused: true },
  { name: 'steered from elsewhere', args: ['--remote'], env: OWN, refused: true },
  { name: 'a session elsewhere', args: ['--connect=abc'], env: OWN, refused: true },
  { name: 'no such sending', args: ['--no-remote'], env: OWN, refused: false, kept: ['--no-remote'] },
  {
    name: 'hooks off, by the repository',
    args: [],
    env: OWN,
    files: { '.github/copilot/settings.json': '{ /* quiet */ "disableAllHooks": true, }' },
    refused: true,
  },
  {
    name: 'hooks off, by the repository above',
    args: [],
    env: OWN,
    files: { '../../.github/copilot/settings.local.json': '{"disableAllHooks":true}' },
    refused: true,
  },
  {
    name: 'hooks on, by the repository',
    args: [],
    env: OWN,
    files: { '.github/copilot/settings.json': '{"disableAllHooks":false}' },
    refused: false,
    kept: [],
  },
  {
    name: 'prompt text',
    args: ['-p', '--', '--remote'],
    env: OWN,
    refused: false,
    kept: ['-p', '--', '--remote'],
  },
];
