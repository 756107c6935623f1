import { codexLive } from '../../../src/catalog/lives/codex.ts';
import { driven, type Driver } from './model.ts';

export const codex: Driver = {
  ...driven(codexLive),
  bin: 'node_modules/.bin/codex',
  readsByShell: true,
  told: (body) => {
    const { input } = JSON.parse(body);
    const results = input.filter(({ type }: { type: string }) => type.endsWith('_output'));
    return JSON.stringify(results.at(-1)?.output ?? '');
  },
  // It starts hooks, and no command, by a login shell.
  breakHooks: `echo 'export NODE_OPTIONS=--require=/nowhere.js' > "$HOME/.profile"`,
  screen: {
    args: ['--dangerously-bypass-approvals-and-sandbox'],
    ready: /›/,
    leave: ['C-c'],
  },
};
