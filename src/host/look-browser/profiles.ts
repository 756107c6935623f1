/** Profiles of the browsers of a machine: the folders extensions and visits are kept in. */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { BrowserPlaces } from '../../engine/discover/browser.ts';
import { errnoOf } from '../files.ts';
import { whyUnread } from '../mcp-files.ts';
import { filesOf } from '../mcp-places.ts';
import { safe } from '../text.ts';
import { listedProfiles } from './firefox-ini.ts';
import { foldersIn, type Look, onlyOnce, skip } from './read.ts';

/** Profiles of one browser at most. */
const MOST_PROFILES = 100;
/** What makes a folder a profile; none of them is opened to find that out. */
const SIGNS = {
  chromium: ['Preferences', 'Secure Preferences', 'Extensions', 'History'],
  firefox: ['extensions.json', 'places.sqlite'],
} as const;

export interface Profile {
  readonly browser: string;
  readonly family: BrowserPlaces['family'];
  readonly dir: string;
}

/** What cannot be looked into may be a profile: that is noted. */
function isProfile(look: Look, family: BrowserPlaces['family'], dir: string): boolean {
  try {
    return SIGNS[family].some(
      (name) => statSync(path.join(dir, name), { throwIfNoEntry: false }) !== undefined,
    );
  } catch (error) {
    if (errnoOf(error) !== 'ENOTDIR') skip(look, dir, whyUnread(error));
    return false;
  }
}

/** Folders the browser's own lists name: they lie beside the folder of profiles, or in it. */
function listedIn(look: Look, { family }: BrowserPlaces, base: string): readonly string[] {
  if (family !== 'firefox') return [];
  const beside = path.basename(base) === 'Profiles' ? [path.dirname(base)] : [];
  return [...beside, base].flatMap((folder) => listedProfiles(look, folder));
}

function readable(look: Look, base: string, name: string): boolean {
  if (!name.includes('\u{fffd}')) return true;
  skip(look, base, safe`holds a folder whose name is no UTF-8; it was not looked at`);
  return false;
}

function profilesIn(look: Look, place: BrowserPlaces, base: string): readonly Profile[] {
  const { browser, family } = place;
  const inner = foldersIn(look, base).filter((name) => readable(look, base, name));
  // Some browsers keep their only profile in the base itself.
  const candidates = [base, ...inner.map((name) => path.join(base, name)), ...listedIn(look, place, base)];
  const dirs = [...new Set(candidates)].filter((dir) => isProfile(look, family, dir));
  if (dirs.length > MOST_PROFILES) {
    skip(look, base, safe`holds more than ${MOST_PROFILES} profiles; the rest was not looked at`);
  }
  return dirs.slice(0, MOST_PROFILES).map((dir) => ({ browser, family, dir }));
}

/** Every profile there is, each once. */
export function profilesOf(look: Look, places: readonly BrowserPlaces[]): readonly Profile[] {
  const all = places.flatMap((place) =>
    place.bases
      .flatMap((template) => filesOf(look.ground, template))
      .flatMap((base) => profilesIn(look, place, base)),
  );
  const once = new Set(
    onlyOnce(
      look,
      all.map(({ dir }) => dir),
    ),
  );
  return all.filter(({ dir }) => once.delete(dir));
}
