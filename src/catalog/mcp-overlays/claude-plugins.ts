/** Servers of Claude's plugins, under the names their tools have without us. */
import { isObject, type JsonObject } from '../../engine/json-object.ts';
import type { RawEntry } from '../../engine/mcp/overlay.ts';
import { settingsObject } from '../agents/settings-json.ts';
import type { OverlayFacts } from './model.ts';
import { entriesOf } from './told.ts';

const OPTION = '--plugin-dir';
const MANIFEST = '.claude-plugin/plugin.json';

interface Plugin {
  readonly name: string;
  readonly folder: string;
}

/** Plugins that are installed and switched on. */
function plugins({ readText, root }: OverlayFacts, folder: string): readonly Plugin[] {
  const installed = settingsObject(readText(`${folder}/plugins/installed_plugins.json`))?.['plugins'];
  if (!isObject(installed)) return [];
  const files = [
    `${folder}/settings.json`,
    `${root}/.claude/settings.json`,
    `${root}/.claude/settings.local.json`,
  ];
  const switches = files.map((file) => settingsObject(readText(file))?.['enabledPlugins']).filter(isObject);
  const on: JsonObject = Object.assign({}, ...switches);
  return Object.entries(installed).flatMap(([id, places]) => {
    if (on[id] !== true) return [];
    const list: readonly unknown[] = Array.isArray(places) ? places : [places];
    const at = list.filter(isObject).map((place) => place['installPath']);
    const path = at.find((one) => typeof one === 'string');
    return typeof path === 'string' ? [{ name: id.replace(/@.*$/s, ''), folder: path }] : [];
  });
}

/** Plugins of this session alone. */
function given({ args, cwd, readText }: OverlayFacts): readonly Plugin[] {
  const folders = args.flatMap((arg, at) => {
    if (arg.startsWith(`${OPTION}=`)) return [arg.slice(OPTION.length + 1)];
    return arg === OPTION ? [args[at + 1] ?? ''] : [];
  });
  return folders.map((named) => {
    const folder = named.startsWith('/') ? named : `${cwd}/${named}`;
    const name = settingsObject(readText(`${folder}/${MANIFEST}`))?.['name'];
    return { folder, name: typeof name === 'string' ? name : folder.replace(/^.*\/(?=[^/]*$)/, '') };
  });
}

/** The folder of the plugin put in where its entry names it. */
function placed(value: unknown, folder: string): unknown {
  if (typeof value === 'string') return value.replaceAll('${CLAUDE_PLUGIN_ROOT}', () => folder);
  if (Array.isArray(value)) return value.map((one: unknown) => placed(one, folder));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, placed(one, folder)]));
}

function tablesOf({ folder }: Plugin, { readText }: OverlayFacts): readonly (readonly [string, unknown])[] {
  const inFile = (name: string): readonly [string, unknown] => {
    const file = `${folder}/${name.replace(/^\.\//, '')}`;
    const content = settingsObject(readText(file));
    return [file, content?.['mcpServers'] ?? content];
  };
  const manifest = settingsObject(readText(`${folder}/${MANIFEST}`))?.['mcpServers'];
  const named: readonly unknown[] = Array.isArray(manifest) ? manifest : [manifest];
  const more = named.map((one) =>
    typeof one === 'string' ? inFile(one) : ([`${folder}/${MANIFEST}`, one] as const),
  );
  return [inFile('.mcp.json'), ...more];
}

/** All of them. Claude calls their tools `mcp__plugin_PLUGIN_SERVER__TOOL`. */
export function claudePlugins(facts: OverlayFacts, folder: string): readonly RawEntry[] {
  return [...plugins(facts, folder), ...given(facts)].flatMap((plugin) =>
    tablesOf(plugin, facts).flatMap(([file, table]) =>
      entriesOf(placed(table, plugin.folder), { scope: 'plugin', file }).map((entry) =>
        Object.assign({}, entry, { name: `plugin_${plugin.name}_${entry.name}` }),
      ),
    ),
  );
}
