/** What a command line really starts: launchers are taken off one by one, as far as their words can be read. */
import { BRIDGES, CMD_OPTIONS, LAUNCHERS, type Launcher } from './launchers.ts';
import type { McpLaunch } from './model.ts';
import { npmPackage, type Started } from './packages.ts';
import { placedPath } from './placed.ts';
import { remoteLaunch } from './remote.ts';
import { readOptions } from './launcher-options.ts';
import { shellWords } from './shell-line.ts';

/** More launchers than this hide something. */
const DEEPEST = 12;

interface Peeling {
  readonly argv: readonly string[];
  readonly launchers: readonly string[];
  /** Folder relative paths are meant from; undefined when it is not known. */
  readonly base: string | undefined;
}

/** Where programs come from packages of the system, or of an administrator. */
const SYSTEM =
  /^(?!.*[\\/]\.\.?[\\/])(?:\/(?:usr|bin|sbin|opt|nix\/store|snap)\/|[A-Za-z]:[\\/](?:Program Files|Windows)\b)/i;

/** A program in a folder is never one of the search path, whether the folder is known or not. */
function placedProgram(word: string, base: string | undefined): string {
  const placed = placedPath(word, base);
  return placed.includes('/') ? placed : `./${placed}`;
}

/** A launcher by its name; one of another place by its path, since anything may be called `npx` there. */
function calledBy(word: string, name: string, base: string | undefined): string {
  const isKnown = !/[\\/]/.test(word) || SYSTEM.test(word);
  return isKnown ? name : placedProgram(word, base);
}

/** Last part of a path without `.exe` and the like, lower case. */
function programOf(word: string): string {
  const name = word.replace(/^.*[\\/]/, '').toLowerCase();
  return name.replace(/\.(?:exe|cmd|bat|ps1)$/, '').replace(/^(python|pypy|ruby|php|node)[\d.]+$/, '$1');
}

function launcherOf([first = '', ...rest]: readonly string[]): Launcher | undefined {
  const program = programOf(first);
  const fits = LAUNCHERS.filter(
    ({ words: [name = '', ...more] }) =>
      name.toLowerCase() === program && more.every((word, index) => rest[index] === word),
  );
  return fits.toSorted((a, b) => b.words.length - a.words.length)[0];
}

function done({ launchers }: Peeling, started: Started, args: readonly string[]): McpLaunch {
  return { ...started, args, launchers };
}

function unresolved(at: Peeling, name: string, args: readonly string[] = []): McpLaunch {
  return done(at, { kind: 'unresolved', name, pinned: 'none' }, args);
}

function program(at: Peeling): McpLaunch {
  const [name = '', ...args] = at.argv;
  const inFolder = /[\\/]/.test(name);
  return done(
    at,
    { kind: 'program', name: inFolder ? placedProgram(name, at.base) : name, pinned: 'none' },
    args,
  );
}

/** A bridge is named by what it reaches. */
function bridged(at: Peeling, started: Started, args: readonly string[]): McpLaunch | undefined {
  const options = started.kind === 'npm' || started.kind === 'pypi' ? BRIDGES.get(started.name) : undefined;
  if (options === undefined) return undefined;
  const index = args.findIndex(
    (word, place) =>
      /^https?:\/\//i.test(word) && (options.length === 0 || options.includes(args[place - 1] ?? '')),
  );
  const url = args[index];
  if (url === undefined) return undefined;
  const rest = args.filter((_, place) => place !== index && !(options.length > 0 && place === index - 1));
  const version = started.version === undefined ? '' : `@${started.version}`;
  return remoteLaunch(url, { launchers: [...at.launchers, `${started.name}${version}`], args: rest });
}

function fromPackage(
  at: Peeling,
  spec: string,
  reading: { readonly launcher: Launcher; readonly args: readonly string[] },
): McpLaunch {
  const { launcher, args } = reading;
  const started = launcher.reads?.(spec) ?? { kind: 'unresolved', name: spec, pinned: 'none' };
  const placed =
    started.kind === 'script' ? { ...started, name: placedPath(started.name, at.base) } : started;
  return bridged(at, started, args) ?? done(at, placed, args);
}

