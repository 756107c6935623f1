import type { NativeFacts, NativeHooks } from '../../engine/native-model.ts';
import { folderOf } from './entries.ts';

/**
 * opencode has plugins in the place of hooks: this one hands over what it is told, and throws where the answer is no.
 * Seen on 1.18.33: a throw blocks; `--pure` leaves out every plugin, managed ones as well.
 */
function plugin({ launcher }: NativeFacts): string {
  return `// aup-guard: asks before tools run. Written by "aup-guard install", removed by "aup-guard uninstall".
import { spawnSync } from 'node:child_process';

const launcher = ${JSON.stringify(launcher)};

function ask(event, input, output, directory) {
  const told = JSON.stringify({ input, output, cwd: directory });
  const done = spawnSync(launcher, ['agent', 'opencode', event], { input: told, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr?.trim() || 'aup-guard: not allowed: the guard could not be asked');
  return done.stdout.trim() === '' ? undefined : JSON.parse(done.stdout);
}

export const AupGuard = async ({ directory }) => ({
  'tool.execute.before': async (input, output) => {
    ask('tool.execute.before', input, output, directory);
  },
  'tool.execute.after': async (input, output) => {
    Object.assign(output, ask('tool.execute.after', input, output, directory));
  },
  'chat.message': async (input, output) => {
    ask('chat.message', input, output, directory);
  },
});
`;
}

export const opencodeNative: NativeHooks = {
  id: 'opencode',
  user: (facts) => {
    const config = folderOf(facts, 'XDG_CONFIG_HOME', '.config');
    return [{ kind: 'own', path: `${config}/opencode/plugins/aup-guard.js`, text: plugin(facts) }];
  },
  system: (facts) => [
    { kind: 'own', path: '/etc/opencode/aup-guard.js', text: plugin(facts) },
    {
      kind: 'json',
      path: '/etc/opencode/opencode.json',
      items: [{ at: ['plugin'], item: 'file:///etc/opencode/aup-guard.js' }],
    },
  ],
};
