import type { AgentLive } from '../../engine/live-model.ts';

/** An account that does not exist; its tail is approved beforehand, or Claude asks about it first. */
const ACCOUNT = `sk-ant-api03-${'0'.repeat(93)}AA`;

export const claudeLive: AgentLive = {
  id: 'claude',
  files: ({ repo }) => {
    const seen = {
      hasCompletedOnboarding: true,
      theme: 'dark',
      customApiKeyResponses: { approved: [ACCOUNT.slice(-20)], rejected: [] },
      projects: { [repo]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
    };
    return [{ name: '.claude/.claude.json', text: JSON.stringify(seen) }];
  },
  env: ({ home, model }) => ({
    CLAUDE_CONFIG_DIR: `${home}/.claude`,
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
};
