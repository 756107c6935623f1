/** Looks at a repository: where its hooks come from, and whether its files can be written. */
import { accessSync, constants, existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { LEFTHOOK_OTHER, LEFTHOOK_YAML, PRE_COMMIT } from '../engine/install-repo.ts';
import { REPO_HOOKS, type RepoFile, type RepoState } from '../engine/install-repo-model.ts';
import { OWN_FOLDER } from '../engine/install-repo-text.ts';
import { GuardError } from './errors.ts';
import { errnoOf, readBounded } from './files.ts';
import { gitRunner, type RunGit } from './git.ts';
import { findProgram } from './path-search.ts';
import type { Environment } from './platform/model.ts';
import { canCreate } from './shell-files.ts';

/** Largest file that is read or written, bytes. */
export const MAX_REPO_FILE = 1_048_576;

export interface RepoLook {
  /** Top folder of the work tree. */
  readonly root: string;
  readonly state: RepoState;
}

const ENDS_HERE = /\n$/;

async function ask(git: RunGit, args: readonly string[], cwd: string): Promise<string> {
  return ((await git(args, cwd)) ?? '').replace(ENDS_HERE, '');
}

/** Bytes as characters; undefined when there is no such file, or it cannot be a file people edit. */
export function readLatin(file: string): string | undefined {
  try {
    return readBounded(realpathSync(file), MAX_REPO_FILE)?.toString('latin1');
  } catch (error) {
    if (error instanceof GuardError) return undefined;
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

function canWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return (lstatSync(file).mode & 0o200) !== 0;
  } catch {
    return false;
  }
}

/** Folders from the root down to a file must be folders: what a link leads to is not of this repository. */
function linkOnTheWay(root: string, file: string): string | undefined {
  const parts = file.split('/');
  return parts
    .map((_, index) => parts.slice(0, index + 1).join('/'))
    .find((at) => lstatSync(path.join(root, at), { throwIfNoEntry: false })?.isSymbolicLink());
}

/** Why a file is not ours to write; undefined when it is. */
export function whyNot(root: string, file: string): string | undefined {
  const link = linkOnTheWay(root, file);
  if (link !== undefined) return `${link} is a symlink`;
  const full = path.join(root, file);
  const info = lstatSync(full, { throwIfNoEntry: false });
  if (info === undefined) return canCreate(full) ? undefined : `${file} cannot be created`;
  if (!info.isFile() || info.size > MAX_REPO_FILE) return `${file} is no regular file of at most 1 MiB`;
  if (info.nlink > 1) return `${file} has a second name (hard link)`;
  return canWrite(full) && canCreate(full) ? undefined : `${file} is read-only`;
}

function filesAt(root: string, paths: readonly string[]): readonly RepoFile[] {
  return [...new Set(paths)].flatMap((at) => {
    const text = readLatin(path.join(root, at));
    return text === undefined ? [] : [{ path: at, text }];
  });
}

function hooksOf(folder: string): readonly string[] {
  return REPO_HOOKS.map((hook) => `${folder}/${hook}`);
}

/** Relative to the root when it lies in the repository; empty for any other. */
async function hooksPath(git: RunGit, root: string, cwd: string): Promise<string> {
  const set = await ask(git, ['config', '--local', '--type=path', '--get', 'core.hooksPath'], cwd);
  if (set === '') return '';
  const at = path.relative(root, path.resolve(root, set)).split(path.sep).join('/');
  return at.startsWith('..') || path.isAbsolute(at) || at.startsWith('.git/') ? '' : at;
}

function activeIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !name.includes('.'));
}

/** Throws `usage` outside a work tree. */
async function rootOf(git: RunGit, cwd: string): Promise<string> {
  const root = await ask(git, ['rev-parse', '--show-toplevel'], cwd);
  if (root !== '') return root;
  const isBare = (await ask(git, ['rev-parse', '--is-bare-repository'], cwd)) === 'true';
  throw new GuardError(
    'usage',
    isBare ? 'this repository is bare: it has no files' : 'this is no git repository',
    {
      hint: 'run it in the work tree of the repository that is to be checked',
    },
  );
}

/** Throws `usage` where there is no work tree. */
export async function lookAtRepo(env: Environment, cwd: string): Promise<RepoLook> {
  const git = gitRunner({ git: findProgram('git', env, []) ?? 'git', env });
  const root = await rootOf(git, cwd);
  const hooks = await hooksPath(git, root, cwd);
  const common = await ask(git, ['rev-parse', '--git-common-dir'], cwd);
  const folders = [...new Set(['.husky', OWN_FOLDER, hooks, hooks.replace(/\/_$/, '')])].filter(
    (at) => at !== '',
  );
  const files = filesAt(root, [
    ...folders.flatMap((at) => hooksOf(at)),
    ...LEFTHOOK_YAML,
    ...LEFTHOOK_OTHER,
    ...PRE_COMMIT,
    'package.json',
  ]);
  return {
    root,
    state: {
      hooksPath: hooks,
      files,
      husky: existsSync(path.join(root, '.husky')),
      active: activeIn(path.resolve(cwd, common, 'hooks')),
    },
  };
}
