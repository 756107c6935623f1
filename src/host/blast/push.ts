/** What a push would send out, and what a forced one would take from the remote. */
import { commitCount, commitsIn, difference, idOf, type Difference } from './history.ts';
import { lostWords, type Ends } from './lost.ts';
import {
  countOf,
  lines,
  shortRef,
  type About,
  type BlastTools,
  type Counter,
  type Sheet,
  type ShownRange,
} from './model.ts';

const MAX_REFS = 5;

export const pushFacts: Counter = async (about, sheet) => {
  const { action } = about;
  const to = await remoteWords(about);
  if (action.refs.length === 0) return unnamed(about, { to, sheet });
  const ends = await Promise.all(action.refs.slice(0, MAX_REFS).map((ref) => endsOf(about, ref)));
  const known = ends.filter(({ newId }) => newId !== '');
  sheet.ranges.push(...(await pushedRanges(about, ends)));
  const spans = ends.map(span);
  sheet.facts.push(`${to}   ${spans.join(' · ')}${more(action.refs.length)}`);
  if (action.verb === 'force-push') sheet.danger.push(...(await lostWords(about, known)));
  if (known.length > 0) await outgoing(about, known, sheet);
};

function more(refs: number): string {
  return refs > MAX_REFS ? ` and ${refs - MAX_REFS} more` : '';
}

/** `origin  github.com/acme/shop`: without the user name or token an address may hold. */
export async function remoteWords({ action, cwd, tools }: About): Promise<string> {
  const remote = action.remote ?? 'origin';
  const urls = lines(await tools.run(['remote', 'get-url', '--push', '--all', remote], cwd));
  if (urls.length === 0) return /[/:]/.test(remote) ? plainUrl(remote) : `${remote}  (no such remote)`;
  return `${remote}  ${urls.map(plainUrl).join(' and ')}`;
}

function plainUrl(url: string): string {
  const bare = url.replace(/^[a-z+]+:\/\/(?:[^@/]*@)?/i, '').replace(/^[^@/:]+@([^:/]+):/, '$1/');
  return bare.replace(/\.git\/?$/, '');
}

async function endsOf(about: About, ref: string): Promise<Ends> {
  const { action } = about;
  const name = shortRef(ref);
  const given = action.argv.find((word) => word.endsWith(`:${name}`) || word.endsWith(`:${ref}`));
  const source = given?.replace(/^\+/, '').split(':')[0] ?? ref;
  const [named, head, oldId] = await Promise.all([
    idOf(about, source),
    idOf(about, 'HEAD'),
    idOf(about, trackingRef(about, ref)),
  ]);
  return { name, oldId, newId: named === '' ? head : named };
}

