/** How a hook is made such that Codex runs it and holds by it. Seen on 0.169. */
import type { LaunchFacts } from './model.ts';

/** Codex lets a call through when a hook ends with anything but 0 or 2; the shell it starts hooks by may be any. */
const CLOSED = [
  '"$@"; code=$?; [ "$code" -eq 0 ] && exit 0',
  '[ "$code" -eq 2 ] || echo "aup-guard: not allowed: the hook of the guard failed. Ask the user to run: aup-guard doctor" >&2',
  'exit 2',
].join('; ');

/** At the end of a turn there is nothing to stop, and exit 2 would make the model go on. */
export function closedHook(event: string, command: string): string {
  return event === 'Stop' ? command : `/bin/sh -c '${CLOSED}' aup-hook ${command}`;
}

/** Snake case, as in the keys Codex gives its hooks. */
export function hookLabel(event: string): string {
  return event.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

/** What a person's yes to one hook is kept as: a digest over the hook as Codex normalises it, keys in order. */
export function trustedHash(
  event: string,
  { command, timeout }: { readonly command: string; readonly timeout: number },
  sha256: LaunchFacts['sha256'],
): string {
  const handler = { async: false, command, timeout, type: 'command' };
  return `sha256:${sha256(JSON.stringify({ event_name: hookLabel(event), hooks: [handler] }))}`;
}
