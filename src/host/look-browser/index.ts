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
  readonly places: Readonly<Record<System, readonly BrowserPlaces[]>>;
  readonly ai: AiHosts;
}

const EXTENSIONS = { chromium: chromiumExtensions, firefox: firefoxExtensions } as const;

function lookWith({ places, ai }: BrowserWorld, tools: readonly AiTool[], ground: Ground): Sighting {
  const look: Look = { ground, skipped: [] };
  const known = {
    chromium: knownExtensions(tools, 'chromium'),
    firefox: knownExtensions(tools, 'firefox'),
  };
  const signals = profilesOf(look, places[ground.system]).flatMap(({ family, dir }) =>
    EXTENSIONS[family](look, dir).flatMap((extension) => signalOf(extension, known[family], ai)),
  );
  return { signals, skipped: look.skipped };
}

/** Looks for known AI extensions, and for unknown ones that may reach a host of AI. Throws nothing for what a home holds. */
export function browserLooker(
  world: BrowserWorld,
): (ground: Ground, known: { readonly tools: readonly AiTool[] }) => Promise<Sighting> {
  return (ground, { tools }) => Promise.resolve(lookWith(world, tools, ground));
}
