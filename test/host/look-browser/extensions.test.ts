import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { aiTools } from '../../../src/catalog/ai-tools/index.ts';
import type { Sighting, System } from '../../../src/engine/discover/model.ts';
import { browserLooker } from '../../../src/host/look-browser/index.ts';
import { type BrowserHome, browserHome, browserWorld } from '../../fixtures/browser-homes.ts';

const CLAUDE = 'fcoeoabgfenejglbffodgkkbkcdhcgfn';
const SIDER = 'difoiogjjojoaoomphldepapgpbgkhkb';
const NOBODY = 'abcdefghijklmnopabcdefghijklmnop';
const OTHER = 'ponmlkjihgfedcbaponmlkjihgfedcba';
const BASES: Readonly<Record<System, string>> = {
  linux: '.config/google-chrome',
  darwin: 'Library/Application Support/Google/Chrome',
  win32: 'AppData/Local/Google/Chrome/User Data',
};
const FIREFOX: Readonly<Record<System, string>> = {
  linux: '.mozilla/firefox',
  darwin: 'Library/Application Support/Firefox/Profiles',
  win32: 'AppData/Roaming/Mozilla/Firefox/Profiles',
};

const homes: BrowserHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
}, 60_000);

function made(system: System = 'linux'): BrowserHome {
  const home = browserHome(system);
  homes.push(home);
  return home;
}

function look({ ground }: BrowserHome): Promise<Sighting> {
  return browserLooker(browserWorld)(ground, { tools: aiTools });
}

const profile = `${BASES.linux}/Default`;
const manifest = (id: string, version = '1.0_0'): string =>
  `${profile}/Extensions/${id}/${version}/manifest.json`;

