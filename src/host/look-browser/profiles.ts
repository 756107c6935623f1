/** Profiles of the browsers of a machine: the folders extensions and visits are kept in. */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { BrowserPlaces } from '../../engine/discover/browser.ts';
import { filesOf } from '../mcp-places.ts';
import { safe } from '../text.ts';
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

function there(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // A ring of links, or a folder this user may not enter: `foldersIn` names the latter.
    return false;
  }
}

function readable(look: Look, base: string, name: string): boolean {
  if (!name.includes('\u{fffd}')) return true;
  skip(look, base, safe`holds a folder whose name is no UTF-8; it was not looked at`);
  return false;
}

function profilesIn(look: Look, { browser, family }: BrowserPlaces, base: string): readonly Profile[] {
  const inner = foldersIn(look, base).filter((name) => readable(look, base, name));
  // Some browsers keep their only profile in the base itself.
  const candidates = [base, ...inner.map((name) => path.join(base, name))];
  const dirs = candidates.filter((dir) => SIGNS[family].some((name) => there(path.join(dir, name))));
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
