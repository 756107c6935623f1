import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Driver } from './model.ts';

const KEY = 'not-a-key-0000';

export const opencode: Driver = {
  id: 'opencode',
  bin: 'node_modules/.bin/opencode',
  settle: ({ home, model }) => {
    const config = path.join(home, '.config/opencode');
    mkdirSync(path.join(config, 'node_modules'), { recursive: true, mode: 0o700 });
    const settings = {
      model: 'fake/fake-model',
      small_model: 'fake/fake-model',
      permission: 'allow',
      autoupdate: false,
      provider: {
        fake: {
          npm: '@ai-sdk/openai-compatible',
          options: { baseURL: `${model}/v1`, apiKey: KEY },
          models: { 'fake-model': { tool_call: true, limit: { context: 100_000, output: 8000 } } },
        },
      },
    };
    writeFileSync(path.join(config, 'opencode.json'), JSON.stringify(settings));
    // It waits for a package when there is a plugin, unless it is there already; loopback has none.
    const dependencies = { '@opencode-ai/plugin': '1.18.33' };
    writeFileSync(path.join(config, 'package.json'), JSON.stringify({ dependencies }));
    const lock = { lockfileVersion: 3, packages: { '': { dependencies } } };
    writeFileSync(path.join(config, 'package-lock.json'), JSON.stringify(lock));
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
  told: (body) => {
    const { messages } = JSON.parse(body);
    return JSON.stringify(messages?.at(-1)?.content ?? '');
  },
  breakHooks: `/usr/bin/sed -i 's#aup-hook#no-hook#g' "$(echo "$OPENCODE_CONFIG_CONTENT" | /usr/bin/grep -o '/[^"]*opencode-plugin.js')"`,
  screen: { args: [], ready: /Ask anything/, leave: ['C-c'] },
};
