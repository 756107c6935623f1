import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import type { RawEntry, Wired } from '../../engine/mcp/overlay.ts';
import { settingsObject } from '../agents/settings-json.ts';
import type { AgentOverlay, OverlayFacts } from './model.ts';
import { opencodeExamples } from './other-examples.ts';
import { entriesOf, foldersDown, isGated, wireAll } from './told.ts';

/**
 * opencode. Seen on 1.18.33: what OPENCODE_CONFIG_CONTENT says of a server is laid over what files say of it, key by key,
 * and settings of an administrator over that.
 */

const CONTENT = 'OPENCODE_CONFIG_CONTENT';
const NAMES = ['opencode.json', 'opencode.jsonc'];

function folder({ env }: OverlayFacts): string {
  const given = env['XDG_CONFIG_HOME'] ?? '';
  return `${given === '' ? `${env['HOME'] ?? ''}/.config` : given}/opencode`;
}

/** All files it reads, the weakest first. */
function files(facts: OverlayFacts): readonly string[] {
  const { env } = facts;
  const named = env['OPENCODE_CONFIG'] ?? '';
  const moved = env['OPENCODE_CONFIG_DIR'] ?? '';
  const inside = (place: string): readonly string[] => NAMES.map((name) => `${place}/${name}`);
  const down = foldersDown(facts);
  return [
    ...['config.json', ...NAMES].map((name) => `${folder(facts)}/${name}`),
    ...(named === '' ? [] : [named]),
    ...down.flatMap(inside),
    ...inside(`${env['HOME'] ?? ''}/.opencode`),
    ...down.flatMap((place) => inside(`${place}/.opencode`)),
    ...(moved === '' ? [] : inside(moved)),
  ];
}

function over(below: JsonObject, above: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    merged[key] = isObject(value) && isObject(under) ? over(under, value) : value;
  }
  return merged;
}

function entries(facts: OverlayFacts): readonly RawEntry[] {
  const texts = [...files(facts).map((file) => facts.readText(file)), facts.env[CONTENT]];
  const tables = texts.map((text) => settingsObject(text)?.['mcp']).filter(isObject);
  const table = tables.reduce<JsonObject>(over, {});
  return entriesOf(table, { scope: 'user', file: '', addressStays: true });
}

function rowOf(one: Wired): readonly (readonly [string, unknown])[] {
  if (isGated(one)) return [[one.name, { type: 'local', command: one.argv }]];
  return one.how === 'left' ? [[one.name, { enabled: false }]] : [];
}

export const opencode: AgentOverlay = {
  id: 'opencode',
  givenBy: ({ env }) => parseObject(env[CONTENT] ?? '')?.['mcp'],
  examples: opencodeExamples,
  overlay: (plan, facts) => {
    const settings = parseObject(plan.env[CONTENT] ?? '');
    if (settings === undefined) return { plan, wired: [], notes: [] };
    const { servers, wired, notes } = wireAll(entries(facts), facts);
    const ours = Object.fromEntries(servers.flatMap(rowOf));
    const given = isObject(settings['mcp']) ? settings['mcp'] : {};
    const content = JSON.stringify({ ...settings, mcp: over(given, ours) });
    return { plan: { ...plan, env: { ...plan.env, [CONTENT]: content } }, wired, notes };
  },
};