/** What each branch gets; none when not all of them are looked at. A forced one begins where both sides part. */
async function pushedRanges(about: About, ends: readonly Ends[]): Promise<readonly ShownRange[]> {
  const { action, cwd, tools } = about;
  if (action.refs.length > MAX_REFS || ends.some(({ newId }) => newId === '')) return [];
  if (action.refs.some((ref) => !/^refs\/(?:heads|tags)\//.test(ref))) return [];
  return Promise.all(
    ends.map(async ({ oldId, newId }) => {
      const edge = oldId === '' ? await firstBase(about, newId) : oldId;
      const base = (await tools.run(['merge-base', edge, newId], cwd))?.trim() ?? '';
      return { base, head: newId };
    }),
  );
}

function trackingRef({ action }: About, ref: string): string {
  return `refs/remotes/${action.remote ?? 'origin'}/${shortRef(ref)}`;
}

function span({ name, oldId, newId }: Ends): string {
  if (newId === '') return name;
  return `${name}  ${oldId === '' ? 'new' : oldId.slice(0, 7)} → ${newId.slice(0, 7)}`;
}

async function outgoing(about: About, ends: readonly Ends[], sheet: Sheet): Promise<void> {
  const remote = about.action.remote ?? 'origin';
  const isNew = ends.some(({ oldId }) => oldId === '');
  const there = ends.map(({ oldId }) => oldId).filter((id) => id !== '');
  const range = [
    ...ends.map(({ newId }) => newId),
    '--not',
    ...there,
    ...(isNew ? [`--remotes=${remote}`] : []),
  ];
  const commits = await commitsIn(about, range);
  if (commits.lines.length === 0) {
    sheet.facts.push('no commits the remote has not');
    return;
  }
  const diff = await outgoingDiff(about, ends);
  const size = diff.size === '' ? '' : ` · ${diff.size}`;
  sheet.facts.push(`${commitCount(commits)}${size}${heldWords(diff, about.tools)}`, ...commits.lines);
  sheet.diff.push(...(diff.text ?? 'too much to be shown here').split('\n'));
  const held = about.tools.placeholders?.(addedLines(diff.text ?? '')).length ?? 0;
  if (held > 0) {
    sheet.blocks = `the commits hold ${countOf(held, 'placeholder')} instead of real values`;
  }
}

async function outgoingDiff(about: About, ends: readonly Ends[]): Promise<Difference> {
  const parts = await Promise.all(
    ends.slice(0, 3).map(async (each) => {
      const base = each.oldId === '' ? await firstBase(about, each.newId) : each.oldId;
      return base === '' ? { size: '', text: '' } : difference(about, [base, each.newId]);
    }),
  );
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const unknown = parts.some(({ text }) => text === undefined);
  return { size: '', text: unknown ? undefined : parts.map(({ text }) => text ?? '').join('') };
}

/** For a new branch: where it leaves what the remotes have, else the empty tree. */
async function firstBase({ tools, cwd }: About, tip: string): Promise<string> {
  const known = lines(await tools.run(['rev-list', '--boundary', tip, '--not', '--remotes'], cwd));
  const edge = known.find((line) => line.startsWith('-'));
  if (edge !== undefined) return edge.slice(1);
  return (await tools.run(['hash-object', '-t', 'tree', '/dev/null'], cwd))?.trim() ?? '';
}

/** What the outgoing lines hold. Nothing is said of a text that was not searched but that it was not. */
function heldWords({ text }: Difference, tools: BlastTools): string {
  if (tools.scan === undefined) return '';
  if (text === undefined) return ' · secrets: not searched, too much changes';
  const added = addedLines(text);
  const found = tools.scan(added).filter((finding) => finding.category === 'secret').length;
  const held = tools.placeholders?.(added).length ?? 0;
  const words = found === 0 ? ' · secrets: none found' : ` · secrets: ${found} found`;
  return held === 0 ? words : `${words} · placeholders: ${held} found`;
}

function addedLines(diff: string): string {
  return diff
    .split('\n')
    .filter((line) => line.startsWith('+') && !line.startsWith('+++'))
    .map((line) => line.slice(1))
    .join('\n');
}

/** `--all`, `--mirror`, `--tags`, or what the remote is set up for: which refs that is as far as known. */
async function unnamed(about: About, { to, sheet }: { to: string; sheet: Sheet }): Promise<void> {
  const { action, cwd, tools } = about;
  const isMirror = action.argv.includes('--mirror');
  const tags = action.argv.includes('--tags') || isMirror;
  const places = [...(action.argv.includes('--tags') ? [] : ['refs/heads']), ...(tags ? ['refs/tags'] : [])];
  const here = lines(await tools.run(['for-each-ref', '--format=%(refname)', ...places], cwd)).map(shortRef);
  const named =
    here.length > 6 ? `${here.slice(0, 6).join(' ')} and ${here.length - 6} more` : here.join(' ');
  const all = ['--all', '--branches', '--mirror', '--tags'].some((word) => action.argv.includes(word));
  sheet.facts.push(to, all ? `all of: ${named}` : `branches: those the remote is set up for, of ${named}`);
  if (!isMirror) return;
  const remote = action.remote ?? 'origin';
  const there = lines(
    await tools.run(['for-each-ref', '--format=%(refname:lstrip=3)', `refs/remotes/${remote}`], cwd),
  ).filter((name) => name !== 'HEAD' && !here.includes(name));
  sheet.danger.push(
    'branches and tags the remote has and this repository has not are deleted there',
    ...there.slice(0, 10).map((name) => `  ${name}`),
  );
}
