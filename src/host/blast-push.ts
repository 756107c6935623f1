/** What a push would send out, and what a forced one would take from the remote. */
import type { Action } from '../engine/model.ts';
import { NO_RADIUS, lines, type BlastRadius, type BlastTools } from './blast-model.ts';
import type { RunGit } from './git.ts';

export const MAX_COMMITS = 20;
const MAX_DIFF = 1024 * 1024;

export async function pushRadius(action: Action, cwd: string, tools: BlastTools): Promise<BlastRadius> {
  const remote = action.remote ?? 'origin';
  const url = await tools.run(['remote', 'get-url', '--push', remote], cwd);
  const first = `${remote}  ${url?.trim() ?? '(no such remote)'}`;
  const ref = action.refs[0];
  if (ref === undefined) return { ...NO_RADIUS, facts: [first, 'branches: those the remote is set up for'] };
  const name = ref.replace(/^refs\/(?:heads|tags)\//, '');
  const ends = await pushEnds(action, { remote, name, cwd, run: tools.run });
  if (ends.to === '') return { ...NO_RADIUS, facts: [`${first}  ${name}`] };
  const span =
    ends.from === ''
      ? `${name}  new → ${ends.to.slice(0, 7)}`
      : `${name}  ${ends.from.slice(0, 7)} → ${ends.to.slice(0, 7)}`;
  const commits = await outgoing(ends, remote, { cwd, run: tools.run });
  const diff = await outgoingDiff(ends, { cwd, run: tools.run });
  const more = action.refs.length > 1 ? [`and ${action.refs.length - 1} more branches or tags`] : [];
  const lost = action.verb === 'force-push' ? await lostCommits(ends, { cwd, run: tools.run }) : [];
  return {
    facts: [
      `${first}   ${span}`,
      counted(commits.length, diff.stat, secretsIn(diff.text, tools)),
      ...more,
      ...commits.map((line) => `  ${line}`),
    ],
    danger: lost,
    diff: diff.text.split('\n'),
    ...blockedBy(diff.text, tools),
  };
}

interface Ends {
  /** What the remote has, as far as known here; empty for a new branch. */
  readonly from: string;
  readonly to: string;
}

interface Where {
  readonly cwd: string;
  readonly run: RunGit;
}

async function pushEnds(
  action: Action,
  at: Where & { readonly remote: string; readonly name: string },
): Promise<Ends> {
  const source = action.argv.find(
    (word) => word.endsWith(`:${at.name}`) || word.endsWith(`:refs/heads/${at.name}`),
  );
  const given = source?.replace(/^\+/, '').split(':')[0];
  const verify = (rev: string): Promise<string | undefined> =>
    at.run(['rev-parse', '-q', '--verify', '--end-of-options', `${rev}^{commit}`], at.cwd);
  const to = (await verify(given ?? at.name)) ?? (await verify('HEAD'));
  const from = await verify(`refs/remotes/${at.remote}/${at.name}`);
  return { from: from?.trim() ?? '', to: to?.trim() ?? '' };
}

async function outgoing(ends: Ends, remote: string, at: Where): Promise<readonly string[]> {
  const range = ends.from === '' ? [ends.to, '--not', `--remotes=${remote}`] : [`${ends.from}..${ends.to}`];
  return lines(
    await at.run(
      ['log', '--no-decorate', '--no-show-signature', '--format=%h  %s', `-n${MAX_COMMITS}`, ...range],
      at.cwd,
    ),
  );
}

async function outgoingDiff(ends: Ends, at: Where): Promise<{ stat: string; text: string }> {
  const base = ends.from === '' ? await firstBase(ends, at) : ends.from;
  if (base === '') return { stat: '', text: '' };
  const plain = ['--no-ext-diff', '--no-textconv', '--no-color', base, ends.to];
  const [stat, text] = await Promise.all([
    at.run(['diff', '--shortstat', ...plain], at.cwd),
    at.run(['diff', ...plain], at.cwd),
  ]);
  return { stat: stat?.trim() ?? '', text: (text ?? '').slice(0, MAX_DIFF) };
}

/** For a new branch: where it leaves what the remotes have, else the empty tree. */
async function firstBase(ends: Ends, at: Where): Promise<string> {
  const known = lines(await at.run(['rev-list', '--boundary', ends.to, '--not', '--remotes'], at.cwd));
  const edge = known.find((line) => line.startsWith('-'));
  if (edge !== undefined) return edge.slice(1);
  return (await at.run(['hash-object', '-t', 'tree', '/dev/null'], at.cwd))?.trim() ?? '';
}

export function counted(commits: number, stat: string, secrets: string): string {
  const number =
    commits >= MAX_COMMITS
      ? `${MAX_COMMITS} commits or more`
      : `${commits} commit${commits === 1 ? '' : 's'}`;
  const files = /(\d+) files? changed(?:, (\d+) insertions?\(\+\))?(?:, (\d+) deletions?\(-\))?/.exec(stat);
  const size =
    files === null
      ? ''
      : ` · ${files[1] ?? '0'} file${files[1] === '1' ? '' : 's'} · +${files[2] ?? '0'} −${files[3] ?? '0'}`;
  return `${number}${size}${secrets}`;
}

function secretsIn(diff: string, tools: BlastTools): string {
  if (tools.scan === undefined) return '';
  const added = addedLines(diff);
  const found = tools.scan(added).filter((finding) => finding.category === 'secret').length;
  const held = tools.placeholders?.(added).length ?? 0;
  const words = found === 0 ? ' · secrets: none found' : ` · secrets: ${found} found`;
  return held === 0 ? words : `${words} · placeholders: ${held} found`;
}

function blockedBy(diff: string, tools: BlastTools): { blocks?: string } {
  const held = tools.placeholders?.(addedLines(diff)).length ?? 0;
  return held === 0
    ? {}
    : { blocks: `the commits hold ${held} placeholder${held > 1 ? 's' : ''} instead of real values` };
}

function addedLines(diff: string): string {
  return diff
    .split('\n')
    .filter((line) => line.startsWith('+') && !line.startsWith('+++'))
    .map((line) => line.slice(1))
    .join('\n');
}

async function lostCommits(ends: Ends, at: Where): Promise<readonly string[]> {
  if (ends.from === '') return [];
  const format = ['log', '--no-decorate', '--format=%h  %s', `-n${MAX_COMMITS}`, `${ends.to}..${ends.from}`];
  const lost = lines(await at.run(format, at.cwd));
  return lost.length === 0
    ? []
    : [
        `the remote loses ${lost.length} commit${lost.length > 1 ? 's' : ''}:`,
        ...lost.map((line) => `  ${line}`),
      ];
}
