import type { NativeFacts, NativeHooks } from '../../engine/native-model.ts';
import { folderOf } from './entries.ts';

/**
 * Amp has plugins in the place of hooks. Seen on 0.0.1790142911: a plugin has one handler of a kind, and a handler that
 * throws gives no answer, so this one never does. It must not block: Amp asks plugins whether they live.
 */
function plugin({ launcher }: NativeFacts): string {
  return `// aup-guard: asks before tools run. Written by "aup-guard install", removed by "aup-guard uninstall".
import { spawn } from 'node:child_process';

const launcher = ${JSON.stringify(launcher)};
const FAILED = 'aup-guard: not allowed: the guard could not be asked';

function ask(event, told) {
  return new Promise((resolve) => {
    const child = spawn(launcher, ['agent', 'amp', event], { stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => { said += chunk; });
    child.stdin.on('error', () => {});
    child.on('error', () => resolve(FAILED));
    child.on('close', (code) => resolve(code === 0 ? undefined : said.trim() || FAILED));
    child.stdin.end(JSON.stringify(told));
  });
}

export default function (amp) {
  const root = amp.system?.workspaceRoot;
  const about = (event) => ({
    cwd: root ? amp.helpers.filePathFromURI(root) : process.cwd(),
    session_id: event.thread?.id,
  });
  amp.on('tool.call', async (event) => {
    try {
      const { tool, input, toolUseID } = event;
      const shell = amp.helpers.shellCommandFromToolCall(event);
      const no = await ask('tool.call', { ...about(event), tool, input, toolUseID, shell });
      return no === undefined ? { action: 'allow' } : { action: 'reject-and-continue', message: no };
    } catch {
      return { action: 'reject-and-continue', message: FAILED };
    }
  });
  amp.on('agent.start', async (event) => {
    await ask('agent.start', { ...about(event), prompt: event.message });
    return {};
  });
  amp.on('agent.end', async (event) => {
    await ask('agent.end', about(event));
    return { action: 'done' };
  });
}
`;
}

export const ampNative: NativeHooks = {
  id: 'amp',
  user: (facts) => {
    const config = folderOf(facts, 'XDG_CONFIG_HOME', '.config');
    return [{ kind: 'own', path: `${config}/amp/plugins/aup-guard.ts`, text: plugin(facts) }];
  },
  // What an administrator may set there are rules, and the first that fits counts: none of them asks a program first.
  system: () => [],
};
