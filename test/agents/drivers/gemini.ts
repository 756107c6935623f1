import { geminiLive } from '../../../src/catalog/lives/gemini.ts';
import { driven, type Driver } from './model.ts';

export const gemini: Driver = {
  ...driven(geminiLive),
  bin: 'node_modules/.bin/gemini',
  env: (place) => ({
    ...geminiLive.env(place),
    // It keeps the user's git settings from its commands.
    GIT_AUTHOR_NAME: 'Dev',
    GIT_AUTHOR_EMAIL: 'dev@localhost',
    GIT_COMMITTER_NAME: 'Dev',
    GIT_COMMITTER_EMAIL: 'dev@localhost',
  }),
  told: (body) => {
    const { contents } = JSON.parse(body);
    return JSON.stringify(contents?.at(-1)?.parts ?? []);
  },
  breakHooks: `/usr/bin/sed -i 's#aup-hook#no-hook#g' "$HOME/.gemini/settings.json"`,
  screen: {
    args: ['--approval-mode', 'yolo'],
    ready: /Type your message/,
    suspend: ['C-z', 'C-z'],
    leave: ['C-c', 'C-c'],
  },
};
