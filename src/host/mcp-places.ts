/** Paths of the client table on this machine, on another system, or in an image of one. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { McpSystem } from '../engine/mcp/client.ts';
import type { Environment } from './platform/model.ts';

/** The machine that is looked at. */
export interface Ground {
  readonly system: McpSystem;
  /** As that machine names it. */
  readonly home: string;
  /** Folder its root lies at, for an image. */
  readonly root?: string;
  /** Of the person; empty for an image. */
  readonly env: Environment;
}

/** Folders looked into for one pattern at most, and how deep `**` goes. */
const MOST_FOLDERS = 2000;
const DEEPEST = 6;
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Where a path of the machine looked at lies on this one. */
export function onThisMachine(ground: Ground, file: string): string {
  if (ground.root === undefined) return path.resolve(file);
  return path.join(ground.root, file.replace(/^[A-Za-z]:/, '').replaceAll('\\', '/'));
}

function given({ env }: Ground, name: string): string | undefined {
  const value = env[name];
  return value !== undefined && path.isAbsolute(value) ? value : undefined;
}

function applicationData(ground: Ground): string {
  if (ground.system === 'darwin') return `${ground.home}/Library/Application Support`;
  if (ground.system === 'win32') return given(ground, 'APPDATA') ?? `${ground.home}/AppData/Roaming`;
  return given(ground, 'XDG_CONFIG_HOME') ?? `${ground.home}/.config`;
}

const BASES: Readonly<Record<string, (ground: Ground) => string>> = {
  home: ({ home }) => home,
  xdg: (ground) => given(ground, 'XDG_CONFIG_HOME') ?? `${ground.home}/.config`,
  config: applicationData,
  local: (ground) => given(ground, 'LOCALAPPDATA') ?? `${ground.home}/AppData/Local`,
  programdata: (ground) => given(ground, 'ProgramData') ?? 'C:/ProgramData',
  programfiles: (ground) => given(ground, 'ProgramFiles') ?? 'C:/Program Files',
  root: () => '',
  managed: ({ home }) => `/Library/Managed Preferences/${path.posix.basename(home)}`,
};

/** The folder a template begins with, on this machine; undefined where there is none. */
function baseOf(ground: Ground, name: string): string | undefined {
  const [, variable] = /^env:(\w+)$/.exec(name) ?? [];
  const base = variable === undefined ? BASES[name]?.(ground) : given(ground, variable);
  return base === undefined ? undefined : onThisMachine(ground, base === '' ? '/' : base);
}

interface Name {
  readonly name: string;
  readonly folder: boolean;
}

function namesIn(folder: string): readonly Name[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      folder: entry.isDirectory(),
    }));
  } catch {
    // Missing, or not ours to list: nothing a client of this user would read either.
    return [];
  }
}

/** The folder and all below it; links to folders are not entered, so that none leads in a ring. */
function below(folder: string, budget: { left: number }, depth = 0): readonly string[] {
  if (budget.left <= 0 || depth > DEEPEST) return [];
  budget.left -= 1;
  const inner = namesIn(folder).filter((entry) => entry.folder && !LEFT_OUT.has(entry.name));
  return [folder, ...inner.flatMap(({ name }) => below(path.join(folder, name), budget, depth + 1))];
}

function fits(pattern: string): (entry: Name) => boolean {
  const [start = '', end = ''] = pattern.split('*');
  return ({ name }) =>
    name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

function matching(folders: readonly string[], part: string): readonly string[] {
  if (part === '**') {
    const budget = { left: MOST_FOLDERS };
    return folders.flatMap((folder) => below(folder, budget));
  }
  if (!part.includes('*')) return folders.map((folder) => path.join(folder, part));
  return folders
    .flatMap((folder) =>
      namesIn(folder)
        .filter(fits(part))
        .map(({ name }) => path.join(folder, name)),
    )
    .slice(0, MOST_FOLDERS);
}

/** Files a template stands for; those without a `*` need not exist. */
export function filesOf(ground: Ground, template: string, project?: string): readonly string[] {
  const [, name = '', rest = ''] = /^\{([\w:]+)\}\/?(.*)$/.exec(template) ?? [];
  const base = name === 'project' ? project : baseOf(ground, name);
  if (base === undefined) return [];
  let found: readonly string[] = [base];
  for (const part of rest.split('/')) found = matching(found, part);
  return found;
}
