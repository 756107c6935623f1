/** What import lines bring: names that stand for things of libraries. */
import type { Cursor } from './code-cursor.ts';
import type { Language } from './code-language.ts';
import { thing, type Value } from './code-values.ts';

export interface Imported {
  readonly names: ReadonlyMap<string, Value>;
  /** Libraries all of whose names are there. */
  readonly stars: readonly string[];
}

/** Reads an import at the cursor; undefined when none stands there. */
export function importedBy(cursor: Cursor, language: Language): Imported | undefined {
  if (language.id === 'python') {
    if (cursor.take('import')) return pythonImport(cursor);
    return cursor.name() === 'from' ? pythonFrom(cursor) : undefined;
  }
  return language.id === 'js' &&
    cursor.name() === 'import' &&
    cursor.sign(1) !== '(' &&
    cursor.sign(1) !== '.'
    ? jsImport(cursor)
    : undefined;
}

function dotted(cursor: Cursor): string {
  let name = cursor.name();
  if (name !== '') cursor.at += 1;
  while (name !== '' && cursor.sign() === '.' && cursor.name(1) !== '') {
    name += `.${cursor.name(1)}`;
    cursor.at += 2;
  }
  return name;
}

function pythonImport(cursor: Cursor): Imported {
  const names = new Map<string, Value>();
  do {
    const name = dotted(cursor);
    if (name === '') break;
    const first = name.split('.')[0] ?? name;
    if (cursor.take('as')) names.set(dotted(cursor), thing(name));
    else names.set(first, thing(first));
  } while (cursor.take(','));
  return { names, stars: [] };
}

function pythonFrom(cursor: Cursor): Imported | undefined {
  cursor.at += 1;
  while (cursor.take('.')) continue;
  const library = dotted(cursor);
  if (!cursor.take('import')) return undefined;
  const names = new Map<string, Value>();
  if (cursor.take('*')) return { names, stars: [library] };
  const open = cursor.take('(');
  do {
    if (open) cursor.skipLines();
    const name = dotted(cursor);
    if (name === '') break;
    names.set(cursor.take('as') ? dotted(cursor) : name, thing(`${library}.${name}`));
    if (open) cursor.skipLines();
  } while (cursor.take(','));
  cursor.take(')');
  return { names, stars: [] };
}

/** `import a, {b as c} from 'x'`, `import * as a from 'x'`. */
function jsImport(cursor: Cursor): Imported {
  cursor.at += 1;
  const picked: [string, string][] = [];
  while (!cursor.done && cursor.peek()?.kind !== 'text') {
    const name = cursor.name();
    if (cursor.take('{')) picked.push(...destructured(cursor));
    else cursor.at += 1;
    if (name !== '' && name !== 'from' && name !== 'as') picked.push(['default', name]);
  }
  const library = libraryAt(cursor);
  cursor.at += 1;
  const names = picked.map(
    ([from, to]) => [to, thing(from === 'default' ? library : `${library}.${from}`)] as const,
  );
  return { names: new Map(names), stars: [] };
}

function libraryAt(cursor: Cursor): string {
  const token = cursor.peek();
  const part = token?.kind === 'text' ? token.parts[0] : undefined;
  return typeof part === 'string' ? libraryName(part) : '';
}

/** `{a, b as c, d: e}` behind its brace: pairs of the name there and the name here. */
export function destructured(cursor: Cursor): readonly [string, string][] {
  const pairs: [string, string][] = [];
  while (!cursor.done && !cursor.take('}')) {
    const from = cursor.name();
    cursor.at += 1;
    if (from === '') continue;
    const renamed = cursor.take('as', ':');
    pairs.push([from, renamed ? cursor.name() : from]);
    if (renamed) cursor.at += 1;
  }
  return pairs;
}

const SAME_AS: ReadonlyMap<string, string> = new Map([
  ['fs/promises', 'fs.promises'],
  ['fs-extra', 'fs'],
  ['graceful-fs', 'fs'],
  ['node-fetch', 'fetch'],
  ['undici', 'undici'],
  ['shelljs', 'shelljs'],
  ['cross-spawn', 'child_process.spawn'],
]);

/** Libraries under the name the tables know. */
export function libraryName(written: string): string {
  const plain = written.replace(/^node:/, '');
  return SAME_AS.get(plain) ?? plain;
}
