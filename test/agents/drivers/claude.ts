import { claudeLive } from '../../../src/catalog/lives/claude.ts';
import { driven, type Driver } from './model.ts';

export const claude: Driver = {
  ...driven(claudeLive),
  bin: 'node_modules/.bin/claude',
  told: (body) => {
    const { messages } = JSON.parse(body);
    return JSON.stringify(messages.at(-1).content);
  },
  breakHooks: `/usr/bin/sed -i 's#aup-hook.js#no-hook.js#' "$2"`,
  screen: { args: [], ready: /❯/, leave: ['C-c', 'C-c'] },
};
