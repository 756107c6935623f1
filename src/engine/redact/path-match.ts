/** Which files a tool call reads, as far as its arguments tell. */
import { globMatches } from '../glob.ts';
import type { OwnPaths } from './own-model.ts';

/** Folders that relative paths may count from, without a slash at the end. */
export type Roots = readonly string[];

/** Arguments that hold a path. */
const PATH_KEYS =
  /path|file|dir|folder|uri|notebook|target|source|include|^(?:src|dest|root|cwd|paths|workdir)$/i;
/** Arguments that hold shell text or the words of a command. */
const COMMAND_KEYS = /command|cmd|^(?:script|args|argv|code|input)$/i;
/** Longer ones are content, not paths. */
const LONGEST = 8192;

/** A path as rules see it: with slashes, without `./`, from the root it lies under. */
function plain(path: string, roots: Roots): string {
  const slashed = path
    .replace(/^file:\/\//, '')
    .replaceAll('\\', '/')
    .replaceAll(/\/(?:\.?\/)+/g, '/');
  const root = roots.find((one) => slashed === one || slashed.startsWith(`${one}/`));
  const inside = root === undefined ? slashed : slashed.slice(root.length + 1);
  const kept: string[] = [];
  for (const part of inside.split('/')) {
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (part !== '.') kept.push(part);
  }
  return kept.join('/').replace(/(.)\/$/, '$1');
}

/** What the glob names for certain, up to its first wildcard: reading a folder above it reads it too. */
function fixedPart(glob: string): string {
  return glob.slice(0, glob.search(/[*?]|$/));
}

function touches(glob: string, path: string): boolean {
  if (path === '') return false;
  if (globMatches(glob, path)) return true;
  if (path.startsWith('/') && globMatches(`**/${glob.replace(/^\*\*\//, '')}`, path)) return true;
  return fixedPart(glob).startsWith(`${path}/`);
}

function wordsOf(key: string, value: string): readonly string[] {
  if (value.length > LONGEST) return [];
  if (PATH_KEYS.test(key)) return [value];
  return COMMAND_KEYS.test(key) ? value.split(/[\s;|&<>()'"`=,]+/u) : [];
}

/** Rules whose files an argument of a tool names. */
export function rulesTouched(
  argument: { readonly key: string; readonly value: string },
  rules: readonly OwnPaths[],
  roots: Roots,
): readonly OwnPaths[] {
  const paths = wordsOf(argument.key, argument.value).map((word) => plain(word, roots));
  if (paths.length === 0) return [];
  return rules.filter(({ globs }) => globs.some((glob) => paths.some((path) => touches(glob, path))));
}
