/** Which commits an action is about to take away, by the names they are kept under. */
import path from 'node:path';
import type { Action } from '../engine/model.ts';
import { withoutFilters } from './git-filters.ts';
import type { RunGit } from './git.ts';

export const BACKUPS = 'refs/aup/backup/';
/** Refs kept for one action: `--mirror` and `filter-branch` may mean thousands. */
export const MOST_REFS = 60;

export interface Tip {
  /** Below the backup: `heads/main`, `work`. */
  readonly name: string;
  readonly id: string;
}

export interface Place {
  readonly run: RunGit;
  readonly cwd: string;
}

export type ReadGit = (argv: readonly string[]) => {
  readonly subcommand: string;
  readonly args: readonly string[];
};

/** `files` is false inside a git hook: git itself holds the index then. */
export async function tipsOf(
  action: Action,
  place: Place,
  how: { readonly read: ReadGit; readonly files: boolean },
): Promise<readonly Tip[]> {
  if (!/(?:^|\/)git(?:-[\w-]+)?$/.test(action.program)) return [];
  const { verb, remote, refs } = action;
  if (verb === 'force-push') return remoteTips(action, place);
  if (verb === 'delete-branch')
    return remote === undefined ? namedTips(refs, place) : remoteTips(action, place);
  if (verb === 'history-rewrite')
    return refs.length === 0 ? allTips(place) : namedTips(['HEAD', ...refs], place);
  if (verb === 'discard-work' && how.files) return workTips(how.read(action.argv), action, place);
  return [];
}

async function idOf(name: string, { run, cwd }: Place): Promise<string> {
  return (await run(['rev-parse', '-q', '--verify', name], cwd))?.trim() ?? '';
}

async function namedTips(refs: readonly string[], place: Place): Promise<readonly Tip[]> {
  const tips = await Promise.all(
    refs
      .slice(0, MOST_REFS)
      .map(async (ref) => ({ name: ref.replace(/^refs\//, ''), id: await idOf(ref, place) })),
  );
  return tips.filter(({ id }) => id !== '');
}

/** What the remote had when it was last seen: nothing is fetched for this. */
async function remoteTips({ remote = 'origin', refs }: Action, place: Place): Promise<readonly Tip[]> {
  if (refs.length === 0) return listed([`refs/remotes/${remote}`], place);
  return namedTips(
    refs.map((ref) => `refs/remotes/${remote}/${ref.replace(/^refs\/heads\//, '')}`),
    place,
  );
}

async function allTips(place: Place): Promise<readonly Tip[]> {
  return [...(await namedTips(['HEAD'], place)), ...(await listed(['refs/heads', 'refs/tags'], place))];
}

export async function listed(places: readonly string[], { run, cwd }: Place): Promise<readonly Tip[]> {
  const said = await run(['for-each-ref', '--format=%(refname) %(objectname)', ...places], cwd);
  return (said ?? '')
    .split('\n')
    .map((row) => row.split(' '))
    .map(([name = '', id = '']) => ({ name: name.replace(/^refs\//, ''), id }))
    .filter(({ id }) => id !== '');
}

/** Edits of files git knows, as a commit nothing else names, and where the branch stood; what a stash holds. */
async function workTips(
  { subcommand, args }: ReturnType<ReadGit>,
  action: Action,
  place: Place,
): Promise<readonly Tip[]> {
  switch (subcommand) {
    case 'stash':
      return stashTips(args, place);
    case 'worktree':
      return editTips({ ...place, cwd: path.resolve(place.cwd, action.paths[0] ?? '.') }, true);
    // What these take git has never had, or has elsewhere.
    case 'clean':
    case 'submodule':
      return [];
    default:
      return editTips(place, subcommand === 'reset');
  }
}

async function editTips({ run, cwd }: Place, withHead: boolean): Promise<readonly Tip[]> {
  const quiet = await withoutFilters(run, cwd);
  const work = (await quiet(['stash', 'create', 'kept by aup-guard'], cwd))?.trim() ?? '';
  const head = withHead ? await namedTips(['HEAD'], { run, cwd }) : [];
  return work === '' ? head : [{ name: 'work', id: work }, ...head];
}

async function stashTips([verb, name]: readonly string[], { run, cwd }: Place): Promise<readonly Tip[]> {
  const said = (await run(['stash', 'list', '--format=%H'], cwd)) ?? '';
  const all = said
    .split('\n')
    .filter((id) => id !== '')
    .map((id, at) => ({ name: `stash/${at}`, id }));
  if (verb !== 'drop') return all;
  const number = /\d+/.exec(name ?? '')?.[0] ?? '0';
  return all.filter((tip) => tip.name === `stash/${number}`);
}
