/** Profiles of Firefox by its own lists, on three layouts. */
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { aiTools } from '../../../src/catalog/ai-tools/index.ts';
import type { Sighting, System } from '../../../src/engine/discover/model.ts';
import { browserLooker } from '../../../src/host/look-browser/index.ts';
import { visitsLooker } from '../../../src/host/look-browser/visits.ts';
import {
  type BrowserHome,
  browserHome,
  browserWorld,
  firefoxHistory,
  visitsWorld,
} from '../../fixtures/browser-homes.ts';

/** The folder the lists lie in. */
const FIREFOX: Readonly<Record<System, string>> = {
  linux: '.mozilla/firefox',
  darwin: 'Library/Application Support/Firefox',
  win32: 'AppData/Roaming/Mozilla/Firefox',
};
/** The same folder of another drive, as that machine names it, and as it lies in the image seen from its home. */
const ELSEWHERE: Readonly<Record<System, readonly [string, string]>> = {
  linux: ['/srv/fox/p1', '../../srv/fox/p1'],
  darwin: ['/Volumes/work/p1', '../../Volumes/work/p1'],
  win32: [String.raw`D:\fox\p1`, '../../fox/p1'],
};

const homes: BrowserHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

function made(system: System): BrowserHome {
  const home = browserHome(system);
  homes.push(home);
  return home;
}

function addon(name: string): object {
  const defaultLocale = { name };
  const userPermissions = { origins: ['https://claude.ai/*'], permissions: [] };
  const common = { type: 'extension', location: 'app-profile', version: '1', active: true };
  return { addons: [{ ...common, id: `${name}@x`, defaultLocale, userPermissions }] };
}

async function found({ ground }: BrowserHome): Promise<Sighting> {
  return browserLooker(browserWorld)(ground, { tools: aiTools });
}

async function names(home: BrowserHome): Promise<readonly string[]> {
  return (await found(home)).signals.map(({ called }) => called ?? '').toSorted();
}

describe.each(['linux', 'darwin', 'win32'] as const)('on %s', (system) => {
  const lists = FIREFOX[system];
  const [absolute, inHome] = ELSEWHERE[system];

  it('a profile is found by a path below the list, by an absolute one, and by the default of an install', async () => {
    const home = made(system);
    home.put(`${lists}/Profiles/a.default/extensions.json`, addon('first'));
    home.put(`${lists}/deep/er/b.work/extensions.json`, addon('second'));
    home.put(`${inHome}/extensions.json`, addon('third'));
    home.put(`${lists}/odd/c.install/extensions.json`, addon('fourth'));
    home.put(
      `${lists}/profiles.ini`,
      [
        '\uFEFF[Install4F96D1932A9F858E]\r\nDefault=Profiles/a.default\r\nLocked=1\r\n',
        '[Profile1]\r\nName=work\r\nIsRelative=1\r\nPath=deep/er/b.work\r\nDefault=1\r\n',
        `[Profile0]\r\nName=away\r\nIsRelative=0\r\nPath=${absolute}\r\n`,
        '[General]\r\nStartWithLastProfile=1\r\n',
      ].join('\r\n'),
    );
    home.put(`${lists}/installs.ini`, '[308046B0AF4A39CB]\nDefault=odd/c.install\nLocked=1\n');
    expect(await names(home)).toEqual(['first', 'fourth', 'second', 'third']);
    expect((await found(home)).skipped).toEqual([]);
  });

  it('control: without lists only what lies beside them is', async () => {
    const home = made(system);
    const beside = system === 'linux' ? 'a.default' : 'Profiles/a.default';
    home.put(`${lists}/${beside}/extensions.json`, addon('first'));
    home.put(`${lists}/deep/er/b.work/extensions.json`, addon('second'));
    expect(await names(home)).toEqual(['first']);
  });
});

describe('a list', () => {
  it('counts a profile once that is named often, in visits as well', async () => {
    const home = made('linux');
    const places = '.mozilla/firefox/Profiles/a/places.sqlite';
    firefoxHistory(home, places, [['https://www.claude.ai/x', 7, 1_700_000_000]]);
    home.put(
      '.mozilla/firefox/profiles.ini',
      '[Profile0]\nIsRelative=1\nPath=Profiles/a\n[Profile1]\nIsRelative=0\nPath=/home/ada/.mozilla/firefox/Profiles/a\n',
    );
    home.put('.mozilla/firefox/installs.ini', '[X]\nDefault=Profiles/a\n');
    const { signals } = await visitsLooker(visitsWorld)(home.ground);
    expect(signals.map(({ visits }) => visits?.visits)).toEqual(['1-9']);
  });

  it.each<readonly [string, string]>([
    ['of noise', '\u0000\u0001[[[\n=\nPath\n]['],
    ['of a path out of the image', '[Profile0]\nIsRelative=1\nPath=../../../../../../../../../../etc\n'],
    [
      'of profiles that are gone',
      '[Profile0]\nIsRelative=1\nPath=gone\n[Profile1]\nIsRelative=0\nPath=/gone\n',
    ],
    ['of a path that is a file', '[Profile0]\nIsRelative=1\nPath=profiles.ini\n'],
    ['of ten thousand profiles', '[Profile0]\nIsRelative=1\nPath=gone\n'.repeat(10_000)],
  ])('%s stops nothing', async (_, text) => {
    const home = made('linux');
    home.put('.mozilla/firefox/a.default/extensions.json', addon('first'));
    home.put('.mozilla/firefox/profiles.ini', text);
    expect(await names(home)).toEqual(['first']);
  });

  it('too large, or leading to what may not be entered, is said', async () => {
    const home = made('linux');
    home.put('.mozilla/firefox/installs.ini', ' '.repeat(2 * 1024 * 1024));
    home.put('.mozilla/firefox/profiles.ini', '[Profile0]\nIsRelative=0\nPath=/srv/closed\n');
    const closed = path.join(home.root, 'srv/closed');
    mkdirSync(closed, { recursive: true });
    chmodSync(closed, 0o000);
    const { skipped } = await found(home);
    chmodSync(closed, 0o700);
    const whys = skipped.map(({ why }) => String(why));
    expect(whys).toContain('is larger than 1 MB; nothing in it is known');
    // Root may enter everything.
    expect(process.getuid?.() === 0 || whys.includes('cannot be read by this user')).toBe(true);
  });
});
