/** Extensions of a Chromium profile, by their manifests. Nothing else of the profile is opened but the two files of settings. */
import path from 'node:path';
import type { ExtensionFacts } from '../../engine/discover/browser.ts';
import { isObject, type JsonObject } from '../../engine/json-object.ts';
import { onThisMachine } from '../mcp-places.ts';
import { EXTENSION_ID, type ExtensionState, statesIn } from './chromium-state.ts';
import { type Extension, strings, word } from './extension.ts';
import { foldersIn, type Look, readObject, shownPath } from './read.ts';

/** Manifests are a few kB; one that is larger is left alone. */
const LARGEST = 1024 * 1024;
const VERSION = /^\d+(?:\.\d+)*(?:_\d+)?$/;
/** While an extension is updated its newest folder may be empty. */
const VERSIONS_TRIED = 3;
const LOCALE = /^[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,8})*$/;

function numbers(version: string): readonly number[] {
  return version.split(/[._]/).map(Number);
}

function newestFirst(left: string, right: string): number {
  const [a, b] = [numbers(left), numbers(right)];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const gap = (b[at] ?? -1) - (a[at] ?? -1);
    if (gap !== 0) return gap;
  }
  return 0;
}

function patternsOf(manifest: JsonObject): readonly string[] {
  const scripts = manifest['content_scripts'];
  const matches = Array.isArray(scripts)
    ? scripts.flatMap((script: unknown) => (isObject(script) ? strings(script['matches']) : []))
    : [];
  return [...strings(manifest['host_permissions']), ...strings(manifest['permissions']), ...matches];
}

function factsOf(manifest: JsonObject): ExtensionFacts {
  const { name, version } = manifest;
  return { name: word(name), version: word(version), patterns: patternsOf(manifest) };
}

/** The name in the language the extension falls back to. */
function localName(look: Look, folder: string, manifest: JsonObject): string {
  const name = word(manifest['name']);
  const key = /^__MSG_(\w+)__$/.exec(name)?.[1]?.toLowerCase();
  const locale = word(manifest['default_locale']);
  if (key === undefined || !LOCALE.test(locale)) return key === undefined ? name : '';
  const messages = readObject(look, path.join(folder, '_locales', locale, 'messages.json'), LARGEST) ?? {};
  const found = Object.entries(messages).find(([each]) => each.toLowerCase() === key)?.[1];
  return isObject(found) ? word(found['message']) : '';
}

interface Place {
  readonly id: string;
  readonly at: string;
  /** Folders that may hold the manifest, best first. */
  readonly folders: readonly string[];
  readonly state: ExtensionState | undefined;
}

function extensionAt(look: Look, { id, at, folders, state }: Place): Extension {
  const common = { id, at: shownPath(look, at), disabled: state?.disabled ?? false };
  for (const folder of folders) {
    const manifest = readObject(look, path.join(folder, 'manifest.json'), LARGEST);
    if (manifest !== undefined) {
      return { ...common, facts: factsOf(manifest), name: () => localName(look, folder, manifest) };
    }
  }
  // Its id alone tells a known one.
  return { ...common, facts: { name: '', version: '', patterns: [] }, name: () => '' };
}

/** Those the browser has unpacked into the profile. */
function unpacked(
  look: Look,
  profile: string,
  states: ReadonlyMap<string, ExtensionState>,
): readonly Place[] {
  const all = path.join(profile, 'Extensions');
  const ids = foldersIn(look, all).filter((name) => EXTENSION_ID.test(name));
  return ids.flatMap((id) => {
    const at = path.join(all, id);
    const versions = foldersIn(look, at).filter((name) => VERSION.test(name));
    const folders = versions.toSorted(newestFirst).map((name) => path.join(at, name));
    if (folders.length === 0) return [];
    return [{ id, at, folders: folders.slice(0, VERSIONS_TRIED), state: states.get(id) }];
  });
}

/** Those the person loads from a folder of their own. */
function loaded(look: Look, states: ReadonlyMap<string, ExtensionState>): readonly Place[] {
  const rules = look.ground.system === 'win32' ? path.win32 : path.posix;
  return [...states]
    .filter(([, state]) => rules.isAbsolute(state.path))
    .map(([id, state]) => {
      const at = onThisMachine(look.ground, state.path);
      return { id, at, folders: [at], state };
    });
}

/** Extensions of one profile, without those that are part of the browser. */
export function chromiumExtensions(look: Look, profile: string): readonly Extension[] {
  const states = statesIn(look, profile);
  const installed = unpacked(look, profile, states);
  const have = new Set(installed.map(({ id }) => id));
  const others = loaded(look, states).filter(({ id }) => !have.has(id));
  return [...installed, ...others]
    .filter(({ state }) => state?.builtIn !== true)
    .map((place) => extensionAt(look, place));
}
