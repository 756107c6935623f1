import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Driver } from './model.ts';

export const qwen: Driver = {
  id: 'qwen',
  bin: 'node_modules/.bin/qwen',
  native: true,
  settle: ({ home }) => {
    const config = path.join(home, '.qwen');
    mkdirSync(config, { recursive: true, mode: 0o700 });
    const settings = {
      $version: 3,
      security: { auth: { selectedType: 'openai' } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      general: { disableAutoUpdate: true, enableAutoUpdate: false },
      context: { fileFiltering: { respectGitIgnore: false, respectQwenIgnore: false } },
    };
    writeFileSync(path.join(config, 'settings.json'), JSON.stringify(settings));
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
  told: (body) => {
    const { messages } = JSON.parse(body);
    return JSON.stringify(messages?.at(-1)?.content ?? '');
  },
  breakHooks: `/usr/bin/sed -i 's#aup-hook#no-hook#g' "$HOME/.qwen/settings.json"`,
  screen: { args: ['--yolo'], ready: /Type your message/, leave: ['C-c', 'C-c'] },
};
