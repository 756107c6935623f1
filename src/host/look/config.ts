/** Folders and files only one tool makes, settings of administrators, and where installers put programs. */
import type { AiTool, Sighting, Signal } from '../../engine/discover/model.ts';
import type { Ground } from '../mcp-places.ts';
import { Eyes } from './eyes.ts';
import type { LookWorld } from './model.ts';
import { placesOf } from './places.ts';

/** Surface of what belongs to a tool as a whole. */
export function mainSurface({ surfaces }: AiTool): Signal['surface'] {
  return surfaces[0] ?? 'cli';
}

interface Kept {
  readonly kind: Signal['kind'];
  readonly places: readonly string[];
}

function keptBy({ config, installPaths = [] }: AiTool): readonly Kept[] {
  return [
    { kind: 'config', places: config?.user ?? [] },
    { kind: 'managed', places: config?.managed ?? [] },
    { kind: 'install-path', places: installPaths },
  ];
}

/** Whether they are there; none is opened. */
export async function lookForConfig(ground: Ground, { tools }: LookWorld): Promise<Sighting> {
  const eyes = new Eyes(ground);
  for (const tool of tools) {
    for (const { kind, places } of keptBy(tool)) {
      const files = places.flatMap((place) => placesOf(ground, place)).filter((file) => eyes.has(file));
      for (const file of files) eyes.see(file, { kind, tool: tool.id, surface: mainSurface(tool) });
    }
  }
  return eyes.sighting();
}
