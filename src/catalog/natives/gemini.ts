import type { NativeFacts, NativeHooks } from '../../engine/native-model.ts';
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

function hooks(id: string, managed: string, events: readonly string[]): NativeHooks {
  const file = (facts: NativeFacts, path: string) =>
    ({ kind: 'json', path, items: eventItems(events, group(facts, id)) }) as const;
  return {
    id,
    user: (facts) => [file(facts, `${facts.home}/.${id}/settings.json`)],
    system: (facts) => [file(facts, `/etc/${managed}/settings.json`)],
  };
}

export const geminiNative: NativeHooks = hooks('gemini', 'gemini-cli', GEMINI_EVENTS);
export const qwenNative: NativeHooks = hooks('qwen', 'qwen-code', QWEN_EVENTS);
