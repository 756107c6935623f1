/** Agents' own hooks: whether they stand where an install puts them, and whether what they call answers. */
import { rmSync } from 'node:fs';
import os from 'node:os';
import type { NativeFile, NativeHooks } from '../../engine/native-model.ts';
import { readBounded } from '../files.ts';
import type { Machine } from '../machine.ts';
import { launcherIn, SYSTEM_FOLDER } from '../install-target.ts';
import { sha256 } from '../journal.ts';
import { holdsItem, readSettings } from '../native-json.ts';
import { holdsToml } from '../native-toml.ts';
import { withoutGates } from '../path-search.ts';
import { MAX_START_FILE } from '../shell-files.ts';
import { throwawayFolder } from '../throwaway.ts';
import { runApart } from './child.ts';
import { not, ok, type Finding, type GuardedAgent } from './model.ts';

const LIMIT_MS = 6_000;
const REINSTALL = 'npx aup-guard install';

/** Whose settings hold them. */
export type HookPlace = 'system' | 'user' | 'none';

function holdsItems({ items }: NativeFile & { readonly kind: 'json' }, text: string): boolean {
  const settings = readSettings(text);
  return items.every((entry) => holdsItem(settings, entry));
}

function isInPlace(file: NativeFile): boolean {
  const text = readBounded(file.path, MAX_START_FILE)?.toString('utf8');
  if (text === undefined) return false;
  switch (file.kind) {
    case 'own':
      return text === file.text;
    case 'json':
      return holdsItems(file, text) && (file.alongside?.(text) ?? []).every(isInPlace);
    case 'toml':
      return holdsToml(text, file.entries);
  }
}

function isWhole(files: readonly NativeFile[]): boolean {
  return files.length > 0 && files.every(isInPlace);
}

function launcherFor(place: HookPlace, { paths }: Machine): string {
  return launcherIn(place === 'system' ? SYSTEM_FOLDER : paths.data);
}

function filesIn(place: 'system' | 'user', machine: Machine, native: NativeHooks): readonly NativeFile[] {
  const { platform, env } = machine;
  const launcher = launcherFor(place, machine);
  return native[place]({ home: env['HOME'] ?? '/', env, system: platform.name, launcher, sha256 });
}

/** The strongest place that holds all of them. */
export function hookPlace(machine: Machine, native: NativeHooks): HookPlace {
  const places = ['system', 'user'] as const;
  return places.find((place) => isWhole(filesIn(place, machine, native))) ?? 'none';
}

/** They stand where they should, but not what the agent goes by to run them. */
function isUntrusted(machine: Machine, native: NativeHooks): boolean {
  const texts = filesIn('user', machine, native).map(
    (file) => [file, readBounded(file.path, MAX_START_FILE)?.toString('utf8') ?? ''] as const,
  );
  return texts.some(([file, text]) => file.kind === 'json' && holdsItems(file, text) && !isInPlace(file));
}

/** Why the program that hooks call does not answer; undefined when it does. In a home of its own, so no row is left. */
async function silence(machine: Machine, id: string, launcher: string): Promise<string | undefined> {
  const home = throwawayFolder(os.tmpdir(), 'aup-doctor-');
  const env = { HOME: home, PATH: withoutGates(machine.env['PATH'] ?? '') };
  try {
    const argv = [launcher, 'agent', id, 'PreToolUse'];
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

function whyNone(machine: Machine, native: NativeHooks, needed: boolean): string {
  if (isUntrusted(machine, native)) {
    return 'they are in its settings but no longer trusted there, so it leaves them out';
  }
  return needed
    ? 'they are not in its settings, from which alone it reads them'
    : 'they are not in its settings: nobody would notice it outside a session';
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
    const cause = whyNone(machine, native, needed);
    return [not(needed ? 'fail' : 'warn', at, { text, cause, remedy: REINSTALL })];
  }
  const cause = await silence(machine, id, launcherFor(place, machine));
  if (cause !== undefined) return [not('fail', at, { text, cause, remedy: REINSTALL })];
  const whose = place === 'system' ? 'of this machine' : 'of the user';
  return [ok(at, `${text} are in the settings ${whose} and answer`)];
}
