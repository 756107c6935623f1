import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Driver } from './model.ts';

export const copilot: Driver = {
  id: 'copilot',
  bin: 'node_modules/.bin/copilot',
  settle: ({ home, repo }) => {
    const config = path.join(home, '.copilot');
    mkdirSync(config, { recursive: true, mode: 0o700 });
    const seen = { trustedFolders: [repo], firstLaunchAt: '2026-11-01T00:00:00.000Z' };
    writeFileSync(path.join(config, 'config.json'), JSON.stringify(seen));
    writeFileSync(path.join(config, 'settings.json'), JSON.stringify({ banner: 'never', theme: 'dark' }));
  },
  env: ({ model }) => ({
    // It unpacks itself on its first run: once for all worlds.
    ...unpacked(),
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
  told: (body) => {
    const { messages } = JSON.parse(body);
    return JSON.stringify(messages?.at(-1)?.content ?? '');
  },
  breakHooks: `/usr/bin/sed -i 's#aup-hook#no-hook#g' "$2/hooks.json"`,
  screen: { args: ['--yolo'], ready: /❯|Enter @/, leave: ['C-c', 'C-c'] },
};

function unpacked(): { readonly XDG_CACHE_HOME?: string } {
  const agents = process.env['AUP_AGENTS_DIR'];
  return agents === undefined ? {} : { XDG_CACHE_HOME: path.resolve(agents, '.unpacked') };
}
