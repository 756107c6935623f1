/** Servers of Gemini CLI and of Qwen Code, which keep them in settings files laid over one another. */
import { isObject, type JsonObject } from '../../engine/json-object.ts';
import { gatedEntry, type RawEntry, type Wired } from '../../engine/mcp/overlay.ts';
import { settingsObject } from '../agents/settings-json.ts';
import type { OverlayFacts } from './model.ts';
import { entriesOf, inside, isGated, wireAll, type WiredAll } from './told.ts';

export interface SettingsFamily {
  /** Folder of the person: `/home/dev/.gemini`. */
  readonly own: string;
  /** Folder of the repository: `.gemini`. */
  readonly project: string;
  /** Manifest of an extension. */
  readonly manifest: string;
  /** Settings of the machine, as the agent would read them. */
  readonly system: JsonObject;
}

interface Extension {
  readonly entries: readonly RawEntry[];
  readonly isOff: boolean;
}

/** The folder of the extension put in where its entry names it. */
function placed(value: unknown, folder: string): unknown {
  if (typeof value === 'string') return value.replaceAll('${extensionPath}', () => folder);
  if (Array.isArray(value)) return value.map((one: unknown) => placed(one, folder));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, placed(one, folder)]));
}

/** Extensions of the person; one that was switched off anywhere counts as off. */
function extensions(
  { own, manifest }: SettingsFamily,
  { list, readText }: OverlayFacts,
): readonly Extension[] {
  const folder = `${own}/extensions`;
  const switches = settingsObject(readText(`${folder}/extension-enablement.json`));
  return list(folder).map((name) => {
    const file = `${folder}/${name}/${manifest}`;
    const content = settingsObject(readText(file));
    const called = typeof content?.['name'] === 'string' ? content['name'] : name;
    const overrides = inside(switches, called, 'overrides');
    const isOff =
      Array.isArray(overrides) &&
      overrides.some((one: unknown) => typeof one === 'string' && one.startsWith('!'));
    const table = placed(content?.['mcpServers'], `${folder}/${name}`);
    return { entries: entriesOf(table, { scope: 'plugin', file, urlIs: 'sse' }), isOff };
  });
}

export interface FamilyServers extends WiredAll {
  /** Names that must not be started. */
  readonly excluded: readonly string[];
  /** Those that have a gate in their own files already. */
  readonly gated: readonly string[];
}

function namesAt(settings: JsonObject | undefined): readonly string[] {
  const names = inside(settings, 'mcp', 'excluded');
  return Array.isArray(names) ? names.filter((one) => typeof one === 'string') : [];
}

/** What becomes of all of them, the settings of the machine counting most. */
export function familyServers(family: SettingsFamily, facts: OverlayFacts): FamilyServers {
  const { own, project, system } = family;
  const files = [`${own}/settings.json`, `${facts.cwd}/${project}/settings.json`];
  const settings = [...files.map((file) => settingsObject(facts.readText(file))), system];
  const known = extensions(family, facts);
  const entries = [
    ...known.flatMap(({ entries: each, isOff }) => (isOff ? [] : each)),
    ...settings.flatMap((each) => entriesOf(each?.['mcpServers'], { scope: 'user', file: '', urlIs: 'sse' })),
  ];
  const all = wireAll(entries, facts);
  const off = known.flatMap(({ entries: each, isOff }) => (isOff ? each : [])).map(({ name }) => name);
  const unknown = facts.terms.enforcing ? off.filter((name) => !all.wired.includes(name)) : [];
  const left = all.servers.filter(({ how }) => how === 'left').map(({ name }) => name);
  const gated = all.servers.filter((one) => isGated(one) && one.before).map(({ name }) => name);
  return { ...all, gated, excluded: [...new Set([...settings.flatMap(namesAt), ...left, ...unknown])] };
}

function rowOf(one: Wired): readonly (readonly [string, unknown])[] {
  return isGated(one) ? [[one.name, gatedEntry(one)]] : [];
}

/** Settings of the machine with the gates in them. */
export function withGates(settings: JsonObject, { servers, excluded }: FamilyServers): JsonObject {
  const given = isObject(settings['mcpServers']) ? settings['mcpServers'] : {};
  const mcp = isObject(settings['mcp']) ? settings['mcp'] : {};
  return {
    ...settings,
    mcpServers: { ...given, ...Object.fromEntries(servers.flatMap(rowOf)) },
    ...(excluded.length === 0 ? {} : { mcp: { ...mcp, excluded } }),
  };
}
