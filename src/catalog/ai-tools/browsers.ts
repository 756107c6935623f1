import type { AiHosts, BrowserPlaces } from '../../engine/discover/browser.ts';
import type { System } from '../../engine/discover/model.ts';
import { apiHosts, webServices } from './web.ts';

/** Flatpak and snap keep a browser's folders below their own. Sources: BB, FS, DC; rows marked `layout` follow from how the package manager lays folders out. */
export const browserPlaces: Readonly<Record<System, readonly BrowserPlaces[]>> = {
  linux: [
    {
      browser: 'chrome',
      family: 'chromium',
      bases: [
        '{config}/google-chrome',
        '{config}/google-chrome-beta',
        '{config}/google-chrome-unstable',
        // layout
        '{home}/.var/app/com.google.Chrome/config/google-chrome',
      ],
    },
    {
      browser: 'chromium',
      family: 'chromium',
      bases: [
        '{config}/chromium',
        // layout
        '{home}/snap/chromium/common/chromium',
        '{home}/.var/app/org.chromium.Chromium/config/chromium',
      ],
    },
    {
      browser: 'brave',
      family: 'chromium',
      bases: [
        '{config}/BraveSoftware/Brave-Browser',
        '{home}/.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser',
        // layout
        '{home}/snap/brave/current/.config/BraveSoftware/Brave-Browser',
      ],
    },
    {
      browser: 'edge',
      family: 'chromium',
      bases: ['{config}/microsoft-edge', '{home}/.var/app/com.microsoft.Edge/config/microsoft-edge'],
    },
    {
      browser: 'vivaldi',
      family: 'chromium',
      // The second one: layout.
      bases: ['{config}/vivaldi', '{home}/.var/app/com.vivaldi.Vivaldi/config/vivaldi'],
    },
    // layout
    { browser: 'opera', family: 'chromium', bases: ['{config}/opera'] },
    {
      browser: 'firefox',
      family: 'firefox',
      bases: [
        '{home}/.mozilla/firefox',
        '{home}/snap/firefox/common/.mozilla/firefox',
        '{home}/.var/app/org.mozilla.firefox/.mozilla/firefox',
        // layout
        '{config}/mozilla/firefox',
      ],
    },
  ],
  darwin: [
    {
      browser: 'chrome',
      family: 'chromium',
      // The second one: layout.
      bases: ['{config}/Google/Chrome', '{config}/Google/Chrome Beta'],
    },
    // layout
    { browser: 'chromium', family: 'chromium', bases: ['{config}/Chromium'] },
    { browser: 'brave', family: 'chromium', bases: ['{config}/BraveSoftware/Brave-Browser'] },
    { browser: 'edge', family: 'chromium', bases: ['{config}/Microsoft Edge'] },
    { browser: 'vivaldi', family: 'chromium', bases: ['{config}/Vivaldi'] },
    { browser: 'arc', family: 'chromium', bases: ['{config}/Arc/User Data'] },
    { browser: 'comet', family: 'chromium', bases: ['{config}/Comet'] },
    { browser: 'firefox', family: 'firefox', bases: ['{config}/Firefox/Profiles'] },
  ],
  win32: [
    { browser: 'chrome', family: 'chromium', bases: ['{local}/Google/Chrome/User Data'] },
    { browser: 'edge', family: 'chromium', bases: ['{local}/Microsoft/Edge/User Data'] },
    // The next three: layout.
    { browser: 'chromium', family: 'chromium', bases: ['{local}/Chromium/User Data'] },
    { browser: 'brave', family: 'chromium', bases: ['{local}/BraveSoftware/Brave-Browser/User Data'] },
    { browser: 'vivaldi', family: 'chromium', bases: ['{local}/Vivaldi/User Data'] },
    { browser: 'firefox', family: 'firefox', bases: ['{config}/Mozilla/Firefox/Profiles'] },
  ],
};

/** Domains shared with much that is no AI: the right to all hosts below one of them tells nothing. */
const sharedDomains: readonly string[] = [
  'google.com',
  'googleapis.com',
  'microsoft.com',
  'cloud.microsoft',
  'aliyuncs.com',
  'amazonaws.com',
  'us-east-1.amazonaws.com',
];

/** Hosts that make an extension nobody knows a client of AI. */
export const aiHosts: AiHosts = {
  hosts: [...webServices.flatMap(({ domains }) => domains), ...apiHosts.map(({ host }) => host)],
  shared: sharedDomains,
};