describe('extensions are found', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('on %s, known and unknown ones', async (system) => {
    const home = made(system);
    const base = BASES[system];
    home.put(`${base}/Default/Extensions/${CLAUDE}/1.9.0_0/manifest.json`, { name: 'old', version: '1.9.0' });
    home.put(`${base}/Default/Extensions/${CLAUDE}/1.10.0_0/manifest.json`, {
      name: 'Claude',
      version: '1.10.0',
    });
    home.put(`${base}/Profile 1/Extensions/${NOBODY}/2.0/manifest.json`, {
      name: '__MSG_appName__',
      default_locale: 'en',
      version: '2.0',
      host_permissions: ['https://*.openai.com/*'],
    });
    home.put(`${base}/Profile 1/Extensions/${NOBODY}/2.0/_locales/en/messages.json`, {
      AppName: { message: 'My Writer' },
    });
    home.put(`${base}/Profile 1/Extensions/${OTHER}/1.0/manifest.json`, {
      name: 'blocker',
      version: '1.0',
      host_permissions: ['<all_urls>', '*://*/*', 'https://*.google.com/*'],
    });
    home.put(`${base}/Profile 1/Preferences`, {
      extensions: { settings: { [NOBODY]: { location: 1, disable_reasons: [1], path: `${NOBODY}/2.0` } } },
    });
    home.put(`${FIREFOX[system]}/ab12.default-release/extensions.json`, {
      addons: [
        {
          id: '87677a2c52b84ad3a151a4a72f5bd3c4@jetpack',
          type: 'extension',
          version: '8.9',
          active: true,
          location: 'app-profile',
          defaultLocale: { name: 'Grammarly' },
        },
        {
          id: 'writer@example.org',
          type: 'extension',
          version: '0.1',
          active: false,
          location: 'app-profile',
          defaultLocale: { name: 'Fox Writer' },
          userPermissions: { permissions: ['storage'], origins: ['https://api.anthropic.com/*'] },
        },
        {
          id: 'built@mozilla.org',
          type: 'extension',
          location: 'app-builtin',
          userPermissions: { origins: ['https://chatgpt.com/*'] },
        },
        { id: 'dark@example.org', type: 'theme', userPermissions: { origins: ['https://chatgpt.com/*'] } },
      ],
    });
    const common = { surface: 'browser' };
    const { signals, skipped } = await look(home);
    expect(skipped).toEqual([]);
    expect(signals).toEqual([
      {
        kind: 'browser-extension',
        tool: 'bx-claude',
        at: `~/${base}/Default/Extensions/${CLAUDE}`,
        version: '1.10.0',
        ...common,
      },
      {
        kind: 'browser-permission',
        called: 'My Writer',
        at: `~/${base}/Profile 1/Extensions/${NOBODY}`,
        version: '2.0',
        disabled: true,
        ...common,
      },
      {
        kind: 'browser-extension',
        tool: 'bx-grammarly',
        at: `~/${FIREFOX[system]}/ab12.default-release/extensions.json`,
        version: '8.9',
        ...common,
      },
      {
        kind: 'browser-permission',
        called: 'Fox Writer',
        at: `~/${FIREFOX[system]}/ab12.default-release/extensions.json`,
        version: '0.1',
        disabled: true,
        ...common,
      },
    ]);
  });

  it.each(
    (['linux', 'darwin', 'win32'] as const).flatMap((system) =>
      browserWorld.places[system].flatMap(({ browser, family, bases }) =>
        bases.map((base) => ({ system, browser, family, base })),
      ),
    ),
  )('in $base on $system', async ({ system, family, base }) => {
    const home = made(system);
    const folder = base
      .replace('{home}/', '')
      .replace('{local}', 'AppData/Local')
      .replace(
        '{config}',
        { linux: '.config', darwin: 'Library/Application Support', win32: 'AppData/Roaming' }[system],
      );
    if (family === 'chromium') home.put(`${folder}/Default/Extensions/${CLAUDE}/1_0/manifest.json`, {});
    else {
      const addons = [{ id: '87677a2c52b84ad3a151a4a72f5bd3c4@jetpack', type: 'extension' }];
      home.put(`${folder}/x.default/extensions.json`, { addons });
    }
    const { signals } = await look(home);
    expect(signals.map(({ tool }) => tool)).toEqual([family === 'chromium' ? 'bx-claude' : 'bx-grammarly']);
  });

  it('unpacked from a folder of the person, and not where they are part of the browser', async () => {
    const home = made();
    home.put('code/mine/manifest.json', { name: 'Mine', version: '3', permissions: ['*://claude.ai/*'] });
    home.put(manifest(NOBODY), { name: 'Component', host_permissions: ['https://gemini.google.com/*'] });
    home.put(manifest(SIDER), { name: 'Sider', version: '1.0' });
    home.put(`${profile}/Secure Preferences`, {
      extensions: {
        settings: {
          [OTHER]: { location: 4, path: '/home/ada/code/mine' },
          [NOBODY]: { location: 5, path: '/usr/share/x' },
          [SIDER]: { location: 1, disable_reasons: 0, path: `${SIDER}/1.0_0` },
        },
      },
    });
    const { signals } = await look(home);
    expect(signals).toEqual([
      {
        kind: 'browser-extension',
        tool: 'bx-sider',
        surface: 'browser',
        at: `~/${profile}/Extensions/${SIDER}`,
        version: '1.0',
      },
      { kind: 'browser-permission', called: 'Mine', surface: 'browser', at: '~/code/mine', version: '3' },
    ]);
  });

  it.each([
    ['an id with a letter beyond p', 'fcoeoabgfenejglbffodgkkbkcdhcgfz'],
    ['an id of 33 letters', `${CLAUDE}a`],
    ['an id in capitals', CLAUDE.toUpperCase()],
  ])('but not %s', async (_, id) => {
    const home = made();
    home.put(manifest(id), { host_permissions: ['https://claude.ai/*'] });
    expect(await look(home)).toEqual({ signals: [], skipped: [] });
  });
});

