import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aiTools } from '../../../src/catalog/ai-tools/index.ts';
import { browserLooker } from '../../../src/host/look-browser/index.ts';
import { visitsLooker } from '../../../src/host/look-browser/visits.ts';
import {
  browserHome,
  type BrowserHome,
  browserWorld,
  chromiumHistory,
  firefoxHistory,
  visitsWorld,
} from '../../fixtures/browser-homes.ts';

const CLAUDE = 'fcoeoabgfenejglbffodgkkbkcdhcgfn';
const profile = '.config/chromium/Default';
const firefox = '.mozilla/firefox/ab.default';
const CANARY = 'CANARY-of-a-session';
/** What browsers keep of a person besides; none of it may be opened. */
const SECRETS = [
  'Cookies',
  'Network/Cookies',
  'Login Data',
  'Login Data For Account',
  'Web Data',
  'Local Storage/leveldb/000003.log',
  'IndexedDB/https_claude.ai_0.indexeddb.leveldb/000003.log',
  'Session Storage/000003.log',
  'Sessions/Session_1',
  'Favicons',
  'Top Sites',
].map((name) => `${profile}/${name}`);
const FOX_SECRETS = [
  'cookies.sqlite',
  'logins.json',
  'key4.db',
  'formhistory.sqlite',
  'sessionstore-backups/recovery.jsonlz4',
  'storage/default/https+++claude.ai/ls/data.sqlite',
].map((name) => `${firefox}/${name}`);

let home: BrowserHome | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  home?.remove();
});

function made(): BrowserHome {
  const fresh = browserHome('linux');
  home = fresh;
  for (const file of [...SECRETS, ...FOX_SECRETS, '.config/chromium/Local State']) fresh.put(file, CANARY);
  fresh.put(`${profile}/Preferences`, { extensions: { settings: {} } });
  fresh.put(`${profile}/Extensions/${CLAUDE}/1.0_0/manifest.json`, { name: 'Claude', version: '1.0' });
  // A link in the place of a manifest, and one in the place of a history.
  const linked = `${profile}/Extensions/${'a'.repeat(32)}/1.0_0/manifest.json`;
  fresh.put(linked, '');
  fs.rmSync(fresh.at(linked));
  fs.symlinkSync(fresh.at(`${profile}/Cookies`), fresh.at(linked));
  fs.mkdirSync(fresh.at('.config/chromium/Profile 1'));
  fs.symlinkSync(fresh.at(`${profile}/Cookies`), fresh.at('.config/chromium/Profile 1/History'));
  fresh.put(`${firefox}/extensions.json`, { addons: [] });
  fresh.put('.mozilla/firefox/profiles.ini', '[Profile0]\nIsRelative=1\nPath=ab.default\n');
  chromiumHistory(fresh, `${profile}/History`, [['https://claude.ai/private', 3, 1_700_000_000]]);
  firefoxHistory(fresh, `${firefox}/places.sqlite`, [['https://claude.ai/private', 3, 1_700_000_000]]);
  return fresh;
}

interface Seen {
  readonly files: string[];
  readonly programs: string[];
}

/** Notes every file that is opened and every program that is started, for as long as the test runs. */
function watch(): Seen {
  const seen: Seen = { files: [], programs: [] };
  const files = [
    ...(['openSync', 'open', 'readFileSync', 'readFile', 'createReadStream', 'copyFileSync'] as const),
    ...(['cpSync', 'copyFile'] as const),
  ];
  for (const name of files) {
    const real = fs[name];
    vi.spyOn(fs, name).mockImplementation((...args: unknown[]) => {
      seen.files.push(String(args[0]));
      return Reflect.apply(real, fs, args);
    });
  }
  for (const name of [
    'spawn',
    'spawnSync',
    'execFile',
    'execFileSync',
    'exec',
    'execSync',
    'fork',
  ] as const) {
    const real = childProcess[name];
    vi.spyOn(childProcess, name).mockImplementation((...args: unknown[]) => {
      seen.programs.push(String(args[0]));
      return Reflect.apply(real, childProcess, args);
    });
  }
  syncBuiltinESMExports();
  return seen;
}

function within(seen: Seen, { root }: BrowserHome): readonly string[] {
  return seen.files.filter((file) => file.startsWith(root)).map((file) => path.basename(file));
}

describe('of a profile', () => {
  it('extensions open manifests and the two files of settings, nothing else', async () => {
    const at = made();
    const seen = watch();
    const sighting = await browserLooker(browserWorld)(at.ground, { tools: aiTools });
    expect(sighting.signals).toHaveLength(1);
    expect([...new Set(within(seen, at))].toSorted()).toEqual([
      'Preferences',
      'extensions.json',
      'manifest.json',
      'profiles.ini',
    ]);
    expect(within(seen, at).filter((name) => name === 'manifest.json')).toHaveLength(1);
    expect(seen.programs).toEqual([]);
    expect(JSON.stringify(sighting)).not.toContain(CANARY);
  });

  it('visits open the two histories once, the list of profiles, and nothing else', async () => {
    const at = made();
    const seen = watch();
    const sighting = await visitsLooker(visitsWorld)(at.ground);
    expect(sighting.signals).toHaveLength(1);
    expect(within(seen, at).toSorted()).toEqual(['History', 'places.sqlite', 'profiles.ini']);
    expect(seen.programs).toEqual([]);
    expect(JSON.stringify(sighting)).not.toMatch(/CANARY|private|title/);
  });

  it('a secret that was opened would be seen: control', () => {
    const at = made();
    const seen = watch();
    fs.closeSync(fs.openSync(at.at(`${profile}/Cookies`), 'r'));
    childProcess.spawnSync('true');
    expect([within(seen, at), seen.programs]).toEqual([['Cookies'], ['true']]);
  });
});
