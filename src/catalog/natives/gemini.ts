import type { NativeEntry, NativeFacts, NativeHooks } from '../../engine/native-model.ts';
import { eventItems, hookLine } from './entries.ts';

/** Gemini CLI and its descendant Qwen Code: one form of settings, two names for what happens. */
const GEMINI_EVENTS = ['BeforeTool', 'AfterTool', 'BeforeAgent', 'AfterAgent', 'SessionStart'];
const QWEN_EVENTS = ['PreToolUse', 'PostToolUse', 'UserPromptSubmit', 'Stop'];
/** Milliseconds, in both. */
const TIMEOUT = 3_600_000;

function group(facts: NativeFacts, id: string): (event: string) => unknown {
  return (event) => {
    // A program that is gone, or was killed, would let the call through: both take only exit 2 for a no.
    const command = `${hookLine(facts, id, event)} || exit 2`;
    return { matcher: '*', hooks: [{ type: 'command', name: 'aup-guard', command, timeout: TIMEOUT }] };
  };
}

interface Settings {
  /** Folder of the machine's settings, in /etc. */
  readonly managed: string;
  readonly events: readonly string[];
  /** What keeps hooks on: in the machine's settings it counts more than what a repository says. */
  readonly on: readonly NativeEntry[];
}

function hooks(id: string, { managed, events, on }: Settings): NativeHooks {
  const items = (facts: NativeFacts) => eventItems(events, group(facts, id));
  return {
    id,
    user: (facts) => [{ kind: 'json', path: `${facts.home}/.${id}/settings.json`, items: items(facts) }],
    system: (facts) => [
      { kind: 'json', path: `/etc/${managed}/settings.json`, items: [...items(facts), ...on] },
    ],
  };
}

export const geminiNative: NativeHooks = hooks('gemini', {
  managed: 'gemini-cli',
  events: GEMINI_EVENTS,
  on: [{ at: ['hooksConfig', 'enabled'], value: true }],
});
export const qwenNative: NativeHooks = hooks('qwen', {
  managed: 'qwen-code',
  events: QWEN_EVENTS,
  on: [{ at: ['disableAllHooks'], value: false }],
});
