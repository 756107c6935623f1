import type { AgentLive } from '../../engine/live-model.ts';

/** GitHub Copilot CLI, with a provider of one's own: its maker's service asks for an account. */
export const copilotLive: AgentLive = {
  id: 'copilot',
  files: ({ repo }) => {
    const seen = { trustedFolders: [repo], firstLaunchAt: '2026-11-01T00:00:00.000Z' };
    const looks = { banner: 'never', theme: 'dark' };
    return [
      { name: '.copilot/config.json', text: JSON.stringify(seen) },
      { name: '.copilot/settings.json', text: JSON.stringify(looks) },
    ];
  },
  env: ({ model }) => ({
    COPILOT_OFFLINE: 'true',
    COPILOT_AUTO_UPDATE: 'false',
    COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
    COPILOT_PROVIDER_TYPE: 'openai',
    COPILOT_PROVIDER_API_KEY: 'not-a-key-0000',
    COPILOT_MODEL: 'gpt-4.1',
  }),
  ask: (prompt) => ['-p', prompt, '--yolo'],
  calls: {
    shell: (command) => ({ name: 'bash', input: { command, description: 'Run' } }),
    read: (file) => ({ name: 'view', input: { path: file } }),
    write: (file, text) => ({ name: 'create', input: { path: file, file_text: text } }),
    edit: (file, from, to) => ({ name: 'edit', input: { path: file, old_str: from, new_str: to } }),
  },
};
