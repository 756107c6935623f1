import type { NativeFacts, NativeHooks } from '../../engine/native-model.ts';
import { eventFile, eventItems, folderOf, hookLine } from './entries.ts';

/** What tells of an agent outside a session, holds it there, and keeps what tools give from the model. */
const EVENTS = ['PreToolUse', 'PostToolUse', 'UserPromptSubmit', 'SessionStart'];
/** Seconds: longer than the longest question. */
const TIMEOUT = 3600;

const MANAGED = {
  linux: '/etc/claude-code',
  darwin: '/Library/Application Support/ClaudeCode',
  win32: 'C:/Program Files/ClaudeCode',
} as const;

/** Seen on 2.1.330: without `onFailure` a hook that breaks lets the call through. */
function group(facts: NativeFacts): (event: string) => unknown {
  return (event) => ({
    matcher: '*',
    hooks: [
      {
        type: 'command',
        command: hookLine(facts, 'claude', event),
        timeout: TIMEOUT,
        onFailure: 'block',
      },
    ],
  });
}

export const claudeNative: NativeHooks = {
  id: 'claude',
  user: (facts) => [
    {
      kind: 'json',
      path: `${folderOf(facts, 'CLAUDE_CONFIG_DIR', '.claude')}/settings.json`,
      items: eventItems(EVENTS, group(facts)),
      // Seen on 2.1.330: a comment or a trailing comma, and nothing of the file counts.
      strict: true,
    },
  ],
  /**
   * A file of its own among the managed ones: it stays on under --bare, --safe-mode and disableAllHooks. Hooks are all it
   * holds. An address of the guard would beat that of a session, and there is none outside of one. `allowManagedHooksOnly`
   * would switch off the hooks of sessions, which come by --settings, and everybody else's. `disableBypassPermissionsMode`
   * is an administrator's to say: hooks are asked in that mode too.
   */
  system: (facts) => [
    {
      kind: 'own',
      path: `${MANAGED[facts.system]}/managed-settings.d/50-aup-guard.json`,
      text: eventFile(EVENTS, group(facts)),
    },
  ],
};
