/** The commits of a range as receipts name them: by id, by files before and after, by difference. */
import type { Digest } from '../engine/model.ts';
import { MOST_PARTS, type Change } from '../engine/receipt/model.ts';
import { sha256 } from './policy-hashing.ts';
import type { ReceiptGit } from './receipt-git.ts';
import { patchDigests } from './receipt-patch.ts';

export interface Ends {
  /** Commit the range begins after; empty = at the first one. */
  readonly base: string;
  readonly head: string;
}

export interface Step {
  readonly commit: string;
  readonly tree: string;
  readonly parents: readonly string[];
}

const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Its full name when it is a commit here; empty otherwise. */
export async function commitId(git: ReceiptGit, name: string): Promise<string> {
  const id = (await git.text('rev-parse', '-q', '--verify', '--end-of-options', `${name}^{commit}`))?.trim();
  return id !== undefined && ID.test(id) ? id : '';
}

/** The same in every clone that has the whole history; undefined where it is cut short, or there is none. */
export async function repositoryId(git: ReceiptGit, tip: string): Promise<Digest | undefined> {
  const shallow = await git.text('rev-parse', '--is-shallow-repository');
  if (shallow?.trim() !== 'false') return undefined;
  const root = (await git.text('rev-list', '--first-parent', '--max-parents=0', tip))?.trim() ?? '';
  return ID.test(root) ? sha256(`aup-guard repository 1\n${root}\n`) : undefined;
}

/** Commits in the range, newest first; undefined when there are more than `most`, or git fails. */
export async function stepsIn(
  git: ReceiptGit,
  { base, head }: Ends,
  most: number,
): Promise<readonly Step[] | undefined> {
  const without = base === '' ? [] : [`^${base}`];
  const format = ['--topo-order', `--max-count=${most + 1}`, '--format=%H %T %P'];
  const text = await git.text('rev-list', ...format, head, ...without);
  const rows = text?.split('\n').filter((line) => line !== '' && !line.startsWith('commit '));
  if (rows === undefined || rows.length > most) return undefined;
  return rows.map((row) => {
    const [commit = '', tree = '', ...parents] = row.trim().split(' ');
    return { commit, tree, parents };
  });
}

/** Trees of commits, asked for in one go. */
async function treesOf(git: ReceiptGit, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const input = ids.map((id) => `${id}^{tree}\n`).join('');
  const args = ['cat-file', '--batch-check=%(objectname)'];
  const rows = (await git.bytes({ args, input }))?.toString('utf8').split('\n') ?? [];
  return new Map(
    ids.flatMap((id, at): [string, string][] => {
      const tree = rows[at] ?? '';
      return ID.test(tree) ? [[id, tree]] : [];
    }),
  );
}

export interface RangeChanges {
  readonly whole: Change;
  /** Newest first. */
  readonly parts: readonly Change[];
}

/** Undefined when something of the range is not there. */
export async function changesOf(
  git: ReceiptGit,
  ends: Ends,
  steps: readonly Step[],
): Promise<RangeChanges | undefined> {
  const first = steps.map(({ parents }) => parents[0] ?? '');
  const wanted = [...new Set([...first, ends.base, ends.head])].filter((id) => id !== '');
  const [trees, none] = await Promise.all([
    treesOf(git, wanted),
    git.text('hash-object', '-t', 'tree', '/dev/null'),
  ]);
  const empty = none?.trim() ?? '';
  if (wanted.some((id) => !trees.has(id)) || !ID.test(empty)) return undefined;
  const treeOf = (id: string): string => trees.get(id) ?? '';
  const bare = (commit: string, from: string, tree: string) => ({ commit, from: treeOf(from), tree });
  const whole = bare(ends.head, ends.base, treeOf(ends.head));
  const parts = steps.map(({ commit, tree, parents }) => bare(commit, parents[0] ?? '', tree));
  const asked = [whole, ...parts].map(({ from, tree }) => ({ from: from === '' ? empty : from, tree }));
  const digestOf = await patchDigests(asked, git);
  const withPatch = (change: Omit<Change, 'patch'>): Change => {
    const from = change.from === '' ? empty : change.from;
    return { ...change, patch: digestOf({ from, tree: change.tree }) };
  };
  return { whole: withPatch(whole), parts: parts.map((part) => withPatch(part)) };
}

/** A range as a receipt names it: without its commits when those are too many. */
export async function signedRange(git: ReceiptGit, ends: Ends): Promise<RangeChanges | undefined> {
  return changesOf(git, ends, (await stepsIn(git, ends, MOST_PARTS)) ?? []);
}

/** Whether a merge holds exactly what git makes of its parents by itself. Git 2.38 and newer can tell. */
export async function isPlainMerge(git: ReceiptGit, { tree, parents }: Step): Promise<boolean> {
  const [one, other, ...more] = parents;
  if (one === undefined || other === undefined || more.length > 0) return false;
  const made = await git.text('merge-tree', '--write-tree', '--no-messages', one, other);
  return made?.trim() === tree;
}
