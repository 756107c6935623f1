import type { NativeFacts, NativeHooks } from '../../engine/native-model.ts';
import { eventItems, folderOf, hookLine } from './entries.ts';

/** What Codex calls: its hooks run outside its sandbox, so they are the main gate there. */
const EVENTS = ['PreToolUse', 'PermissionRequest', 'PostToolUse', 'UserPromptSubmit', 'Stop', 'SessionStart'];
const TIMEOUT = 3600;

function group(facts: NativeFacts): (event: string) => unknown {
  return (event) => ({
    hooks: [{ type: 'command', command: hookLine(facts, 'codex', event), timeout: TIMEOUT }],
  });
}

function tables(facts: NativeFacts): readonly string[] {
  return EVENTS.flatMap((event) => [
    `[[hooks.${event}]]`,
    `[[hooks.${event}.hooks]]`,
    'type = "command"',
    `command = ${JSON.stringify(hookLine(facts, 'codex', event))}`,
    `timeout = ${TIMEOUT}`,
  ]);
}

export const codexNative: NativeHooks = {
  id: 'codex',
  // Codex asks its user once whether to trust them; `codex exec` leaves them out until then.
  user: (facts) => [
    {
      kind: 'json',
      path: `${folderOf(facts, 'CODEX_HOME', '.codex')}/hooks.json`,
      items: eventItems(EVENTS, group(facts)),
      strict: true,
    },
  ],
  /**
   * These run at once, and no option of the person switches them off. Hooks of their own go on: `allow_managed_hooks_only`
   * is left to the administrator. Without a terminal in tools nothing can be typed past the hooks.
   */
  system: (facts) => [
    {
      kind: 'toml',
      path: '/etc/codex/requirements.toml',
      lines: ['[features]', 'unified_exec_tty = false', ...tables(facts)],
      entries: [{ at: ['features', 'unified_exec_tty'], value: false }, ...eventItems(EVENTS, group(facts))],
    },
  ],
};
