/** Start files of shells that lead round the shims: a function or an alias with the name of an agent, a PATH set anew. */
import { realpathSync } from 'node:fs';
import { readManifest } from './drift-manifest.ts';
import type { Drift } from './drift-model.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import type { Machine } from './machine.ts';

const MAX_START = 1024 * 1024;
const MOST = 10;

/** Functions and aliases, as sh, bash, zsh and fish have them. */
function shadows(line: string, names: ReadonlySet<string>): string | undefined {
  const [, named, bare, alias] =
    /^\s*(?:function\s+([\w-]+)|([\w-]+)\s*\(\s*\)|alias\s+(?:-\w+\s+)*([\w-]+)[=\s])/.exec(line) ?? [];
  // An alias that only adds words still leads to the shim.
  const same =
    alias !== undefined &&
    new RegExp(`[=\\s]["']?(?:command\\s+)?${alias}(?:\\s|["']|$)`).test(
      line.replace(/^\s*alias\s+(?:-\w+\s+)*[\w-]+/, ''),
    );
  return [named, bare, same ? undefined : alias].find((name) => name !== undefined && names.has(name));
}

/** True for a PATH that no longer holds what it held: the shims are not on it. */
function dropsPath(line: string): boolean {
  const [, value = ''] = /^\s*(?:export\s+|set\s+-gx\s+)?PATH(?:=|\s+)(\S.*)$/.exec(line) ?? [];
  return value !== '' && !/\$\{?PATH\b|path_helper|\$\(|`/.test(value);
}

function inText(text: string, block: string, names: ReadonlySet<string>): string | undefined {
  // What stands before our lines they put right; after them nothing does.
  const ours = text.indexOf(block);
  const name = text.split('\n').flatMap((line) => shadows(line, names) ?? [])[0];
  if (name !== undefined) return `gives ${name} another meaning, so that it starts without the guard`;
  const after = ours < 0 ? '' : text.slice(ours + block.length);
  return after.split('\n').some(dropsPath) ? 'takes the shims off PATH again' : undefined;
}

function textOf(file: string): string {
  try {
    return readBounded(realpathSync(file), MAX_START)?.toString('utf8') ?? '';
  } catch {
    // Whether it is there at all is told elsewhere.
    return '';
  }
}

/** What the start files an install has written to hold against it; no shell is started. */
export function namesDrift(machine: Pick<Machine, 'paths'>, programs: Iterable<string>): readonly Drift[] {
  const manifest = readable(machine);
  if (typeof manifest === 'string') return [];
  const names = new Set(programs);
  return manifest.marks
    .filter(({ kind, part }) => kind === 'lines' && part === 'start')
    .flatMap(({ path, part, text = '' }): readonly Drift[] => {
      const what = inText(textOf(path), text, names);
      return what === undefined ? [] : [{ path, part, what }];
    })
    .slice(0, MOST);
}

function readable(machine: Pick<Machine, 'paths'>): ReturnType<typeof readManifest> {
  try {
    return readManifest(machine);
  } catch (error) {
    if (error instanceof GuardError) return 'broken';
    throw error;
  }
}
