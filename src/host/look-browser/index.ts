/** The browser surface: extensions by their manifests. Neither addresses nor stored data of a person are opened. */
import type { AiHosts, BrowserPlaces } from '../../engine/discover/browser.ts';
import type { AiTool, Sighting, System } from '../../engine/discover/model.ts';
import type { Ground } from '../mcp-places.ts';
import { chromiumExtensions } from './chromium.ts';
import { knownExtensions, signalOf } from './extension.ts';
import { firefoxExtensions } from './firefox.ts';
import { profilesOf } from './profiles.ts';
import type { Look } from './read.ts';

/** What the catalogue knows of browsers. */
export interface BrowserWorld {
  readonly tools: readonly AiTool[];
  readonly places: Readonly<Record<System, readonly BrowserPlaces[]>>;
  readonly ai: AiHosts;
}

const EXTENSIONS = { chromium: chromiumExtensions, firefox: firefoxExtensions } as const;

/** Known AI extensions, and unknown ones that may reach a host of AI. Never throws for what a home holds. */
export function lookAtBrowsers(ground: Ground, world: BrowserWorld): Promise<Sighting> {
  const look: Look = { ground, skipped: [] };
  const known = {
    chromium: knownExtensions(world.tools, 'chromium'),
    firefox: knownExtensions(world.tools, 'firefox'),
  };
  const signals = profilesOf(look, world.places[ground.system]).flatMap(({ family, dir }) =>
    EXTENSIONS[family](look, dir).flatMap((extension) => signalOf(extension, known[family], world.ai)),
  );
  return Promise.resolve({ signals, skipped: look.skipped });
}
