/** Finds installed agents without running them. */
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { AgentDef } from '../engine/definitions.ts';
import { readBounded } from './files.ts';

/** An agent as found on PATH. */
export interface FoundAgent {
  readonly id: string;
  readonly title: string;
  /** Program name it was found by. */
  readonly bin: string;
  /** Absolute path as PATH gives it. */
  readonly file: string;
  /** The same with all symlinks resolved. */
  readonly real: string;
  /** From the nearest package.json or a versioned file name; absent when neither tells. */
  readonly version?: string;
}

export interface SearchOptions {
  /** The value of PATH. */
  readonly path: string;
  /** Home folder, for agents that are told by a file in it; absent = those are not found. */
  readonly home?: string;
  /** Folders that never count, compared by real path: our own shims and gates. */
  readonly skip: readonly string[];
}

const VERSION = /^v?(\d{1,6}\.\d{1,6}\.\d{1,6}[\w.+-]{0,40})$/;
const MAX_MANIFEST = 1024 * 1024;

/** Agents on PATH, at most one program each, in the order of `defs`. */
export function findAgents(defs: readonly AgentDef[], options: SearchOptions): readonly FoundAgent[] {
  const skip = new Set(options.skip.map((dir) => realOrSame(dir)));
  const folders = options.path
    .split(path.delimiter)
    .filter((dir) => path.isAbsolute(dir) && !skip.has(realOrSame(dir)));
  return defs.flatMap((def) => {
    if (!isMarked(def, options)) return [];
    const found = findOne(def, folders, skip);
    return found === undefined ? [] : [found];
  });
}

function isMarked({ mark }: AgentDef, { home = '' }: SearchOptions): boolean {
  return mark === undefined || (home !== '' && existsSync(path.join(home, mark)));
}

function findOne(
  def: AgentDef,
  folders: readonly string[],
  skip: ReadonlySet<string>,
): FoundAgent | undefined {
  for (const bin of def.bins) {
    for (const folder of folders) {
      const file = path.join(folder, bin);
      const real = realProgram(file);
      // A link elsewhere on PATH may lead back to a shim of ours.
      if (real === undefined || skip.has(path.dirname(real))) continue;
      const version = versionOf(real, def.packages);
      return { id: def.id, title: def.title, bin, file, real, ...(version === undefined ? {} : { version }) };
    }
  }
  return undefined;
}

function realOrSame(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}

function realProgram(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK);
    const real = realpathSync(file);
    return statSync(real).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}

/** The version of a program of some packages, without running it; undefined when nothing tells. */
export function installedVersion(program: string, packages: readonly string[]): string | undefined {
  const real = realProgram(program);
  return real === undefined ? undefined : versionOf(real, packages);
}

/** Whether a version is below another one. */
export function isOlder(version: string, floor: string): boolean {
  return version.localeCompare(floor, 'en', { numeric: true }) < 0;
}

function versionOf(real: string, packages: readonly string[]): string | undefined {
  for (let dir = path.dirname(real); dir !== path.dirname(dir); dir = path.dirname(dir)) {
    const manifest = readManifest(path.join(dir, 'package.json'));
    if (manifest === undefined) continue;
    return packages.includes(manifest.name) ? VERSION.exec(manifest.version)?.[1] : undefined;
  }
  // Native installers keep one file a version: versions/2.1.330.
  return VERSION.exec(path.basename(real))?.[1];
}

function readManifest(file: string): { readonly name: string; readonly version: string } | undefined {
  try {
    const data: unknown = JSON.parse(readBounded(file, MAX_MANIFEST)?.toString('utf8') ?? 'null');
    if (typeof data !== 'object' || data === null || !('name' in data) || !('version' in data))
      return undefined;
    return { name: String(data.name), version: String(data.version) };
  } catch {
    return undefined;
  }
}
