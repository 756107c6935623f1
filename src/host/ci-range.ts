/** The commits of a change, by a git that nothing in the repository has a say in. */
import type { CiCommit, CiRange } from '../engine/ci/model.ts';
import { changeGit, type ChangeGit } from './change-git.ts';
import { baseOf, refuseOption, refuseShallow, type CiBase } from './ci-base.ts';
import { GuardError } from './errors.ts';
import { gitTree, type GitTree } from './git-tree.ts';
import type { Machine } from './machine.ts';
import { shown } from './text.ts';

/** Commits that are looked at; more of them are not, and said. */
export const MOST_COMMITS = 1000;
const MOST_BYTES = 48 * 1024 * 1024;

export interface CiGit {
  /** Stands at the top of the repository; no variable of git is set but ours. */
  readonly machine: Machine;
  readonly root: string;
  readonly git: ChangeGit;
  readonly tree: GitTree;
}

export interface CiAsked {
  readonly base?: string | undefined;
  readonly head?: string | undefined;
}

export interface OpenRange {
  readonly range: CiRange;
  /** The tip of what the change goes into: its policy counts, not an older one. */
  readonly base: CiBase;
  /** There are more commits. */
  readonly cut: boolean;
}

/** No variable of git; nothing is fetched, and no commit stands for another. */
const OWN = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_GRAFT_FILE: '/dev/null' };

/** Throws `usage` outside a repository. */
export function ciGit(machine: Machine): CiGit {
  const root = machine.repoRoot;
  if (root === undefined) {
    throw new GuardError('usage', 'this folder is in no git repository', {
      hint: 'run it where the change is checked out',
    });
  }
  const kept = Object.entries(machine.env).filter(([name]) => !name.startsWith('GIT_'));
  // What one person is freed of counts for nothing here.
  const who = { user: '', teams: [] };
  const own: Machine = { ...machine, who, cwd: root, env: { ...Object.fromEntries(kept), ...OWN } };
  return { machine: own, root, git: changeGit(own, MOST_BYTES), tree: gitTree(own) };
}

const FORMAT = '--format=tformat:%H%n%T%n%P%n%ae%n%ce%n%B';

function commitOf(text: string): CiCommit {
  const [id = '', tree = '', parents = '', author = '', committer = '', ...message] = text.split('\n');
  return {
    id,
    tree,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    emails: [author, committer],
    message: message.join('\n'),
  };
}

/** Words for `git log` that name the commits of a range. */
export function rangeWords(head: string, base: string): readonly string[] {
  return ['--no-notes', `--max-count=${MOST_COMMITS}`, head, '--not', base, '--'];
}

async function listed({ git }: CiGit, head: string, base: string): Promise<readonly CiCommit[]> {
  const args = ['log', '-z', '--no-mailmap', '--encoding=UTF-8', '--no-notes', '--no-patch', FORMAT];
  const out = await git.ask([...args, `--max-count=${MOST_COMMITS + 1}`, head, '--not', base, '--']);
  if (out === undefined) {
    throw new GuardError('environment', 'git could not list the commits of the change', {
      hint: 'their messages may be too long, or objects are missing: git fsck',
    });
  }
  return out
    .split('\0')
    .filter((text) => text !== '')
    .map((text) => commitOf(text));
}

async function mergeBase({ git }: CiGit, head: string, base: CiBase): Promise<string> {
  const found = await git.ask(['merge-base', base.commit, head]);
  if (found !== undefined) return found.trim();
  throw new GuardError('usage', `the change has no history in common with ${shown(base.name)}`, {
    hint: 'name what it goes into: aup-guard ci --base origin/main; in a partial clone fetch all of it first',
  });
}

/** Throws `usage` for refs that are not there, `environment` where the history is not. */
export async function openRange(from: CiGit, asked: CiAsked): Promise<OpenRange> {
  const { machine, git, tree } = from;
  const name = refuseOption(asked.head ?? 'HEAD', '--head');
  await refuseShallow(git, machine.env);
  const head = await tree.commit(name);
  if (head === undefined) {
    throw new GuardError('usage', `git knows no commit ${JSON.stringify(shown(name))}`, {
      hint: 'see what is there: git log -1, git branch -a',
    });
  }
  const base = await baseOf(asked.base, machine.env, from);
  const left = await mergeBase(from, head, base);
  const commits = await listed(from, head, base.commit);
  return {
    range: { base: left, head, commits: commits.slice(0, MOST_COMMITS) },
    base,
    cut: commits.length > MOST_COMMITS,
  };
}
