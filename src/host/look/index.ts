/** One look at a machine: which AI tools there are, by what proves them. */
import type { Inventory, Sighting, Skipped } from '../../engine/discover/model.ts';
import { scored } from '../../engine/discover/score.ts';
import { errnoOf } from '../files.ts';
import type { Ground } from '../mcp-places.ts';
import { safe, shown } from '../text.ts';
import { lookers } from './lookers.ts';
import type { LookWorld, NamedLooker } from './model.ts';

export type { LookWorld, NamedLooker } from './model.ts';

export interface LookOptions {
  /** In the place of, or beside, those that belong here. */
  readonly lookers?: readonly NamedLooker[];
  /** Called before each looker, for a progress bar. */
  readonly step?: (what: string) => void;
}

/** Several look at one file. */
function eachOnce(skipped: readonly Skipped[]): readonly Skipped[] {
  return [...new Map(skipped.map((one) => [`${one.at}\0${one.why}`, one])).values()];
}

/** What goes away under its eyes ends one look, not all; a fault of our own is not the machine's. */
async function looked({ what, look }: NamedLooker, ground: Ground, world: LookWorld): Promise<Sighting> {
  try {
    return await look(ground, world);
  } catch (error) {
    const code = errnoOf(error);
    if (!/^E[A-Z]+$/.test(code)) throw error;
    return { signals: [], skipped: [{ at: what, why: safe`could not be looked at (${shown(code)})` }] };
  }
}

/** Looks with one looker after the other. What cannot be read is in `skipped`. */
export async function takeInventory(
  ground: Ground,
  world: LookWorld,
  { lookers: chosen = lookers, step = () => undefined }: LookOptions = {},
): Promise<Inventory> {
  const sightings = [];
  for (const looker of chosen) {
    step(looker.what);
    sightings.push(await looked(looker, ground, world));
  }
  const signals = sightings.flatMap((sighting) => sighting.signals);
  return {
    at: world.now,
    system: ground.system,
    ...scored(signals, world.tools),
    project: sightings.flatMap(({ project = [] }) => project),
    skipped: eachOnce(sightings.flatMap(({ skipped }) => skipped)),
  };
}
