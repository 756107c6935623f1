import type { AgentLive } from '../../engine/live-model.ts';

/** Gemini CLI. */
export const geminiLive: AgentLive = {
  id: 'gemini',
  native: true,
  files: ({ repo }) => {
    const settings = {
      security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: true } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      context: { fileFiltering: { respectGitIgnore: false, respectGeminiIgnore: false } },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    };
    return [
      { name: '.gemini/settings.json', text: JSON.stringify(settings) },
      { name: '.gemini/trustedFolders.json', text: JSON.stringify({ [repo]: 'TRUST_FOLDER' }) },
    ];
  },
  env: ({ model }) => ({
    GOOGLE_GEMINI_BASE_URL: model,
    GEMINI_API_KEY: 'not-a-key-0000',
    GEMINI_CLI_NO_RELAUNCH: 'true',
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
};
