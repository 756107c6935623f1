/** The pinned copy: what shims start, independent of the place the package was installed from. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { errnoOf, readBounded } from './files.ts';

export const PARTS = [
  'bin',
  'dist',
  'install',
  'schema',
  'package.json',
  'LICENSE',
  'README.md',
  'THIRD-PARTY-NOTICES.md',
] as const;
/** Code that an install has compiled for the Node it ran by. */
export const AHEAD = 'dist/ahead/';
const MAX_MANIFEST = 256 * 1024;
/** Of a copy's digest in its name. */
const NAME_DIGITS = 12;
const MAX_FILES = 5000;
const MAX_BYTES = 64 * 1024 * 1024;
/** A progress call per file would be more work than the copying. */
const PROGRESS_EVERY = 20;

export interface SourceFile {
  readonly from: string;
  /** Relative to the copy, with `/`. */
  readonly to: string;
  readonly bytes: number;
  readonly executable: boolean;
}

export interface SourceTree {
  readonly version: string;
  readonly files: readonly SourceFile[];
  readonly bytes: number;
  /** Over names and contents, without code compiled ahead: equal digests, equal programs. */
  readonly digest: string;
  /** True when the terminal binding comes along. */
  readonly pty: boolean;
}

function versionOf(root: string): string {
  const text = readBounded(path.join(root, 'package.json'), MAX_MANIFEST)?.toString('utf8') ?? 'null';
  const data: unknown = JSON.parse(text);
  const version = typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined;
  if (typeof version === 'string' && /^\d+\.\d+\.\d+[\w.-]{0,40}$/.test(version)) return version;
  throw new GuardError('environment', `${root} has no usable version in package.json`);
}

function list(from: string, to: string, into: SourceFile[]): void {
  const info = lstatSync(from);
  if (info.isDirectory()) {
    for (const name of readdirSync(from).sort()) list(path.join(from, name), `${to}/${name}`, into);
  } else if (info.isFile()) {
    into.push({ from, to, bytes: info.size, executable: (info.mode & 0o100) !== 0 });
  }
  if (into.length > MAX_FILES) throw new GuardError('environment', `more than ${MAX_FILES} files in ${from}`);
}

/** The terminal binding and its build for this machine, wherever npm put them. */
function bindings(root: string, system: string): readonly SourceFile[] {
  const files: SourceFile[] = [];
  const main = '@lydell/node-pty';
  try {
    const dir = packageDir(root, main);
    list(dir, `node_modules/${main}`, files);
    const native = `${main}-${system}`;
    list(packageDir(dir, native), `node_modules/${native}`, files);
  } catch (error) {
    if (errnoOf(error) !== 'MODULE_NOT_FOUND') throw error;
    return [];
  }
  return files;
}

function packageDir(from: string, name: string): string {
  const resolve = createRequire(path.join(from, 'package.json')).resolve;
  return realpathSync(path.dirname(resolve(`${name}/package.json`)));
}

function digestOf(files: readonly SourceFile[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = createHash('sha256').update(readFileSync(file.from)).digest('hex');
    hash.update(`${file.to}\0${content}\0${file.executable ? 'x' : '-'}\n`);
  }
  return hash.digest('hex');
}

/**
 * What a pinned copy consists of. `system` is `linux-x64` and the like.
 * Fails with `environment` when the package is not built or is not what it should be.
 */
export function sourceTree(root: string, system: string): SourceTree {
  const version = versionOf(root);
  for (const need of ['bin/aup-shim.js', 'dist/aup-shim.cjs']) {
    if (existsSync(path.join(root, need))) continue;
    throw new GuardError('environment', `${need} is missing in ${root}`, { hint: 'build it: npm run build' });
  }
  const own: SourceFile[] = [];
  for (const part of PARTS) if (existsSync(path.join(root, part))) list(path.join(root, part), part, own);
  const native = bindings(root, system);
  const files = [...own, ...native];
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > MAX_BYTES) throw new GuardError('environment', `${root} is larger than ${MAX_BYTES} bytes`);
  // What one Node compiled is not the package: the same one must get the same name everywhere.
  const digest = digestOf(files.filter(({ to }) => !to.startsWith(AHEAD)));
  return { version, files, bytes, digest, pty: native.length > 0 };
}

/** Name of a copy of this tree: another content lies beside it, so that a running session keeps the one it began with. */
export function copyName({ version, digest }: Pick<SourceTree, 'version' | 'digest'>): string {
  return `${version}-${digest.slice(0, NAME_DIGITS)}`;
}

/** True when `dir` already holds exactly this tree, and at most code compiled ahead besides. */
export function holdsTree(tree: SourceTree, dir: string): boolean {
  try {
    const all: SourceFile[] = [];
    for (const name of readdirSync(dir).sort()) list(path.join(dir, name), name, all);
    const known = new Set(tree.files.map((file) => file.to));
    const present = all.filter(({ to }) => known.has(to) || !to.startsWith(AHEAD));
    if (present.length !== tree.files.length) return false;
    const byName = new Map(present.map((file) => [file.to, file]));
    const matching = tree.files.map((file) => byName.get(file.to)).filter((file) => file !== undefined);
    return digestOf(matching) === digestOf(tree.files);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** Names used beside the copy while it is exchanged; undo looks there too. */
export function sideNames(dir: string): { readonly fresh: string; readonly old: string } {
  return { fresh: `${dir}.new`, old: `${dir}.old` };
}

/** Copies the tree beside its place and exchanges it, so that a running session never meets half a copy. */
export function copyTree(
  tree: SourceTree,
  dir: string,
  progress: (done: number, total: number) => void,
): void {
  const { fresh, old } = sideNames(dir);
  try {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
    for (const [index, file] of tree.files.entries()) {
      const target = path.join(fresh, file.to);
      mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
      copyFileSync(file.from, target);
      chmodSync(target, file.executable ? 0o700 : 0o600);
      if (index % PROGRESS_EVERY === 0) progress(index, tree.files.length);
    }
    if (existsSync(dir)) renameSync(dir, old);
    renameSync(fresh, dir);
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    throw new GuardError('install-blocked', `cannot copy the package to ${dir}`, {
      cause: error,
      hint: `is there room and a right to write in ${path.dirname(dir)}?`,
    });
  }
}
