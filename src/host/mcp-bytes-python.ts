/** The bytes uvx and pipx would start: wherever their caches hold the package in its version. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { McpLaunch } from '../engine/mcp/model.ts';
import { errnoOf, readBounded } from './files.ts';
import { hashesOf, integrityOver, readable, type McpBytes, type McpGround } from './mcp-bytes.ts';

const MAX_RECORD = 16 * 1024 * 1024;
/** Folders of a cache looked into at most. */
const MOST_FOLDERS = 5000;
const PLAIN = /^(?:.*[\\/])?(?:uvx|uv tool run|pipx run)$/;

/** Of a package of one exact version. Which of several copies is used is the launcher's secret: all of them count. */
export function pythonBytes({ name, version, pinned, launchers }: McpLaunch, ground: McpGround): McpBytes {
  if (pinned !== 'exact' || version === undefined) return { kind: 'none', why: 'no-version' };
  const launcher = launchers.at(-1) ?? '';
  if (!PLAIN.test(launcher)) return { kind: 'none', why: 'launcher' };
  return readable(() => {
    const info = `${name.replaceAll('-', '_')}-${version}.dist-info`;
    const copies = sitesOf(ground).flatMap((site) => copyIn(site, info) ?? []);
    const distinct = [...new Set(copies)].toSorted();
    if (distinct.length === 0) return { kind: 'absent', fetch: `${launcher} ${name}==${version} --help` };
    return { kind: 'known', integrity: integrityOver('python', distinct), covers: 'own' };
  });
}

/** Folders that may hold packages: what uv unpacked, its environments and tools, those of pipx. */
function sitesOf({ env }: McpGround): readonly string[] {
  const home = env['HOME'] ?? '/';
  const caches = env['XDG_CACHE_HOME'] ?? path.join(home, '.cache');
  const data = env['XDG_DATA_HOME'] ?? path.join(home, '.local/share');
  const tools = env['UV_TOOL_DIR'] ?? path.join(data, 'uv/tools');
  const pipx = env['PIPX_HOME'] === undefined ? [] : [env['PIPX_HOME']];
  const homes = [...pipx, path.join(data, 'pipx'), path.join(home, '.local/pipx')];
  const uv = inside(env['UV_CACHE_DIR'] ?? path.join(caches, 'uv'));
  const archives = uv.filter((dir) => path.basename(dir).startsWith('archive-v')).flatMap(inside);
  const environments = uv.filter((dir) => path.basename(dir).startsWith('environments-v')).flatMap(inside);
  const runs = [path.join(caches, 'pipx'), ...homes.map((dir) => path.join(dir, '.cache'))];
  const venvs = [tools, ...runs].flatMap(inside);
  return [...archives, ...[...environments, ...archives, ...venvs].flatMap(sitePackages)];
}

function inside(dir: string): readonly string[] {
  return below(dir).map((name) => path.join(dir, name));
}

function sitePackages(venv: string): readonly string[] {
  const lib = path.join(venv, 'lib');
  const versions = below(lib).filter((name) => name.startsWith('python'));
  return [
    ...versions.map((name) => path.join(lib, name, 'site-packages')),
    path.join(venv, 'Lib/site-packages'),
  ];
}

function below(dir: string): readonly string[] {
  try {
    return readdirSync(dir).slice(0, MOST_FOLDERS);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** A hash over the files its record names, without what an installer adds; undefined where it is not. */
function copyIn(site: string, info: string): string | undefined {
  const record = readBounded(path.join(site, info, 'RECORD'), MAX_RECORD);
  if (record === undefined) return undefined;
  const names = record
    .toString()
    .split(/\r?\n/)
    .map((line) => line.replace(/,[^,]*,[^,]*$/, '').replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '' && !/^(?:\.\.\/|\/)|\.pyc$/.test(name) && !name.startsWith(`${info}/`));
  return integrityOver('copy', hashesOf(site, names));
}
