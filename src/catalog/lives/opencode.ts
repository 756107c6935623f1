import type { AgentLive } from '../../engine/live-model.ts';

/** Opens nothing. */
const ACCOUNT = 'not-a-key-0000';
/** What the settings below were seen to hold for. */
const SEEN = '1.18.33';

export const opencodeLive: AgentLive = {
  id: 'opencode',
  files: ({ model, version = SEEN }) => {
    const config = '.config/opencode';
    const settings = {
      model: 'fake/fake-model',
      small_model: 'fake/fake-model',
      permission: 'allow',
      autoupdate: false,
      provider: {
        fake: {
          npm: '@ai-sdk/openai-compatible',
          options: { baseURL: `${model}/v1`, apiKey: ACCOUNT },
          models: { 'fake-model': { tool_call: true, limit: { context: 100_000, output: 8000 } } },
        },
      },
    };
    // Where there is a plugin it waits for a package from the network, unless that is there already.
    const dependencies = { '@opencode-ai/plugin': version };
    const lock = { lockfileVersion: 3, packages: { '': { dependencies } } };
    return [
      { name: `${config}/opencode.json`, text: JSON.stringify(settings) },
      { name: `${config}/package.json`, text: JSON.stringify({ dependencies }) },
      { name: `${config}/package-lock.json`, text: JSON.stringify(lock) },
      // Looked for only where this folder is there.
      { name: `${config}/node_modules/.keep`, text: '' },
    ];
  },
  env: () => ({
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  }),
  ask: (prompt) => ['run', prompt],
  auxText: 'A title',
  calls: {
    shell: (command) => ({ name: 'bash', input: { command, description: 'Run' } }),
    read: (file) => ({ name: 'read', input: { filePath: file } }),
    write: (file, text) => ({ name: 'write', input: { filePath: file, content: text } }),
    edit: (file, from, to) => ({ name: 'edit', input: { filePath: file, oldString: from, newString: to } }),
  },
};
