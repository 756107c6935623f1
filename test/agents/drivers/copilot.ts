import path from 'node:path';
import { copilotLive } from '../../../src/catalog/lives/copilot.ts';
import { driven, type Driver } from './model.ts';

export const copilot: Driver = {
  ...driven(copilotLive),
  bin: 'node_modules/.bin/copilot',
  // It unpacks itself on its first run: once for all worlds.
  env: (place) => ({ ...copilotLive.env(place), ...unpacked() }),
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
