/** What `discover` looks at, from its options. */
import { aiSdks } from '../catalog/ai-sdks/index.ts';
import { aiHosts, aiTools, browserPlaces, webServices } from '../catalog/ai-tools/index.ts';
import type { Inventory } from '../engine/discover/model.ts';
import { givenFolder } from '../host/look/given.ts';
import { takeInventory, type LookOptions, type LookWorld, type NamedLooker } from '../host/look/index.ts';
import { lookers } from '../host/look/lookers.ts';
import { browserLooker } from '../host/look-browser/index.ts';
import { openMachine } from '../host/machine.ts';
import type { Discovering } from '../host/mcp-discover.ts';
import type { Ground } from '../host/mcp-places.ts';
import { shimsFolder } from '../host/shims-folder.ts';
import { discoveringOf, type ListOptions } from './mcp-list.ts';

export interface DiscoverOptions extends ListOptions {
  /** Folder of a project; the repository around the current folder unless told. */
  readonly project?: string;
  /** Visits to AI sites as well. */
  readonly history?: boolean;
}

/** A machine, a person on it, and what is known of AI tools. */
export interface Looking {
  readonly ground: Ground;
  readonly world: LookWorld;
  /** Whose servers are among it, and the detectors that keep secrets off the screen. */
  readonly mcp: Discovering;
  /** Neither an image nor another home. */
  readonly isHere: boolean;
}

/** The folders an option names, as they are on this machine. */
function checked({ root, home, project }: DiscoverOptions): {
  readonly root?: string;
  readonly project?: string;
} {
  // A home in an image is named as that machine names it.
  if (root === undefined && home !== undefined) givenFolder('--home', home);
  return {
    ...(root === undefined ? {} : { root: givenFolder('--root', root) }),
    ...(project === undefined ? {} : { project: givenFolder('--project', project) }),
  };
}

/** Throws `usage` for folders that are not there and options that go together badly. */
export function lookingOf(options: DiscoverOptions): Looking {
  const { root, project: named } = checked(options);
  const machine = openMachine(process.env, process.cwd());
  const isHere = root === undefined && options.home === undefined;
  const project = named ?? (isHere ? machine.repoRoot : undefined);
  const rooted = root === undefined ? {} : { root };
  const found = discoveringOf({ ...options, ...rooted });
  const mcp = { ...found, cwd: project ?? found.cwd };
  const world: LookWorld = {
    tools: aiTools,
    sdks: aiSdks,
    now: machine.now(),
    mcp,
    ...(project === undefined ? {} : { project }),
    ...(isHere ? { platform: machine.platform, shims: shimsFolder(machine.paths.data) } : {}),
  };
  const ground = { system: mcp.platform, home: mcp.home, env: isHere ? machine.env : {}, ...rooted };
  return { ground, world, mcp, isHere };
}

/** All looks there are; visits only for who asks for them. */
export async function lookersOf({ history = false }: DiscoverOptions): Promise<readonly NamedLooker[]> {
  const browsers = browserLooker({ places: browserPlaces, ai: aiHosts });
  const all = [...lookers, { what: 'browser extensions', look: browsers }];
  if (!history) return all;
  const { visitsLooker } = await import('../host/look-browser/visits.ts');
  return [...all, { what: 'visits', look: visitsLooker({ places: browserPlaces, services: webServices }) }];
}

/** Takes the inventory the options ask for. */
export function inventoryOf({ ground, world }: Looking, options: LookOptions = {}): Promise<Inventory> {
  return takeInventory(ground, world, options);
}
