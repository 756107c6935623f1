import { aiderLive } from '../../../src/catalog/lives/aider.ts';
import { driven, type Driver } from './model.ts';

export const aider: Driver = {
  ...driven(aiderLive),
  bin: 'aider/bin/aider',
  readsByShell: true,
  unhooked: true,
  told: (body) => {
    const { messages = [] } = JSON.parse(body);
    const heard = messages.filter(({ role }: { role: string }) => role === 'user');
    return JSON.stringify(heard.map(({ content }: { content: string }) => content));
  },
  screen: {
    args: [],
    ready: /^(?:diff)?>/m,
    answers: [
      { at: /^Run shell command\?.*\[Yes\]:$/, keys: ['Enter'] },
      { at: /^Add command output to the chat\?.*\[Yes\]:$/, keys: ['Enter', 'g', 'o', 'Enter'] },
    ],
    urge: 'go on',
    leave: ['C-c', 'C-c'],
  },
};
