import type { AgentLive } from '../../engine/live-model.ts';

/** Qwen Code. */
export const qwenLive: AgentLive = {
  id: 'qwen',
  native: true,
  files: () => {
    const settings = {
      $version: 3,
      security: { auth: { selectedType: 'openai' } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      general: { disableAutoUpdate: true, enableAutoUpdate: false },
      context: { fileFiltering: { respectGitIgnore: false, respectQwenIgnore: false } },
    };
    return [{ name: '.qwen/settings.json', text: JSON.stringify(settings) }];
  },
  env: ({ model }) => ({
    OPENAI_BASE_URL: `${model}/v1`,
    OPENAI_API_KEY: 'not-a-key-0000',
    OPENAI_MODEL: 'fake-model',
  }),
  ask: (prompt) => ['-p', prompt, '--yolo'],
  skip: 1,
  calls: {
    shell: (command) => ({
      name: 'run_shell_command',
      input: { command, description: 'Run', is_background: false },
    }),
    read: (file) => ({ name: 'read_file', input: { absolute_path: file, file_path: file } }),
    write: (file, text) => ({ name: 'write_file', input: { file_path: file, content: text } }),
    edit: (file, from, to) => ({
      name: 'edit',
      input: { file_path: file, old_string: from, new_string: to },
    }),
  },
};
