/** Looks into the settings of an agent, its user's and the repository's, for what would leave the guard behind. */
import path from 'node:path';
import { isObject, parseObject } from '../engine/json-object.ts';
import { type Daemon, type OffFile, type OffFound, offKeys, type OffSwitches } from '../engine/off-switch.ts';
import type { Machine } from './machine.ts';
import { safe } from './text.ts';
import { readUserText } from './user-files.ts';

/** Lines `NAME=value`, as dotenv has them. */
function parseEnv(text: string): Record<string, string> {
  const rows = text.split('\n').flatMap((line): [string, string][] => {
    const [, name, value] = /^\s*(?:export\s+)?([\w.]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value.replaceAll(/^["']|["']$/g, '')]];
  });
  return Object.fromEntries(rows);
}

/** The content of a file; undefined when it is not of its format. Readers are loaded when there is such a file. */
async function contentOf(format: OffFile['format'], text: string): Promise<unknown> {
  try {
    switch (format) {
      case 'json':
        return parseObject(text.replace(/^\uFEFF/, ''));
      case 'jsonc':
        return (await import('./native-json.ts')).readSettings(text);
      case 'toml':
        return (await import('smol-toml')).parse(text);
      case 'yaml':
        return (await import('yaml')).parse(text, { logLevel: 'silent' });
      case 'env':
        return parseEnv(text);
    }
  } catch {
    return undefined;
  }
}

/** Where the files are that an agent reads its settings from. */
export function settingsFiles(machine: Machine, { files }: OffSwitches): readonly string[] {
  return files.map((file) => path.resolve(machine.cwd, placeOf(machine, file)));
}

function placeOf({ env, cwd }: Machine, { file, folder }: Pick<OffFile, 'file' | 'folder'>): string {
  if (!file.startsWith('~/')) return path.join(cwd, file);
  const given = folder === undefined ? undefined : env[folder];
  // The variable names the agent's own folder, which is the first below the home folder.
  return given === undefined || given === ''
    ? path.join(env['HOME'] ?? '', file.slice(2))
    : path.join(given, ...file.split('/').slice(2));
}

async function inFile(machine: Machine, off: OffFile): Promise<readonly OffFound[]> {
  const text = readUserText(machine.cwd, placeOf(machine, off));
  if (text === undefined || text.trim() === '') return [];
  const content = await contentOf(off.format, text);
  if (isObject(content)) return offKeys(off, text, content);
  const does = safe`cannot be read, so that nothing in it counts, hooks and permissions included`;
  return [{ file: off.file, line: 1, key: '', does, holds: 'beaten' }];
}

function runningDaemon(machine: Machine, daemon: Daemon): readonly OffFound[] {
  const pid = Number(/\d{1,9}/.exec(readUserText(machine.cwd, placeOf(machine, daemon)) ?? '')?.[0]);
  if (!Number.isInteger(pid) || machine.platform.processInfo(pid) === undefined) return [];
  const does = safe`tells of a process that works without this session; stop it first: ${daemon.stop}`;
  return [{ file: daemon.file, line: 1, key: '', does, holds: 'beaten' }];
}

/** Everything found, in the order of the catalogue. Never throws: what cannot be read is found as such. */
export async function scanAgent(machine: Machine, off: OffSwitches): Promise<readonly OffFound[]> {
  const found = await Promise.all(off.files.map((file) => inFile(machine, file)));
  return [...found.flat(), ...(off.daemons ?? []).flatMap((daemon) => runningDaemon(machine, daemon))];
}
