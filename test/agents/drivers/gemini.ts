import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Driver } from './model.ts';

export const gemini: Driver = {
  id: 'gemini',
  bin: 'node_modules/.bin/gemini',
  native: true,
  settle: ({ home, repo }) => {
    const config = path.join(home, '.gemini');
    mkdirSync(config, { recursive: true, mode: 0o700 });
    const settings = {
      security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: true } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      context: { fileFiltering: { respectGitIgnore: false, respectGeminiIgnore: false } },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    };
    writeFileSync(path.join(config, 'settings.json'), JSON.stringify(settings));
    writeFileSync(path.join(config, 'trustedFolders.json'), JSON.stringify({ [repo]: 'TRUST_FOLDER' }));
  },
  env: ({ model }) => ({
    GOOGLE_GEMINI_BASE_URL: model,
    GEMINI_API_KEY: 'not-a-key-0000',
    GEMINI_CLI_NO_RELAUNCH: 'true',
    // It keeps the user's git settings from its commands.
    GIT_AUTHOR_NAME: 'Dev',
    GIT_AUTHOR_EMAIL: 'dev@localhost',
    GIT_COMMITTER_NAME: 'Dev',
    GIT_COMMITTER_EMAIL: 'dev@localhost',
  }),
  ask: (prompt) => ['-p', prompt, '--approval-mode', 'yolo', '-m', 'gemini-3.5-pro'],
  auxText: '{"reasoning":"r","model_choice":"pro","complexity_reasoning":"r","complexity_score":90}',
  calls: {
    shell: (command) => ({ name: 'run_shell_command', input: { command, description: 'Run' } }),
    read: (file) => ({ name: 'read_file', input: { file_path: file } }),
    write: (file, text) => ({ name: 'write_file', input: { file_path: file, content: text } }),
    edit: (file, from, to) => ({
      name: 'replace',
      input: { file_path: file, instruction: 'edit', old_string: from, new_string: to },
    }),
  },
  told: (body) => {
    const { contents } = JSON.parse(body);
    return JSON.stringify(contents?.at(-1)?.parts ?? []);
  },
  breakHooks: `/usr/bin/sed -i 's#aup-hook#no-hook#g' "$HOME/.gemini/settings.json"`,
  screen: { args: ['--approval-mode', 'yolo'], ready: /Type your message/, leave: ['C-c', 'C-c'] },
};
