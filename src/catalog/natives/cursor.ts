import type { NativeFacts, NativeHooks } from '../../engine/native-model.ts';
import { eventItems, hookLine } from './entries.ts';

/** By its documents: the first comes before tools of every kind, so that none is asked about twice. */
const EVENTS = ['preToolUse', 'beforeSubmitPrompt', 'stop', 'sessionStart'];
/** Seconds: longer than the longest question. */
const TIMEOUT = 3600;
const FRESH = '{\n  "version": 1\n}\n';

const MANAGED = {
  linux: '/etc/cursor',
  darwin: '/Library/Application Support/Cursor',
  win32: 'C:/ProgramData/Cursor',
} as const;

/** A hook that breaks would let the call through, unless it says otherwise; a program that is gone says exit 2. */
function item(facts: NativeFacts): (event: string) => unknown {
  return (event) => ({
    command: `${hookLine(facts, 'cursor-agent', event)} || exit 2`,
    timeout: TIMEOUT,
    failClosed: true,
  });
}

function file(facts: NativeFacts, folder: string) {
  const items = eventItems(EVENTS, item(facts));
  return { kind: 'json', path: `${folder}/hooks.json`, items, fresh: FRESH, strict: true } as const;
}

/** Hooks of the machine, the person and a repository all run; none takes another's place. */
export const cursorNative: NativeHooks = {
  id: 'cursor-agent',
  user: (facts) => [file(facts, `${facts.home}/.cursor`)],
  system: (facts) => [file(facts, MANAGED[facts.system])],
};
