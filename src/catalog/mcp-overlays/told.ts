/** What becomes of all servers an agent is set up with, and what a person is told of it. */
import { isObject } from '../../engine/json-object.ts';
import { wireEntry, type GatedServer, type RawEntry, type Wired } from '../../engine/mcp/overlay.ts';
import type { Safe } from '../../engine/model.ts';
import { safe, toSafe } from '../../engine/text.ts';
import type { Overlaid, OverlayFacts } from './model.ts';

export interface WiredAll extends Pick<Overlaid, 'wired' | 'notes'> {
  readonly servers: readonly Wired[];
}

/** A name from a settings file as it may be shown. */
export function shownName(name: string): Safe {
  return toSafe(name, (text) => text, 60);
}

export function isGated(one: Wired): one is GatedServer {
  return one.how === 'gate';
}

/** The last of one name counts, as in the files it comes from. */
export function wireAll(entries: readonly RawEntry[], { terms }: OverlayFacts): WiredAll {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const servers = [...byName.values()]
    .map((entry) => wireEntry(entry, terms))
    .filter((one) => one !== undefined);
  const notes = servers.flatMap((one): readonly Safe[] => {
    if (isGated(one)) return [];
    const how = one.how === 'left' ? safe`is left out of this session` : safe`is started without the gate`;
    return [safe`the MCP server ${shownName(one.name)} ${how}: ${one.why}`];
  });
  return { servers, notes, wired: servers.filter(isGated).map(({ name }) => name) };
}

/** A value some keys deep; undefined where the way ends. */
export function inside(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    value,
  );
}

/** The entries of a table of servers. */
export function entriesOf(table: unknown, origin: Omit<RawEntry, 'name' | 'value'>): readonly RawEntry[] {
  if (!isObject(table)) return [];
  return Object.entries(table).map(([name, value]) => Object.assign({ name, value }, origin));
}

/** The folders from the root of the repository down to where the agent is started. */
export function foldersDown({ cwd, root }: Pick<OverlayFacts, 'cwd' | 'root'>): readonly string[] {
  if (cwd === root || !cwd.startsWith(`${root}/`)) return [cwd];
  const parts = cwd.slice(root.length + 1).split('/');
  return [root, ...parts.map((_, at) => `${root}/${parts.slice(0, at + 1).join('/')}`)];
}
