/** Commits and differences as short lines. */
import type { CommitText } from '../../engine/commit-marks.ts';
import { countOf, type About } from './model.ts';

export const MAX_COMMITS = 20;
const MAX_DIFF = 1024 * 1024;
/** Nothing of the repository's own settings may start a program. */
const PLAIN_DIFF = ['--no-ext-diff', '--no-textconv', '--no-color'];

export interface Commits {
  /** `8a71be0  retry payment capture · Ann · marked Claude Code`; the author is left to `by` when there is only one. */
  readonly lines: readonly string[];
  /** More than are listed, as far as known. */
  readonly more: boolean;
  /** The one author of all, else empty. */
  readonly by: string;
}

/** No field of a commit can hold the separator, so none can look like a commit of its own. */
const FIELDS = ['%h', '%an', '%ae', '%ce', '%s', '%b'];

async function listed({ tools, cwd }: About, range: readonly string[]): Promise<string | undefined> {
  const log = (fields: readonly string[]): Promise<string | undefined> => {
    const format = ['-z', '--no-decorate', '--no-show-signature', `--format=${fields.join('%x00')}`];
    return tools.run(['log', ...format, `-n${MAX_COMMITS + 1}`, ...range, '--'], cwd);
  };
  // Messages too long to take in must not hide the commits.
  return (await log(FIELDS)) ?? log([...FIELDS.slice(0, -1), '']);
}

interface Row {
  readonly id: string;
  readonly author: string;
  readonly subject: string;
  readonly written: CommitText;
}

function rowsOf(answer: string | undefined): readonly Row[] {
  const fields = (answer ?? '').split('\0');
  return Array.from({ length: Math.floor(fields.length / FIELDS.length) }, (_, at) => {
    const [id = '', author = '', ...rest] = fields.slice(at * FIELDS.length, (at + 1) * FIELDS.length);
    const [byEmail = '', toEmail = '', subject = '', body = ''] = rest;
    return { id, author, subject, written: { emails: [byEmail, toEmail], message: body } };
  });
}

const NO_COMMITS: Commits = { lines: [], more: false, by: '' };

/** The newest commits of a range, e.g. `['a..b']`; nothing for one git cannot read. */
export async function commitsIn(about: About, range: readonly string[]): Promise<Commits> {
  const rows = rowsOf(await listed(about, range));
  const [first] = rows;
  if (first === undefined) return NO_COMMITS;
  const alone = rows.every(({ author }) => author === first.author);
  return {
    lines: rows.slice(0, MAX_COMMITS).map(({ id, author, subject, written }) => {
      const short = subject.length > 72 ? `${subject.slice(0, 71)}…` : subject;
      const agents = about.tools.agentsOf?.(written) ?? [];
      const marked = agents.length === 0 ? [] : [`marked ${agents.join(', ')}`];
      return `  ${id}  ${[short, ...(alone ? [] : [author]), ...marked].join(' · ')}`;
    }),
    more: rows.length > MAX_COMMITS,
    by: alone ? first.author : '',
  };
}

/** `3 commits by Ann`. */
export function commitCount({ lines, more, by }: Commits): string {
  const number = more ? `${MAX_COMMITS} commits or more` : countOf(lines.length, 'commit');
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