describe('bad profiles', () => {
  it('are named, and what is beside them is found', async () => {
    const home = made();
    const ids = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(32));
    const [huge = '', broken = '', odd = '', pipe = '', ring = ''] = ids;
    home.put(manifest(huge), '{');
    truncateSync(home.at(manifest(huge)), 100 * 1024 * 1024);
    home.put(manifest(broken), '{"name": "half wri');
    home.put(manifest(odd), Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    mkdirSync(home.at(manifest(pipe)), { recursive: true });
    mkdirSync(path.dirname(home.at(manifest(ring))), { recursive: true });
    symlinkSync('manifest.json', home.at(manifest(ring)));
    home.put(manifest(CLAUDE, '2.0_0'), '');
    home.put(manifest(CLAUDE, '1.0_0'), { version: '1.0' });
    home.put(manifest(SIDER), '[1, 2]');
    home.put(`${profile}/Preferences`, Buffer.alloc(9 * 1024 * 1024, 0x20));
    const { signals, skipped } = await look(home);
    expect(signals.map(({ tool, version }) => [tool, version])).toEqual([
      ['bx-sider', undefined],
      ['bx-claude', '1.0'],
    ]);
    const why = Object.fromEntries(
      skipped.map(({ at, why: reason }) => [at.replace(/^.*Default\//, ''), String(reason)]),
    );
    expect(why).toMatchObject({
      Preferences: 'is larger than 8 MB; nothing in it is known',
      [`Extensions/${huge}/1.0_0/manifest.json`]: 'is larger than 1 MB; nothing in it is known',
      [`Extensions/${broken}/1.0_0/manifest.json`]: 'cannot be read as JSON; nothing in it is known',
      [`Extensions/${odd}/1.0_0/manifest.json`]: 'cannot be read as JSON; nothing in it is known',
      [`Extensions/${pipe}/1.0_0/manifest.json`]: 'is no regular file',
      [`Extensions/${ring}/1.0_0/manifest.json`]: 'is a link that leads to itself',
      [`Extensions/${CLAUDE}/2.0_0/manifest.json`]: 'cannot be read as JSON; nothing in it is known',
    });
  });

  it('are counted once when links lead to them twice, and never left through a link out of an image', async () => {
    const home = made();
    home.put(manifest(CLAUDE), { version: '1.0' });
    symlinkSync('Default', home.at(`${BASES.linux}/Profile 1`));
    symlinkSync('.', home.at(`${BASES.linux}/Profile 2`));
    symlinkSync('loop', home.at(`${BASES.linux}/loop`));
    symlinkSync('..', home.at(`${profile}/Extensions/${SIDER}`));
    const outside = made();
    outside.put('elsewhere/Extensions/x', '');
    symlinkSync(outside.at('elsewhere'), home.at(`${BASES.linux}/Profile 3`));
    const { signals, skipped } = await look(home);
    expect(signals.map(({ tool }) => tool)).toEqual(['bx-claude']);
    expect(skipped.map(({ why }) => String(why))).toContain(
      'is a link out of the image, which is not followed',
    );
  });

  it('whose names are no UTF-8 are named', async () => {
    const home = made();
    home.put(manifest(CLAUDE), { version: '1.0' });
    mkdirSync(Buffer.concat([Buffer.from(`${home.at(BASES.linux)}/Profile `), Buffer.from([0xff])]));
    const { signals, skipped } = await look(home);
    expect([signals.length, skipped.length]).toEqual([1, 1]);
  });

  it('with thousands of extensions are looked through in bounds', async () => {
    const home = made();
    const folders = home.at(`${profile}/Extensions`);
    mkdirSync(folders, { recursive: true });
    for (let at = 0; at < 5200; at += 1) {
      const digits = at.toString(8).padStart(32, '0');
      const id = digits.replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
      mkdirSync(path.join(folders, id));
      if (at < 300) home.put(manifest(id), '{');
    }
    const { skipped } = await look(home);
    expect(skipped.length).toBeLessThanOrEqual(201);
    const reasons = skipped.map(({ why }) => String(why));
    expect(reasons).toContain('more was left out than is listed here');
    expect(reasons).toContain('holds more than 5000 entries; the rest was not looked at');
  }, 30_000);
});
