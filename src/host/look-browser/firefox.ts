/** Extensions of a Firefox profile, by the one file it lists them in. */
import path from 'node:path';
import { isObject, type JsonObject } from '../../engine/json-object.ts';
import { type Extension, strings, word } from './extension.ts';
import { type Look, readObject, shownPath } from './read.ts';

const LARGEST = 8 * 1024 * 1024;
const MOST_EXTENSIONS = 5000;
/** Places of extensions that are part of the browser. */
const BUILT_IN = /^app-(?:builtin|system)/;

function patternsOf(addon: JsonObject): readonly string[] {
  const { userPermissions: granted } = addon;
  return isObject(granted) ? [...strings(granted['origins']), ...strings(granted['permissions'])] : [];
}

function extensionOf(addon: JsonObject, at: string): Extension {
  const { id, version, active, defaultLocale } = addon;
  const name = isObject(defaultLocale) ? word(defaultLocale['name']) : '';
  const facts = { name, version: word(version), patterns: patternsOf(addon) };
  return { id: word(id), at, facts, disabled: active === false, name: () => name };
}

/** Extensions of one profile, without those that are part of the browser. */
export function firefoxExtensions(look: Look, profile: string): readonly Extension[] {
  const file = path.join(profile, 'extensions.json');
  const addons = readObject(look, file, LARGEST)?.['addons'];
  if (!Array.isArray(addons)) return [];
  const at = shownPath(look, file);
  return addons
    .slice(0, MOST_EXTENSIONS)
    .filter((addon) => isObject(addon))
    .filter(({ type, location }) => type === 'extension' && !BUILT_IN.test(word(location)))
    .map((addon) => extensionOf(addon, at));
}
