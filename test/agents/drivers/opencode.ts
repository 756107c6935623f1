import { opencodeLive } from '../../../src/catalog/lives/opencode.ts';
import { driven, type Driver } from './model.ts';

export const opencode: Driver = {
  ...driven(opencodeLive),
  bin: 'node_modules/.bin/opencode',
  told: (body) => {
    const { messages } = JSON.parse(body);
    return JSON.stringify(messages?.at(-1)?.content ?? '');
  },
  breakHooks: `/usr/bin/sed -i 's#aup-hook#no-hook#g' "$(echo "$OPENCODE_CONFIG_CONTENT" | /usr/bin/grep -o '/[^"]*opencode-plugin.js')"`,
  screen: { args: [], ready: /Ask anything/, leave: ['C-c'] },
};
