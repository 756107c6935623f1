import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Driver } from './model.ts';

/** An account that does not exist; its tail is approved beforehand, or Claude asks about it first. */
const ACCOUNT = `sk-ant-api03-${'0'.repeat(93)}AA`;

export const claude: Driver = {
  id: 'claude',
  bin: 'node_modules/.bin/claude',
  settle: ({ home, repo }) => {
    const config = path.join(home, '.claude');
    mkdirSync(config, { recursive: true, mode: 0o700 });
    const seen = {
      hasCompletedOnboarding: true,
      theme: 'dark',
      customApiKeyResponses: { approved: [ACCOUNT.slice(-20)], rejected: [] },
      projects: { [repo]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
    };
    writeFileSync(path.join(config, '.claude.json'), JSON.stringify(seen));
  },
  env: ({ home, model }) => ({
    CLAUDE_CONFIG_DIR: path.join(home, '.claude'),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    // Lets its bypass mode run for root, as in containers and CI.
    IS_SANDBOX: '1',
    ANTHROPIC_API_KEY: ACCOUNT,
    ANTHROPIC_BASE_URL: model,
  }),
  ask: (prompt) => ['-p', prompt, '--permission-mode', 'bypassPermissions'],
  calls: {
    shell: (command) => ({ name: 'Bash', input: { command, description: 'Run' } }),
    read: (file) => ({ name: 'Read', input: { file_path: file } }),
    write: (file, text) => ({ name: 'Write', input: { file_path: file, content: text } }),
    edit: (file, from, to) => ({
      name: 'Edit',
      input: { file_path: file, old_string: from, new_string: to },
    }),
  },
  told: (body) => {
    const { messages } = JSON.parse(body);
    return JSON.stringify(messages.at(-1).content);
  },
  breakHooks: `/usr/bin/sed -i 's#aup-hook.js#no-hook.js#' "$2"`,
  screen: { args: [], ready: /❯/, leave: ['C-c', 'C-c'] },
};
