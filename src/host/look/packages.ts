/** What package managers say of themselves: folders and names, and of npm the manifest. */
import path from 'node:path';
import type { AiTool, Sighting, Surface } from '../../engine/discover/model.ts';
import type { Ground } from '../mcp-places.ts';
import { mainSurface } from './config.ts';
import { Eyes } from './eyes.ts';
import { CASK_FOLDERS, NODE_FOLDERS, PYTHON_FOLDERS, WINGET_FOLDERS } from './folders.ts';
import type { LookWorld } from './model.ts';
import { placesOf } from './places.ts';

type Told = { readonly version?: string };

/** Names of a tool's packages of one kind: `pkg:npm/`, `brew-cask:`. */
function packagesOf({ packages = [] }: AiTool, kind: string): readonly string[] {
  return packages
    .filter((each) => each.startsWith(kind))
    .map((each) => decodeURIComponent(each.slice(kind.length)));
}

function told(version: unknown): Told {
  return typeof version === 'string' && version.length > 0 && version.length < 100 ? { version } : {};
}

/** The version `package.json` of a folder tells; undefined where there is none. */
export function nodeVersion(eyes: Eyes, folder: string): Told | undefined {
  const manifest = path.join(folder, 'package.json');
  return eyes.has(manifest, 'file') ? told(eyes.json(manifest)?.['version']) : undefined;
}

export interface PackageAround {
  readonly folder: string;
  /** A package the catalogue has for this tool. */
  readonly known: boolean;
  readonly told: Told;
}

/** The package of npm a program belongs to; undefined where it belongs to none. */
export function packageAround(eyes: Eyes, tool: AiTool, real: string): PackageAround | undefined {
  const names = packagesOf(tool, 'pkg:npm/');
  const [folder, name] = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)(?=[\\/])/.exec(real) ?? [];
  if (folder === undefined || name === undefined || names.length === 0) return undefined;
  const known = names.includes(name.replaceAll('\\', '/'));
  return { folder, known, told: known ? (nodeVersion(eyes, folder) ?? {}) : {} };
}

type Note = (tool: AiTool, file: string, version: Told) => void;

function nodePackages(eyes: Eyes, tools: readonly AiTool[], note: Note): void {
  const folders = NODE_FOLDERS[eyes.ground.system].flatMap((each) => placesOf(eyes.ground, each));
  for (const folder of folders.filter((each) => eyes.has(each, 'folder'))) {
    for (const tool of tools) {
      for (const name of packagesOf(tool, 'pkg:npm/')) {
        const at = path.join(folder, name);
        const version = nodeVersion(eyes, at);
        if (version !== undefined) note(tool, at, version);
      }
    }
  }
}

/** `Open_WebUI` and `open-webui` are one name to pip. */
function pipName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

function pythonPackages(eyes: Eyes, tools: readonly AiTool[], note: Note): void {
  const wanted = new Map(
    tools.flatMap((tool) => packagesOf(tool, 'pkg:pypi/').map((name) => [pipName(name), tool])),
  );
  const folders = PYTHON_FOLDERS[eyes.ground.system].flatMap((each) => placesOf(eyes.ground, each));
  for (const folder of folders) {
    for (const entry of eyes.names(folder)) {
      const [, name = '', version] = /^(.+?)-(\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(entry) ?? [];
      const tool = wanted.get(pipName(name));
      if (tool !== undefined) note(tool, path.join(folder, entry), told(version));
    }
  }
}

function casks(eyes: Eyes, tools: readonly AiTool[], note: Note): void {
  for (const room of CASK_FOLDERS[eyes.ground.system].flatMap((each) => placesOf(eyes.ground, each))) {
    for (const tool of tools) {
      for (const name of packagesOf(tool, 'brew-cask:')) {
        const at = path.join(room, name);
        if (!eyes.has(at, 'folder')) continue;
        note(tool, at, told(eyes.names(at).findLast((each) => /^\d/.test(each))));
      }
    }
  }
}

function wingets(eyes: Eyes, tools: readonly AiTool[], note: Note): void {
  for (const folder of WINGET_FOLDERS[eyes.ground.system].flatMap((each) => placesOf(eyes.ground, each))) {
    for (const entry of eyes.names(folder)) {
      for (const tool of tools) {
        const is = packagesOf(tool, 'winget:').some((id) => entry === id || entry.startsWith(`${id}_`));
        if (is) note(tool, path.join(folder, entry), {});
      }
    }
  }
}

function surfaceOf(tool: AiTool, file: string): Surface {
  const { surfaces } = tool;
  if (/[\\/]Caskroom[\\/]/.test(file) && surfaces.includes('desktop')) return 'desktop';
  return surfaces.includes('cli') ? 'cli' : mainSurface(tool);
}

export async function lookForPackages(ground: Ground, { tools }: LookWorld): Promise<Sighting> {
  const eyes = new Eyes(ground);
  const note: Note = (tool, file, version) => {
    eyes.see(file, { kind: 'package', tool: tool.id, surface: surfaceOf(tool, file), ...version });
  };
  for (const look of [nodePackages, pythonPackages, casks, wingets]) look(eyes, tools, note);
  return eyes.sighting();
}
