/** Agents' own hooks: whether they stand where an install puts them, and whether what they call answers. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'smol-toml';
import { isObject } from '../../engine/json-object.ts';
import type { NativeEntry, NativeFile, NativeHooks } from '../../engine/native-model.ts';
import { readBounded } from '../files.ts';
import type { Machine } from '../machine.ts';
import { holdsItem, readSettings } from '../native-json.ts';
import { withoutGates } from '../path-search.ts';
import { MAX_START_FILE } from '../shell-files.ts';
import { runApart } from './child.ts';
import { not, ok, type Finding, type GuardedAgent } from './model.ts';

const LIMIT_MS = 6_000;
const REINSTALL = 'npx aup-guard install';

/** Whose settings hold them. */
export type HookPlace = 'system' | 'user' | 'none';

function valueAt(settings: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return settings;
  return isObject(settings) ? valueAt(settings[key], rest) : undefined;
}

function holdsEntry(settings: unknown, entry: NativeEntry): boolean {
  return 'item' in entry ? holdsItem(settings, entry) : valueAt(settings, entry.at) === entry.value;
}

function tomlOf(text: string): unknown {
  try {
    return JSON.parse(JSON.stringify(parse(text)));
  } catch {
    return undefined;
  }
}

function isInPlace(file: NativeFile): boolean {
  const text = readBounded(file.path, MAX_START_FILE)?.toString('utf8');
  if (text === undefined) return false;
  switch (file.kind) {
    case 'own':
      return text === file.text;
    case 'json': {
      const settings = readSettings(text);
      return file.items.every((entry) => holdsItem(settings, entry));
    }
    case 'toml': {
      const settings = tomlOf(text);
      return file.entries.every((entry) => holdsEntry(settings, entry));
    }
  }
}

function launcherIn({ paths }: Machine): string {
  return path.join(paths.data, 'aup-hook');
}

function isWhole(files: readonly NativeFile[]): boolean {
  return files.length > 0 && files.every(isInPlace);
}

/** The strongest place that holds all of them. */
export function hookPlace(machine: Machine, native: NativeHooks): HookPlace {
  const { platform, env } = machine;
  const facts = { home: env['HOME'] ?? '/', env, system: platform.name, launcher: launcherIn(machine) };
  if (isWhole(native.system(facts))) return 'system';
  return isWhole(native.user(facts)) ? 'user' : 'none';
}

/** Why the program that hooks call does not answer; undefined when it does. In a home of its own, so no row is left. */
async function silence(machine: Machine, id: string): Promise<string | undefined> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'aup-doctor-'));
  const env = { HOME: home, PATH: withoutGates(machine.env['PATH'] ?? '') };
  try {
    const argv = [launcherIn(machine), 'agent', id, 'PreToolUse'];
    const { code, out, err, tooLong } = await runApart(argv, { env, cwd: home, limitMs: LIMIT_MS });
    if (tooLong) return `what they call gave no answer in ${LIMIT_MS / 1000} s`;
    if (code === undefined) return 'what they call cannot be started';
    const said = `${out}${err}`;
    // A call without content must be refused, and by the guard itself: its launcher speaks when that does not start.
    if (said.includes('aup-guard') && !said.includes('could not be asked')) return undefined;
    return code === 0 ? 'what they call lets an unreadable call through' : 'what they call does not start';
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** One line about the own hooks of an installed agent; none for one that has no such hooks. */
export async function hookFindings(machine: Machine, agent: GuardedAgent): Promise<readonly Finding[]> {
  const { id, native, live } = agent;
  if (native === undefined) return [];
  const at = `agent.${id}.hooks`;
  const place = hookPlace(machine, native);
  const text = `own hooks of ${agent.title}`;
  if (place === 'none') {
    const needed = live?.native === true;
    const cause = needed
      ? 'they are not in its settings, from which alone it reads them'
      : 'they are not in its settings: nobody would notice it outside a session';
    return [not(needed ? 'fail' : 'warn', at, { text, cause, remedy: REINSTALL })];
  }
  const cause = await silence(machine, id);
  if (cause !== undefined) return [not('fail', at, { text, cause, remedy: REINSTALL })];
  const whose = place === 'system' ? 'of this machine' : 'of the user';
  return [ok(at, `${text} are in the settings ${whose} and answer`)];
}
