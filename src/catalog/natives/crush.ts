import type { NativeFacts, NativeHooks } from '../../engine/native-model.ts';
import { eventItems, folderOf, hookLine } from './entries.ts';

/** By its documents: the one event before tools. */
const EVENTS = ['PreToolUse'];
/** Seconds: longer than the longest question. */
const TIMEOUT = 3600;

/** Any exit but 2 would let the call through. */
function item(facts: NativeFacts): (event: string) => unknown {
  return (event) => ({
    name: 'aup-guard',
    command: `${hookLine(facts, 'crush', event)} || exit 2`,
    timeout: TIMEOUT,
  });
}

function file(facts: NativeFacts): string {
  const given = facts.env['CRUSH_GLOBAL_CONFIG'] ?? '';
  const folder = given.startsWith('/') ? given : `${folderOf(facts, 'XDG_CONFIG_HOME', '.config')}/crush`;
  return `${folder}/crush.json`;
}

export const crushNative: NativeHooks = {
  id: 'crush',
  user: (facts) => [{ kind: 'json', path: file(facts), items: eventItems(EVENTS, item(facts)) }],
  // It knows no place that only an administrator writes.
  system: () => [],
};
