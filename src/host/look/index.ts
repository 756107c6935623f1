/** One look at a machine: which AI tools there are, by what proves them. */
import type { Inventory } from '../../engine/discover/model.ts';
import { scored } from '../../engine/discover/score.ts';
import type { Ground } from '../mcp-places.ts';
import { lookers } from './lookers.ts';
import type { LookWorld, NamedLooker } from './model.ts';

export type { Looker, LookWorld, NamedLooker } from './model.ts';

export interface LookOptions {
  /** In the place of, or beside, those that belong here. */
  readonly lookers?: readonly NamedLooker[];
  /** Called before each looker, for a progress bar. */
  readonly step?: (what: string) => void;
}

/** Looks with one looker after the other. What cannot be read is in `skipped`. */
export async function takeInventory(
  ground: Ground,
  world: LookWorld,
  { lookers: chosen = lookers, step = () => undefined }: LookOptions = {},
): Promise<Inventory> {
  const sightings = [];
  for (const { what, look } of chosen) {
    step(what);
    sightings.push(await look(ground, world));
  }
  const signals = sightings.flatMap((sighting) => sighting.signals);
  return {
    at: world.now,
    system: ground.system,
    ...scored(signals, world.tools),
    project: sightings.flatMap(({ project = [] }) => project),
    skipped: sightings.flatMap(({ skipped }) => skipped),
  };
}
