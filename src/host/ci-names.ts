/** Which files a change touches, as git stores them, and by which commits. */
import type { CiGit } from './ci-range.ts';
import { rangeWords } from './ci-range.ts';
import type { CiRange } from '../engine/ci/model.ts';

export interface ChangedFile {
  /** From the top of the repository. */
  readonly path: string;
  /** Object names; all zeroes where there is none. */
  readonly before: string;
  readonly after: string;
  /** A commit of another repository. */
  readonly isModule: boolean;
}

/** Rows of `--raw -z` and heads of commits, a token each; a path always follows its row, whatever it looks like. */
function readRaw(out: string, take: { commit(id: string): void; file(file: ChangedFile): void }): void {
  let row = '';
  for (const token of out.split('\0')) {
    const text = token.replace(/^\n/, '');
    if (row !== '') {
      take.file(fileOf(row, token));
      row = '';
    } else if (text.startsWith(':')) row = text;
    else if (text.startsWith('commit ')) take.commit(text.slice(7));
  }
}

/** `:MODE MODE ID ID S`, with one more colon, mode and id for each further parent of a merge. */
function fileOf(row: string, path: string): ChangedFile {
  const words = row.replace(/^:+/, '').split(' ');
  const ids = words.filter((word) => word.length >= 40);
  const modes = words.filter((word) => word.length === 6);
  return {
    path,
    before: ids[0] ?? '',
    after: ids.at(-1) ?? '',
    isModule: modes.includes('160000'),
  };
}

const RAW = '-z --raw --no-renames --no-abbrev --ignore-submodules=none'.split(' ');

/** What the change comes to in the end; undefined when git cannot tell. */
export async function netChanges(
  { git }: CiGit,
  range: CiRange,
): Promise<readonly ChangedFile[] | undefined> {
  const out = await git.ask(['diff-tree', '-r', ...RAW, range.base, range.head]);
  if (out === undefined) return undefined;
  const files: ChangedFile[] = [];
  readRaw(out, { commit: () => undefined, file: (file) => files.push(file) });
  return files;
}

/** The commits by which each file was touched, newest first; undefined when git cannot tell. */
export async function touchedBy(
  { git }: CiGit,
  range: CiRange,
  base: string,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const words = ['log', '--format=tformat:commit %H', '--cc', ...RAW, ...rangeWords(range.head, base)];
  const out = await git.ask(words);
  if (out === undefined) return undefined;
  const found = new Map<string, string[]>();
  let commit = '';
  readRaw(out, {
    commit: (id) => {
      commit = id;
    },
    file: ({ path }) => {
      const kept = found.get(path);
      if (kept === undefined) found.set(path, [commit]);
      else kept.push(commit);
    },
  });
  return found;
}
