/** What a change goes into, and whether its history is all there. */
import type { ChangeGit } from './change-git.ts';
import { GuardError } from './errors.ts';
import type { GitTree } from './git-tree.ts';
import type { Environment } from './platform/model.ts';
import { shown } from './text.ts';

/** Where a system says what a change goes into: a branch, or a commit when the branch was not fetched. */
interface CiSystem {
  readonly branch: string;
  readonly commit?: string;
  /** How the whole history is fetched there. */
  readonly whole: string;
}

const UNSHALLOW = 'fetch the whole history first: git fetch --unshallow origin';

const SYSTEMS: readonly CiSystem[] = [
  { branch: 'GITHUB_BASE_REF', whole: 'add to the step actions/checkout: with: { fetch-depth: 0 }' },
  {
    branch: 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME',
    commit: 'CI_MERGE_REQUEST_DIFF_BASE_SHA',
    whole: 'add to the variables of the job: GIT_DEPTH: 0',
  },
  { branch: 'BUILDKITE_PULL_REQUEST_BASE_BRANCH', whole: UNSHALLOW },
  { branch: 'CHANGE_TARGET', whole: UNSHALLOW },
];

/** Systems that say who they are outside of pull requests too. */
const RUNNERS: readonly (readonly [variable: string, whole: string])[] = [
  ['GITHUB_ACTIONS', 'add to the step actions/checkout: with: { fetch-depth: 0 }'],
  ['GITLAB_CI', 'add to the variables of the job: GIT_DEPTH: 0'],
];

export interface CiBase {
  /** As people know it: `origin/main`. */
  readonly name: string;
  readonly commit: string;
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function wholeHere(env: Environment): string {
  const found = RUNNERS.find(([variable]) => isGiven(env[variable]));
  return found?.[1] ?? UNSHALLOW;
}

/** What is missing from a shallow clone would be taken for new, or for not there. Throws `environment`. */
export async function refuseShallow(git: ChangeGit, env: Environment): Promise<void> {
  const answer = await git.ask(['rev-parse', '--is-shallow-repository']);
  if (answer?.trim() === 'false') return;
  if (answer === undefined) {
    throw new GuardError('environment', 'git cannot read this repository', { hint: 'see why: git log -1' });
  }
  throw new GuardError('environment', 'this is a shallow clone: the history of the change is not all here', {
    hint: `${wholeHere(env)} (GitHub: fetch-depth: 0)`,
  });
}

/** Throws `usage` for what is no name of a commit. */
export function refuseOption(name: string, option: string): string {
  if (name !== '' && !name.startsWith('-')) return name;
  throw new GuardError('usage', `${option} takes a branch, a tag or a commit`, {
    hint: `for example: aup-guard ci ${option} origin/main`,
  });
}

async function firstOf(tree: GitTree, names: readonly string[]): Promise<CiBase | undefined> {
  for (const full of names) {
    const commit = await tree.commit(full);
    if (commit !== undefined) return { name: full.replace(/^refs\/(?:remotes|heads)\//, ''), commit };
  }
  return undefined;
}

/** A tag may have the name of a branch; what a change goes into is a branch. */
function branchNames(name: string): readonly string[] {
  return [`refs/remotes/origin/${name}`, `refs/heads/${name}`];
}

function unknown(name: string, why: string): GuardError {
  return new GuardError('usage', `git knows no commit ${JSON.stringify(shown(name))}${why}`, {
    hint: 'fetch it first, e.g. git fetch origin main; or name another one: aup-guard ci --base origin/main',
  });
}

async function fromSystem(tree: GitTree, env: Environment): Promise<CiBase | undefined> {
  const system = SYSTEMS.find(({ branch }) => isGiven(env[branch]));
  if (system === undefined) return undefined;
  const name = refuseOption(env[system.branch] ?? '', '--base');
  const id = system.commit === undefined ? undefined : env[system.commit];
  const ids = isGiven(id) && /^[0-9a-f]{40,64}$/.test(id) ? [id] : [];
  const found = await firstOf(tree, [...branchNames(name), ...ids]);
  if (found === undefined) throw unknown(name, ` (from ${system.branch})`);
  return found;
}

async function defaultBranch(git: ChangeGit, tree: GitTree): Promise<CiBase> {
  const head = (await git.ask(['symbolic-ref', '-q', 'refs/remotes/origin/HEAD']))?.trim() ?? '';
  const names = head === '' ? ['main', 'master'].map((name) => `refs/remotes/origin/${name}`) : [head];
  const found = await firstOf(tree, names);
  if (found !== undefined) return found;
  throw new GuardError('usage', 'it is not known what the change goes into', {
    hint: 'name the branch: aup-guard ci --base origin/main',
  });
}

/** What was asked for, else what the system says, else the default branch of the remote. Throws `usage`. */
export async function baseOf(
  asked: string | undefined,
  env: Environment,
  { git, tree }: { readonly git: ChangeGit; readonly tree: GitTree },
): Promise<CiBase> {
  if (asked === undefined) return (await fromSystem(tree, env)) ?? (await defaultBranch(git, tree));
  const name = refuseOption(asked, '--base');
  const found = await firstOf(tree, [
    `refs/heads/${name}`,
    `refs/remotes/${name}`,
    name,
    ...branchNames(name),
  ]);
  if (found === undefined) throw unknown(name, '');
  return found;
}
