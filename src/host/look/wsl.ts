/** Homes of Linux within Windows: looked at like any other Linux, and named by their distribution. */
import path from 'node:path';
import type { Sighting } from '../../engine/discover/model.ts';
import { safe } from '../text.ts';
import { filesOf, onThisMachine, type Ground } from '../mcp-places.ts';
import { Eyes } from './eyes.ts';
import type { Looker, LookWorld } from './model.ts';

/** Where Windows shows their files. */
const SHARES = ['//wsl.localhost', '//wsl$'];
/** Distributions and homes of one at most. */
const MOST = 20;
/** Stores install a distribution as an app with its disk in it. */
const DISKS = '{local}/Packages/*/LocalState/ext4.vhdx';

interface Within {
  readonly name: string;
  readonly ground: Ground;
}

function homesIn(eyes: Eyes): readonly Within[] {
  return SHARES.flatMap((share) => {
    const at = onThisMachine(eyes.ground, share);
    return eyes.names(at, MOST).flatMap((distribution) => {
      const root = path.join(at, distribution);
      const homes = eyes.names(path.join(root, 'home'), MOST).map((user) => `/home/${user}`);
      return [...homes, '/root'].map((home) => ({
        name: `${distribution}:`,
        ground: { system: 'linux' as const, home, root, env: {} },
      }));
    });
  });
}

function prefixed(name: string, { signals, skipped }: Sighting): Sighting {
  return {
    signals: signals.map((signal) => Object.assign({}, signal, { at: `${name}${signal.at}` })),
    skipped: skipped.map((skip) => Object.assign({}, skip, { at: `${name}${skip.at}` })),
  };
}

/** Has these lookers look into every home there is. Nothing is started: what does not run is said not to be seen. */
export function lookerIntoWsl(lookers: readonly Looker[]): Looker {
  return async (ground: Ground, world: LookWorld): Promise<Sighting> => {
    const eyes = new Eyes(ground);
    if (ground.system !== 'win32') return eyes.sighting();
    const homes = homesIn(eyes);
    const { tools, sdks, now } = world;
    const found: Sighting[] = [];
    for (const { name, ground: inner } of homes) {
      for (const look of lookers) found.push(prefixed(name, await look(inner, { tools, sdks, now })));
    }
    if (homes.length === 0) {
      for (const disk of filesOf(ground, DISKS).filter((each) => eyes.has(each, 'file'))) {
        eyes.skip(disk, safe`is the disk of a Linux: run discover within it`);
      }
    }
    const own = eyes.sighting();
    return {
      signals: found.flatMap(({ signals }) => signals),
      skipped: [...own.skipped, ...found.flatMap(({ skipped }) => skipped)],
    };
  };
}
