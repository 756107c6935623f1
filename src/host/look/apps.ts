/** What apps of all systems have in common. */
import path from 'node:path';
import type { AiTool, Signal } from '../../engine/discover/model.ts';
import { mainSurface } from './config.ts';
import type { Eyes } from './eyes.ts';
import { nodeVersion } from './packages.ts';

/** What manifests say is kept this long. */
const LONGEST = 100;

function surfaceOf(tool: AiTool): Signal['surface'] {
  return tool.surfaces.includes('desktop') ? 'desktop' : mainSurface(tool);
}

/** Notes an app or what it left. */
export function noteApp(
  eyes: Eyes,
  tool: AiTool,
  seen: Omit<Signal, 'surface' | 'tool' | 'at'> & { file: string },
): void {
  const { file, ...signal } = seen;
  eyes.see(file, { ...signal, tool: tool.id, surface: surfaceOf(tool) });
}

/** A version, as long as it looks like one. */
export function versioned(version: string | undefined): { readonly version?: string } {
  return version === undefined || version.length > LONGEST ? {} : { version };
}

/** Folder of an app made with Electron. */
export function electronVersion(eyes: Eyes, folder: string): { readonly version?: string } {
  return nodeVersion(eyes, path.join(folder, 'resources', 'app')) ?? {};
}
