/** Folders a person has worked in: where they stand, and those clients remember. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject } from '../engine/json-object.ts';
import type { McpClientDef, McpProjectList } from '../engine/mcp/client.ts';
import { readConfig } from './mcp-files.ts';
import { readContent } from './mcp-parse.ts';
import { filesOf, onThisMachine, type Ground } from './mcp-places.ts';

/** More remembered folders than this are not looked into. */
export const MOST_PROJECTS = 1000;

/** `cwd` and all folders around it. */
function upward(cwd: string): readonly string[] {
  const folders = [path.resolve(cwd)];
  for (let at = folders[0] ?? ''; path.dirname(at) !== at; at = path.dirname(at))
    folders.push(path.dirname(at));
  return folders;
}

function at(value: unknown, keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

/** A path, or a file URL with the drive letter as editors of Windows write it. */
function folderOf(ground: Ground, text: string): string | undefined {
  if (!text.startsWith('file:'))
    return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(text) ? onThisMachine(ground, text) : undefined;
  try {
    return onThisMachine(ground, fileURLToPath(text, { windows: ground.system === 'win32' }));
  } catch {
    return undefined;
  }
}

async function remembered(ground: Ground, list: McpProjectList): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const file of filesOf(ground, list.path)) {
    const read = readConfig(file, ground.root);
    if (read === undefined || 'fault' in read) continue;
    for (const value of (await readContent(read.bytes, list.format)).values) {
      const found = at(value, list.keys);
      const texts = list.value === true ? [found] : isObject(found) ? Object.keys(found) : [];
      folders.push(...texts.filter((text) => typeof text === 'string'));
    }
  }
  return folders.map((text) => folderOf(ground, text)).filter((folder) => folder !== undefined);
}

/** Every project folder that is known, `cwd` first. */
export async function projectFolders(
  ground: Ground,
  clients: readonly McpClientDef[],
  cwd: string,
): Promise<readonly string[]> {
  const folders = new Set(upward(cwd));
  for (const list of clients.flatMap(({ projects = [] }) => projects)) {
    for (const folder of await remembered(ground, list)) folders.add(folder);
  }
  return [...folders];
}
