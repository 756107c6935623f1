/** Commits and differences as short lines. */
import { countOf, lines, type About } from './model.ts';

export const MAX_COMMITS = 20;
const MAX_DIFF = 1024 * 1024;
/** Nothing of the repository's own settings may start a program. */
const PLAIN_DIFF = ['--no-ext-diff', '--no-textconv', '--no-color'];

export interface Commits {
  /** `8a71be0  retry payment capture · Ann`; the author is left to `by` when there is only one. */
  readonly lines: readonly string[];
  /** More than are listed, as far as known. */
  readonly more: boolean;
  /** The one author of all, else empty. */
  readonly by: string;
}

const NO_COMMITS: Commits = { lines: [], more: false, by: '' };

/** The newest commits of a range, e.g. `['a..b']`; nothing for one git cannot read. */
export async function commitsIn({ tools, cwd }: About, range: readonly string[]): Promise<Commits> {
  const wanted = ['--no-decorate', '--no-show-signature', '--format=%h%x09%an%x09%s', `-n${MAX_COMMITS + 1}`];
  const rows = lines(await tools.run(['log', ...wanted, ...range, '--'], cwd)).map((line) => {
    const [id = '', author = '', ...subject] = line.split('\t');
    return { id, author, subject: subject.join(' ') };
  });
  const [first] = rows;
  if (first === undefined) return NO_COMMITS;
  const alone = rows.every(({ author }) => author === first.author);
  return {
    lines: rows.slice(0, MAX_COMMITS).map(({ id, author, subject }) => {
      const short = subject.length > 72 ? `${subject.slice(0, 71)}…` : subject;
      return alone ? `  ${id}  ${short}` : `  ${id}  ${short} · ${author}`;
    }),
    more: rows.length > MAX_COMMITS,
    by: alone ? first.author : '',
  };
}

/** `3 commits by Ann`. */
export function commitCount({ lines: listed, more, by }: Commits): string {
  const number = more ? `${MAX_COMMITS} commits or more` : countOf(listed.length, 'commit');
  return by === '' ? number : `${number} by ${by}`;
}

export interface Difference {
  /** `7 files · +212 −40`; empty when nothing differs or it is not known. */
  readonly size: string;
  /** Undefined when there is too much of it, or git cannot tell. */
  readonly text: string | undefined;
}

/** What differs, by arguments of `git diff`. */
export async function difference(
  { tools, cwd }: Pick<About, 'tools' | 'cwd'>,
  args: readonly string[],
): Promise<Difference> {
  const [stat, text] = await Promise.all([
    tools.run(['diff', '--shortstat', ...PLAIN_DIFF, ...args], cwd),
    tools.run(['diff', ...PLAIN_DIFF, ...args], cwd),
  ]);
  const size = statWords(stat ?? '');
  return { size, text: text === undefined || text.length > MAX_DIFF ? undefined : text };
}

function statWords(stat: string): string {
  const found = /(\d+) files? changed(?:, (\d+) insertions?\(\+\))?(?:, (\d+) deletions?\(-\))?/.exec(stat);
  if (found === null) return '';
  return `${countOf(Number(found[1]), 'file')} · +${found[2] ?? '0'} −${found[3] ?? '0'}`;
}

/** A revision as its full id; empty when there is none. */
export async function idOf({ tools, cwd }: About, revision: string): Promise<string> {
  if (revision === '' || revision.startsWith('-')) return '';
  const found = await tools.run(['rev-parse', '-q', '--verify', `${revision}^{commit}`], cwd);
  return found?.trim() ?? '';
}
