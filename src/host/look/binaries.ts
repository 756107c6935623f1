/** Programs by their names, on PATH and where installers put them. None is started. */
import path from 'node:path';
import type { AiTool, Sighting } from '../../engine/discover/model.ts';
import { onThisMachine, type Ground } from '../mcp-places.ts';
import { mainSurface } from './config.ts';
import { Eyes } from './eyes.ts';
import { BIN_FOLDERS } from './folders.ts';
import type { LookWorld } from './model.ts';
import { packageAround, type PackageAround } from './packages.ts';
import { placesOf } from './places.ts';

const MOST_PROGRAMS = 50_000;
const ENDINGS: Readonly<Record<Ground['system'], readonly string[]>> = {
  linux: [''],
  darwin: [''],
  win32: ['.exe', '.cmd', '.bat', '.ps1', ''],
};
/** `.../claude/versions/2.0.31`, `.../Cellar/codex/0.46.0/bin/codex`. */
const VERSION_IN_PATH = /[\\/](?:versions|(?:Cellar|Caskroom)[\\/][^\\/]+)[\\/](\d[^\\/]*)/;

export interface Binary {
  readonly tool: AiTool;
  readonly file: string;
  /** Links followed. */
  readonly real: string;
}

/** Folders of PATH and those that are well known, each once. */
export function binFolders(ground: Ground): readonly string[] {
  const separator = ground.system === 'win32' ? ';' : ':';
  const onPath = (ground.env['PATH'] ?? '')
    .split(separator)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => onThisMachine(ground, folder));
  return [...new Set([...onPath, ...BIN_FOLDERS[ground.system].flatMap((each) => placesOf(ground, each))])];
}

function namesOf({ bins = [] }: AiTool, system: Ground['system']): readonly string[] {
  return bins.flatMap((bin) => ENDINGS[system].map((ending) => `${bin}${ending}`));
}

/** Every program of the catalogue there is. What cannot be looked at is noted. */
export function binariesIn(eyes: Eyes, tools: readonly AiTool[]): readonly Binary[] {
  const { ground } = eyes;
  return binFolders(ground).flatMap((folder) => {
    const names = new Set(eyes.names(folder, MOST_PROGRAMS));
    return tools.flatMap((tool) =>
      namesOf(tool, ground.system)
        .filter((name) => names.has(name))
        .flatMap((name): Binary[] => {
          const file = path.join(folder, name);
          const real = eyes.isProgram(file) ? eyes.real(file) : undefined;
          return real === undefined ? [] : [{ tool, file, real }];
        }),
    );
  });
}

function noteBinary(eyes: Eyes, { tool, file, real }: Binary, around: PackageAround | undefined): void {
  const surface = tool.surfaces.includes('cli') ? 'cli' : mainSurface(tool);
  const [, version] = VERSION_IN_PATH.exec(real) ?? [];
  // It belongs to a package the catalogue does not have for this tool: a program of the same name.
  const isOther = around !== undefined && !around.known;
  eyes.see(file, {
    kind: 'binary',
    tool: tool.id,
    surface,
    ...(version === undefined ? {} : { version }),
    ...(tool.ambiguousBin === true || isOther ? { weak: true } : {}),
  });
  if (around?.known === true)
    eyes.see(around.folder, { kind: 'package', tool: tool.id, surface, ...around.told });
}

export async function lookForBinaries(ground: Ground, { tools, shims }: LookWorld): Promise<Sighting> {
  const eyes = new Eyes(ground);
  for (const binary of binariesIn(eyes, tools)) {
    const { tool, file, real } = binary;
    if (shims !== undefined && path.dirname(file) === shims) {
      eyes.see(file, { kind: 'shim', tool: tool.id, surface: 'cli' });
    } else {
      noteBinary(eyes, binary, packageAround(eyes, tool, real));
    }
  }
  return eyes.sighting();
}
