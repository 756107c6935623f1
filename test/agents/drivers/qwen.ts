import { qwenLive } from '../../../src/catalog/lives/qwen.ts';
import { driven, type Driver } from './model.ts';

export const qwen: Driver = {
  ...driven(qwenLive),
  bin: 'node_modules/.bin/qwen',
  told: (body) => {
    const { messages } = JSON.parse(body);
    return JSON.stringify(messages?.at(-1)?.content ?? '');
  },
  breakHooks: `/usr/bin/sed -i 's#aup-hook#no-hook#g' "$HOME/.qwen/settings.json"`,
  screen: { args: ['--yolo'], ready: /Type your message/, suspend: [], leave: ['C-c', 'C-c'] },
};
