import type { NativeFacts, NativeHooks } from '../../engine/native-model.ts';
import { eventFile, hookLine } from './entries.ts';

/** By its documents: on the first alone a no counts; the others tell of turns. */
const EVENTS = ['PreToolUse', 'UserPromptSubmit', 'Stop', 'SessionStart'];
/** Seconds: longer than the longest question. */
const TIMEOUT = 3600;
const MANIFEST = {
  name: 'aup-guard',
  version: '1.0.0',
  description: 'Asks the guard before tools run.',
};

/** Without `on_failure`, which older versions do not know, a hook that says nothing lets the call through. */
function rule(facts: NativeFacts): (event: string) => unknown {
  return (event) => {
    const command = `${hookLine(facts, 'goose', event)} || exit 2`;
    const block = event === 'PreToolUse' ? { on_failure: 'block' } : {};
    return { hooks: [{ type: 'command', command, timeout: TIMEOUT, ...block }] };
  };
}

export const gooseNative: NativeHooks = {
  id: 'goose',
  user: (facts) => {
    const folder = `${facts.home}/.agents/plugins/aup-guard`;
    return [
      { kind: 'own', path: `${folder}/hooks/hooks.json`, text: eventFile(EVENTS, rule(facts)) },
      { kind: 'own', path: `${folder}/plugin.json`, text: `${JSON.stringify(MANIFEST, undefined, 2)}\n` },
    ];
  },
  // It knows no place that only an administrator writes.
  system: () => [],
};