/** Text of a shell, when it is one plain command; everything else is told, not read. */
function fromShell(at: Peeling, text: string, rest: readonly string[]): McpLaunch {
  const words = shellWords(text);
  if (words !== undefined && rest.length === 0) {
    return peel({ ...at, argv: /^\w+=/.test(words[0] ?? '') ? ['env', ...words] : words });
  }
  const fetches = /\b(?:curl|wget|iwr|Invoke-WebRequest|DownloadString)\b/i.test(text);
  return fetches
    ? done(at, { kind: 'download', name: text, pinned: 'none' }, rest)
    : unresolved(at, text, rest);
}

/** `cmd /c npx ...`: words of its own up to the first that is none. */
function fromCmd(at: Peeling): McpLaunch {
  const [first = '', ...words] = at.argv;
  const start = words.findIndex((word) => !CMD_OPTIONS.test(word));
  const rest = start < 0 ? [] : words.slice(start);
  const launchers = [...at.launchers, `${calledBy(first, 'cmd', at.base)} /c`];
  if (rest.some((word) => /[&|<>^%]/.test(word))) return unresolved({ ...at, launchers }, rest.join(' '));
  const [only = ''] = rest;
  const argv = rest.length === 1 && only.includes(' ') ? (shellWords(only) ?? []) : rest;
  return peel({ ...at, argv, launchers });
}

function fromFile(at: Peeling, file: string, args: readonly string[]): McpLaunch {
  if (/^(?:npm|jsr):/.test(file)) return done(at, npmPackage(file), args);
  if (/^https?:/i.test(file)) return done(at, { kind: 'download', name: file, pinned: 'none' }, args);
  return done(at, { kind: 'script', name: placedPath(file, at.base), pinned: 'none' }, args);
}

/** An option names what is started. A jar is a file; a module or a package is read by its launcher. */
function atNamed(launcher: Launcher, at: Peeling, spec: string): McpLaunch {
  const args = at.argv;
  if (launcher.starts === 'shell') return fromShell(at, spec, args);
  if (launcher.reads === undefined) return fromFile(at, spec, args);
  return fromPackage(at, spec, { launcher, args });
}

/** The first word that is no option is what is started. */
function atFirst(launcher: Launcher, at: Peeling, { argv }: Peeling): McpLaunch {
  const [first, ...args] = at.argv;
  if (first === undefined) return unresolved(at, programOf(argv[0] ?? ''));
  if (launcher.starts === 'package') return fromPackage(at, first, { launcher, args });
  return launcher.starts === 'program' ? peel(at) : fromFile(at, first, args);
}

/** What stands behind the words of a launcher. */
function behind(launcher: Launcher, at: Peeling): McpLaunch {
  const { said, spec, rest, text, folder } = readOptions(launcher, at.argv.slice(launcher.words.length));
  const [name = '', ...more] = launcher.words;
  const called = calledBy(at.argv[0] ?? '', name, at.base);
  const launchers = [...at.launchers, [called, ...more, ...said].join(' ')];
  const base = folder === undefined ? at.base : placedPath(folder, at.base);
  const next: Peeling = { argv: rest, launchers, base };
  if (text !== undefined) return unresolved(next, text, rest);
  return spec === undefined ? atFirst(launcher, next, at) : atNamed(launcher, next, spec);
}

function isScript(word: string): boolean {
  return /\.(?:[cm]?[jt]s|py|rb|sh|php|pl|jar|ps1|bat)$/i.test(word);
}

function peel(at: Peeling): McpLaunch {
  const [first = '', ...rest] = at.argv;
  if (first === '' || at.launchers.length >= DEEPEST) return unresolved(at, first, rest);
  if (programOf(first) === 'cmd') return fromCmd(at);
  const launcher = launcherOf(at.argv);
  if (launcher !== undefined) return behind(launcher, at);
  return isScript(first) ? fromFile(at, first, rest) : program(at);
}

/** A command line as one string, where a client splits it itself. */
function split(argv: readonly string[]): readonly string[] {
  const [first = '', ...rest] = argv;
  if (rest.length > 0 || !/\s/.test(first)) return argv;
  const words = shellWords(first);
  return words !== undefined && (launcherOf(words) !== undefined || programOf(words[0] ?? '') === 'cmd')
    ? words
    : argv;
}

/**
 * What an argv starts. Values in clear are expected to be taken out before. `base` is the folder relative paths are
 * meant from; without it they stay as written.
 */
export function unwrap(argv: readonly string[], base?: string): McpLaunch {
  return peel({ argv: split(argv), launchers: [], base });
}
