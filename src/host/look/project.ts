/** What a project says: libraries that reach models, and configuration of agents that is kept with it. */
import path from 'node:path';
import { dependenciesIn, listsDependencies } from '../../engine/discover/dependencies.ts';
import type { AiTool, Sighting } from '../../engine/discover/model.ts';
import type { Ground } from '../mcp-places.ts';
import { Eyes } from './eyes.ts';
import type { LookWorld } from './model.ts';

/** Folders of a project looked into at most, and how deep. */
const MOST_FOLDERS = 2000;
const DEEPEST = 4;
const LEFT_OUT: ReadonlySet<string> = new Set([
  'node_modules',
  'vendor',
  'target',
  'dist',
  'build',
  'venv',
  '__pycache__',
]);

interface Walk {
  readonly eyes: Eyes;
  readonly manifests: string[];
  left: number;
}

/** Links are not entered. */
function walk(state: Walk, folder: string, depth: number): void {
  if (state.left <= 0) return;
  state.left -= 1;
  for (const { name, isFolder } of state.eyes.entries(folder)) {
    if (!isFolder && listsDependencies(name)) state.manifests.push(path.join(folder, name));
    const isInner = isFolder && !name.startsWith('.') && !LEFT_OUT.has(name);
    if (isInner && depth < DEEPEST) walk(state, path.join(folder, name), depth + 1);
  }
}

interface Owner {
  readonly name: string;
  readonly tool?: string;
}

function plain(packages: readonly string[] = []): readonly string[] {
  return packages.map((each) => decodeURIComponent(each)).filter((each) => each.startsWith('pkg:'));
}

function ownersOf({ tools, sdks }: LookWorld): ReadonlyMap<string, Owner> {
  const known = tools.filter(({ surfaces }) => surfaces.includes('sdk'));
  return new Map([
    ...sdks.flatMap(({ name, packages }) => plain(packages).map((each) => [each, { name }] as const)),
    ...known.flatMap(({ id, name, packages }) =>
      plain(packages).map((each) => [each, { name, tool: id }] as const),
    ),
  ]);
}

function lookAtManifest(
  eyes: Eyes,
  file: string,
  { owners, at }: { owners: ReadonlyMap<string, Owner>; at: string },
): void {
  const text = eyes.text(file);
  for (const { type, name } of text === undefined ? [] : dependenciesIn(path.basename(file), text)) {
    const owner =
      owners.get(`pkg:${type}/${name}`) ?? owners.get(`pkg:${type}/${name.replace(/\/v\d+$/, '')}`);
    if (owner === undefined) continue;
    const { tool, name: called } = owner;
    eyes.see(file, { at, kind: 'sdk', surface: 'sdk', ...(tool === undefined ? { called } : { tool }) });
  }
}

function committed(eyes: Eyes, project: string, tools: readonly AiTool[]): void {
  for (const tool of tools) {
    for (const at of (tool.config?.project ?? []).filter((each) => eyes.has(path.join(project, each)))) {
      eyes.commits({ tool: tool.id, at });
    }
  }
}

export async function lookAtProject(ground: Ground, world: LookWorld): Promise<Sighting> {
  const eyes = new Eyes(ground);
  const { project, tools } = world;
  if (project === undefined) return eyes.sighting();
  const state: Walk = { eyes, manifests: [], left: MOST_FOLDERS };
  walk(state, project, 0);
  if (state.left <= 0) eyes.tooMany(project, MOST_FOLDERS);
  const owners = ownersOf(world);
  for (const file of state.manifests)
    lookAtManifest(eyes, file, { owners, at: path.relative(project, file) });
  committed(eyes, project, tools);
  return eyes.sighting();
}
