/** The bytes npx would start, found as npx finds them: in the project, installed for all, in its own cache. */
import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isObject, parseObject } from '../engine/json-object.ts';
import type { McpLaunch } from '../engine/mcp/model.ts';
import { readBounded } from './files.ts';
import { filesBelow, hashesOf, integrityOver, readable, type McpBytes, type McpGround } from './mcp-bytes.ts';

/** One lock file of a large project. */
const MAX_LOCK = 64 * 1024 * 1024;
const MAX_MANIFEST = 1024 * 1024;
/** Options that say where packages lie are no longer npx as it is set up here. */
const PLAIN = /^(?:.*[\\/])?(?:npx|npm exec|npm x)$/;

const SETTING = /^[ \t]*["']?([^\s=;#"'[\]]+)/gm;
/** A variable in a name may make it any name. */
const MOVING =
  /^(?:cache|prefix|local-prefix|globalconfig|userconfig|node-options|script-shell|shell|package|call|location|global|workspaces?|include-workspace-root)$|\$/;

interface Wanted {
  readonly name: string;
  readonly version: string;
  readonly spec: string;
}

/** Of a package of one exact version that npx starts. */
export function npmBytes({ name, version, pinned, launchers }: McpLaunch, ground: McpGround): McpBytes {
  if (pinned !== 'exact' || version === undefined) return { kind: 'none', why: 'no-version' };
  if (!PLAIN.test(launchers.at(-1) ?? '')) return { kind: 'none', why: 'launcher' };
  const wanted = { name, version: version.replace(/^[v=]/, ''), spec: `${name}@${version}` };
  return readable(() => {
    if (isInWay(wanted, ground.cwd) || isMoved(ground)) return { kind: 'unreadable' };
    const placed = [...projectModules(ground.cwd), ...globalModules(ground)].find((modules) =>
      holds(modules, wanted),
    );
    if (placed !== undefined) return { ...own(placed, wanted, []), covers: 'own' };
    return cached(wanted, ground);
  });
}

function upward(cwd: string): readonly string[] {
  const folders = [cwd];
  for (let at = cwd; path.dirname(at) !== at; at = path.dirname(at)) folders.push(path.dirname(at));
  return folders;
}

/** npx would start a program of a project that is called like the package with its version. */
function isInWay({ spec }: Wanted, cwd: string): boolean {
  return upward(cwd).some((dir) => existsSync(path.join(dir, 'node_modules/.bin', spec)));
}

/** The nearest folder that npm takes for a project. */
function projectOf(cwd: string): string | undefined {
  return upward(cwd).find((dir) =>
    ['package.json', 'node_modules'].some((name) => existsSync(path.join(dir, name))),
  );
}

/** A project's own settings have npx run something else, or look for packages where we do not. */
function isMoved({ env, cwd }: McpGround): boolean {
  const file = path.join(projectOf(cwd) ?? cwd, '.npmrc');
  if (file === path.join(env['HOME'] ?? '/', '.npmrc')) return false;
  const text = readBounded(file, MAX_MANIFEST)?.toString() ?? '';
  return [...text.matchAll(SETTING)].some(([, name = '']) => MOVING.test(name));
}

function projectModules(cwd: string): readonly string[] {
  const project = projectOf(cwd);
  return project === undefined ? [] : [path.join(project, 'node_modules')];
}

function globalModules({ env }: McpGround): readonly string[] {
  const prefix = env['npm_config_prefix'] ?? path.dirname(path.dirname(process.execPath));
  return [path.join(prefix, 'lib/node_modules'), path.join(prefix, 'node_modules')];
}

function holds(modules: string, { name, version }: Wanted): boolean {
  const bytes = readBounded(path.join(modules, name, 'package.json'), MAX_MANIFEST);
  return bytes !== undefined && parseObject(bytes.toString())?.['version'] === version;
}

function cacheOf({ env }: McpGround): string {
  const given = env['npm_config_cache'] ?? env['NPM_CONFIG_CACHE'];
  const local = env['LOCALAPPDATA'];
  if (given !== undefined && given !== '') return given;
  return local === undefined ? path.join(env['HOME'] ?? '/', '.npm') : path.join(local, 'npm-cache');
}

/** Its folder has the name npx gives it, and a lock file for all that lies in it. */
function cached(wanted: Wanted, ground: McpGround): McpBytes {
  const folder = createHash('sha512').update(wanted.spec).digest('hex').slice(0, 16);
  const modules = path.join(cacheOf(ground), '_npx', folder, 'node_modules');
  const lock = readBounded(path.join(modules, '.package-lock.json'), MAX_LOCK);
  if (lock === undefined || !holds(modules, wanted)) {
    return { kind: 'absent', fetch: `npx -y --package=${wanted.spec} -c true` };
  }
  const packages = parseObject(lock.toString())?.['packages'];
  if (!isObject(packages)) return { kind: 'unreadable' };
  const rows = Object.entries(packages).flatMap(([place, row]) =>
    isObject(row) ? [[place, row['version'] ?? '', row['integrity'] ?? row['resolved'] ?? '']] : [],
  );
  return { ...own(modules, wanted, rows), covers: 'tree' };
}

/** Its own files as they lie there, and what the lock file says of the rest. */
function own(
  modules: string,
  { name }: Wanted,
  rows: readonly unknown[],
): { readonly kind: 'known'; readonly integrity: string } {
  const dir = realpathSync(path.join(modules, name));
  return { kind: 'known', integrity: integrityOver('npm', [rows, hashesOf(dir, filesBelow(dir))]) };
}
