import type { NativeFacts, NativeHooks } from '../../engine/native-model.ts';
import { eventFile, folderOf, hookLine } from './entries.ts';

const EVENTS = [
  'preToolUse',
  'permissionRequest',
  'postToolUse',
  'userPromptSubmitted',
  'agentStop',
  'sessionStart',
];
const TIMEOUT = 3600;

function text(facts: NativeFacts): string {
  const item = (event: string): unknown => ({
    type: 'command',
    bash: hookLine(facts, 'copilot', event),
    timeoutSec: TIMEOUT,
  });
  return eventFile(EVENTS, item, { version: 1 });
}

/** Seen on 1.0.102: a repository can switch the person's hooks off; those in policy.d stay. */
export const copilotNative: NativeHooks = {
  id: 'copilot',
  user: (facts) => [
    {
      kind: 'own',
      path: `${folderOf(facts, 'COPILOT_HOME', '.copilot')}/hooks/aup-guard.json`,
      text: text(facts),
    },
  ],
  system: (facts) => [
    { kind: 'own', path: '/etc/github-copilot/policy.d/aup-guard.json', text: text(facts) },
  ],
};
