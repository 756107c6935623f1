/** What Codex would be told by the user's own files and arguments, as far as the guard must know. */
import { parse } from 'smol-toml';
import { isObject, type JsonObject } from '../../engine/json-object.ts';
import type { CodexCall } from './codex-args.ts';
import type { LaunchFacts } from './model.ts';

export type Readable = Pick<LaunchFacts, 'env' | 'readText'>;

/** A table of TOML; undefined when the text is none. */
function tableOf(text: string): JsonObject | undefined {
  try {
    const table: unknown = parse(text);
    return isObject(table) ? table : undefined;
  } catch {
    // Codex itself says what is wrong with its settings, and does not start.
    return undefined;
  }
}

/** Tables are put into one another, anything else takes the place of what was there: as Codex lays its files. */
function over(below: JsonObject, above: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = Object.hasOwn(merged, key) ? merged[key] : undefined;
    merged[key] = isObject(value) && isObject(under) ? over(under, value) : value;
  }
  return merged;
}

/** The settings in a file; empty when there are none that can be read. */
export function tableInFile(file: string, facts: Readable): JsonObject {
  return tableOf(facts.readText(file) ?? '') ?? {};
}

/** `-c a.b=VALUE`: dots part the key wherever they stand, and what is no TOML is the text itself. */
function fromArgument(key: string, value: string): JsonObject {
  const known = tableOf(`value = ${value}`);
  const inner: unknown = known === undefined ? value.trim().replaceAll(/^["']+|["']+$/g, '') : known['value'];
  return key.split('.').reduceRight<JsonObject>((below, part, at) => {
    return { [part]: at === key.split('.').length - 1 ? inner : below };
  }, {});
}

/** Where Codex keeps its settings and sessions. */
export function codexHome(env: LaunchFacts['env']): string {
  const own = env['CODEX_HOME'] ?? '';
  return own === '' ? `${env['HOME'] ?? ''}/.codex` : own;
}

/** System, user, profile, files of the repository where they count, and arguments, the last of which wins. */
export function settingsOf(call: CodexCall, facts: Readable, repository: readonly string[] = []): JsonObject {
  const home = codexHome(facts.env);
  const own = call.flags.has('--ignore-user-config') ? [] : [`${home}/config.toml`];
  const profile = call.profile === undefined ? [] : [`${home}/${call.profile}.config.toml`];
  const files = ['/etc/codex/config.toml', ...own, ...profile, ...repository].map((file) =>
    tableInFile(file, facts),
  );
  const given = call.settings.map(([key, value]) => fromArgument(key, value));
  return [...files, ...given].reduce<JsonObject>(over, {});
}

/** What a repository may say of the environment of commands: the guard has to count with it. */
export function repositorySettings(facts: Readable): JsonObject {
  return tableInFile('.codex/config.toml', facts);
}

/** The table under a key; empty when there is none. */
export function tableIn(settings: JsonObject, key: string): JsonObject {
  const value = settings[key];
  return isObject(value) ? value : {};
}

/** The text under a key; undefined when there is none. */
export function textIn(settings: JsonObject, key: string): string | undefined {
  const value = settings[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list under a key. */
export function textsIn(settings: JsonObject, key: string): readonly string[] {
  const value = settings[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
