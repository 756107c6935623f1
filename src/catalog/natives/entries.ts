/** How agents' own hooks are installed, so that one started without the shim is noticed and held as well. */
import { quoteSh } from '../../engine/install-text.ts';
import type { NativeFacts, NativeItem } from '../../engine/native-model.ts';

/** The command of one event, for `/bin/sh -c`. */
export function hookLine({ launcher }: NativeFacts, id: string, event: string): string {
  return [launcher, 'agent', id, event].map(quoteSh).join(' ');
}

/** A folder of the agent: by its variable when that is an absolute path, else below the home folder. */
export function folderOf({ env, home }: NativeFacts, variable: string, below: string): string {
  const given = env[variable] ?? '';
  return given.startsWith('/') ? given : `${home}/${below}`;
}

/** One element for each event below `hooks`, which is how most agents keep them. */
export function eventItems(
  events: readonly string[],
  item: (event: string) => unknown,
): readonly NativeItem[] {
  return events.map((event) => ({ at: ['hooks', event], item: item(event) }));
}

/** The same as a file of ours. */
export function eventFile(
  events: readonly string[],
  item: (event: string) => unknown,
  more: Readonly<Record<string, unknown>> = {},
): string {
  const hooks = Object.fromEntries(events.map((event) => [event, [item(event)]]));
  return `${JSON.stringify({ ...more, hooks }, undefined, 2)}\n`;
}
