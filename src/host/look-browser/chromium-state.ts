/** What Chromium keeps of an extension besides its files: where it came from and whether it is switched off. */
import path from 'node:path';
import { isObject } from '../../engine/json-object.ts';
import { type Look, readObject } from './read.ts';
import { word } from './extension.ts';

/** Larger ones are left alone: what is switched off is then not known, and counts as switched on. */
const LARGEST = 8 * 1024 * 1024;
const MOST_EXTENSIONS = 5000;
/** Ids are a digest in the letters a to p. */
export const EXTENSION_ID: RegExp = /^[a-p]{32}$/;
/** Extensions that are part of the browser. */
const BUILT_IN = 5;

export interface ExtensionState {
  readonly builtIn: boolean;
  readonly disabled: boolean;
  /** Absolute: loaded from a folder of the person's; else below the folder of extensions. */
  readonly path: string;
}

function switchedOff(reasons: unknown): boolean {
  return Array.isArray(reasons) ? reasons.length > 0 : typeof reasons === 'number' && reasons !== 0;
}

function stateOf(value: unknown): ExtensionState | undefined {
  if (!isObject(value)) return undefined;
  const { location, disable_reasons: reasons, path: folder } = value;
  return { builtIn: location === BUILT_IN, disabled: switchedOff(reasons), path: word(folder) };
}

function settingsIn(look: Look, file: string): readonly (readonly [string, unknown])[] {
  const extensions = readObject(look, file, LARGEST)?.['extensions'];
  const settings = isObject(extensions) ? extensions['settings'] : undefined;
  return isObject(settings) ? Object.entries(settings) : [];
}

/** By id; of the two files the guarded one wins. */
export function statesIn(look: Look, profile: string): ReadonlyMap<string, ExtensionState> {
  const states = new Map<string, ExtensionState>();
  const rows = ['Preferences', 'Secure Preferences'].flatMap((name) =>
    settingsIn(look, path.join(profile, name)).slice(0, MOST_EXTENSIONS),
  );
  for (const [id, value] of rows) {
    const state = EXTENSION_ID.test(id) ? stateOf(value) : undefined;
    if (state !== undefined) states.set(id, state);
  }
  return states;
}
