/** The words of a launcher in front of what it starts. */
import type { Launcher } from './launchers.ts';

export interface LauncherOptions {
  /** Options that matter to what runs, in order. */
  readonly said: readonly string[];
  /** What is started, where an option names it. */
  readonly spec?: string;
  /** Text of a program. */
  readonly text?: string;
  /** Folder it changes to. */
  readonly folder?: string;
  /** Words behind the options. */
  readonly rest: readonly string[];
}

const FOLDERS: ReadonlySet<string> = new Set(['--directory', '-C', '--chdir', '--prefix']);

interface Draft {
  said: string[];
  spec?: string;
  text?: string;
  folder?: string;
}

/** `--name=value` as two words. */
function cut(word: string): readonly [name: string, value: string | undefined] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

type Role = 'text' | 'spec' | 'idle' | 'flag' | 'valued';

const TAKING: ReadonlySet<Role> = new Set(['text', 'spec', 'valued']);

function roleOf(launcher: Launcher, name: string, hasSpec: boolean): Role {
  if (launcher.text?.includes(name) === true) return 'text';
  if (launcher.names?.includes(name) === true && !hasSpec) return 'spec';
  if (launcher.idle.includes(name)) return 'idle';
  return launcher.valued.includes(name) ? 'valued' : 'flag';
}

function keep(draft: Draft, name: string, value: string): void {
  draft.said.push(name, value);
  if (FOLDERS.has(name)) draft.folder = value;
}

/** Takes note of one option; returns whether the next word was its value. */
function take(
  launcher: Launcher,
  draft: Draft,
  [word, next]: readonly [string, string | undefined],
): boolean {
  const [name, joined] = cut(word);
  const value = joined ?? next ?? '';
  const role = roleOf(launcher, name, draft.spec !== undefined);
  if (role === 'text') draft.text = value;
  if (role === 'spec') draft.spec = value;
  if (role === 'flag') draft.said.push(word);
  if (role === 'valued') keep(draft, name, value);
  return joined === undefined && TAKING.has(role);
}

/** `A=b` in front of a command. */
function isAssignment(word: string): boolean {
  return /^[A-Za-z_]\w*=/.test(word);
}

/** Whether what follows belongs to what is started: behind the name of a module, a jar or a text. */
function isNamed(launcher: Launcher, { text, spec }: Draft): boolean {
  return text !== undefined || (spec !== undefined && launcher.starts !== 'package');
}

function isOption(launcher: Launcher, word: string): boolean {
  return (word.startsWith('-') && word !== '-') || (launcher.starts === 'program' && isAssignment(word));
}

/** Reads the words behind the name of a launcher. */
export function readOptions(launcher: Launcher, words: readonly string[]): LauncherOptions {
  const dashes = launcher.dashes === true ? words.indexOf('--') : -1;
  if (dashes >= 0) return { said: words.slice(0, dashes), rest: words.slice(dashes + 1) };
  const draft: Draft = { said: [] };
  let at = 0;
  while (at < words.length && !isNamed(launcher, draft)) {
    const word = words[at] ?? '';
    if (!isOption(launcher, word)) break;
    at += 1;
    if (word === '--') break;
    if (take(launcher, draft, [word, words[at]])) at += 1;
  }
  return { ...draft, rest: words.slice(at) };
}
