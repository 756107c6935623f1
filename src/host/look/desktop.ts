/** Apps with windows, by what their installers and stores keep of them. */
import path from 'node:path';
import type { AiTool, DesktopSigns, Sighting } from '../../engine/discover/model.ts';
import { filesOf, type Ground } from '../mcp-places.ts';
import { macApps } from './apps-darwin.ts';
import { appImages, flatpaks, menuEntries } from './apps-linux.ts';
import { electronVersion, noteApp } from './apps.ts';
import { Eyes } from './eyes.ts';
import type { LookWorld } from './model.ts';
import { placesOf } from './places.ts';

function programs(eyes: Eyes, tools: readonly AiTool[]): void {
  for (const tool of tools) {
    const files = (tool.desktop?.win32?.exe ?? []).flatMap((each) => placesOf(eyes.ground, each));
    for (const file of files.filter((each) => eyes.has(each, 'file'))) {
      noteApp(eyes, tool, { file, kind: 'app', ...electronVersion(eyes, path.dirname(file)) });
    }
  }
}

/** Apps of the store have a folder of their name. */
function storeApps(eyes: Eyes, tools: readonly AiTool[]): void {
  for (const tool of tools) {
    const ids = tool.desktop?.win32?.packageIds ?? [];
    const files = ids.flatMap((id) => filesOf(eyes.ground, `{local}/Packages/${id}`));
    for (const file of files.filter((each) => eyes.has(each, 'folder')))
      noteApp(eyes, tool, { file, kind: 'app' });
  }
}

function dataFolders(eyes: Eyes, tools: readonly AiTool[]): void {
  for (const tool of tools) {
    const { dirs = [] }: DesktopSigns = tool.desktop?.[eyes.ground.system] ?? {};
    for (const file of dirs.flatMap((each) => placesOf(eyes.ground, each))) {
      if (eyes.has(file)) noteApp(eyes, tool, { file, kind: 'app-data' });
    }
  }
}

const SEEKERS: Readonly<
  Record<Ground['system'], readonly ((eyes: Eyes, tools: readonly AiTool[]) => void)[]>
> = {
  linux: [menuEntries, appImages, flatpaks, dataFolders],
  darwin: [macApps, dataFolders],
  win32: [programs, storeApps, dataFolders],
};

export async function lookForApps(ground: Ground, { tools }: LookWorld): Promise<Sighting> {
  const eyes = new Eyes(ground);
  for (const seek of SEEKERS[ground.system]) seek(eyes, tools);
  return eyes.sighting();
}
