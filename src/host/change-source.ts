/** Which changes a commit or a push is about. */
import type { PatchPart } from '../engine/patch-reader.ts';
import type { ChangeGit } from './change-git.ts';

/** What a hook of git is told. */
export type ChangeAsked =
  | { readonly hook: 'pre-commit' }
  | {
      readonly hook: 'pre-push';
      /** Name or address. */
      readonly remote: string;
      /** `<local ref> <local id> <remote ref> <remote id>` a line. */
      readonly input: string;
    };

export interface ChangeSource {
  /** Each is a view of the same changes: what counts is new in all of them. */
  readonly views: readonly (() => Promise<readonly PatchPart[]>)[];
  /** Something is pushed that has no history of its own: it cannot be looked at. */
  readonly unknown: boolean;
}

const NOTHING: ChangeSource = { views: [], unknown: false };

/** What comes from the other side of a merge is somebody's commit already. */
async function staged(git: ChangeGit): Promise<ChangeSource> {
  const other = await git.ask(['rev-parse', '-q', '--verify', 'MERGE_HEAD']);
  const sides = other === undefined ? [] : [other.trim()];
  const views = [[], ...sides.map((side) => [side])].map(
    (against) => () => git.patches(['diff', '--cached', ...against]),
  );
  return { views, unknown: false };
}

interface Pushed {
  readonly newId: string;
  readonly oldId: string;
}

/** Deletions bring nothing. */
function pushedIn(input: string): readonly Pushed[] {
  return input
    .split('\n')
    .map((line) => line.trim().split(' '))
    .filter((row) => row.length === 4)
    .map(([, newId = '', , oldId = '']) => ({ newId, oldId }))
    .filter(({ newId }) => !/^0+$/.test(newId));
}

/** Commits the remote is known to have: a name nobody set up says nothing of what is there, an address even less. */
async function remoteHas(git: ChangeGit, remote: string): Promise<string> {
  const isNamed = (await git.ask(['config', '--get', `remote.${remote}.url`])) !== undefined;
  return isNamed ? `--remotes=${remote}` : '--remotes';
}

async function existing(git: ChangeGit, ids: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    [...new Set(ids)].map((id) => git.ask(['rev-parse', '-q', '--verify', `${id}^{commit}`])),
  );
  return found.filter((id) => id !== undefined).map((id) => id.trim());
}

async function outgoing(git: ChangeGit, remote: string, input: string): Promise<ChangeSource> {
  const pushed = pushedIn(input);
  if (pushed.length === 0) return NOTHING;
  const wanted = pushed.map(({ newId }) => newId);
  const [tips, there, has] = await Promise.all([
    existing(git, wanted),
    existing(
      git,
      pushed.map(({ oldId }) => oldId).filter((id) => !/^0+$/.test(id)),
    ),
    remoteHas(git, remote),
  ]);
  const words = ['log', '--format=commit %H', '--cc', '--no-notes', ...tips, '--not', ...there, has];
  return {
    views: tips.length === 0 ? [] : [() => git.patches(words)],
    unknown: tips.length < new Set(wanted).size,
  };
}

/** What git cannot tell is left to `patches` to find out. */
export async function changeSource(git: ChangeGit, asked: ChangeAsked): Promise<ChangeSource> {
  return asked.hook === 'pre-commit' ? staged(git) : outgoing(git, asked.remote, asked.input);
}

/** The policy of a repository, at its root. */
export const POLICY = 'aup.yaml';

const NAMES = 'diff --cached --name-only -z --no-renames --no-relative --'.split(' ');

/** Staged files of the guard, from the root. */
export async function stagedOfGuard(git: ChangeGit): Promise<readonly string[]> {
  const names = await git.ask([...NAMES, `:(top)${POLICY}`, ':(top).aup']);
  return (names ?? '').split('\0').filter((name) => name !== '');
}
