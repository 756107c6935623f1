/** What is lost with a branch or tag, what a merge brings, what a rewrite changes. */
import { commitCount, commitsIn, difference, idOf } from './history.ts';
import { countOf, shortRef, type About, type Counter, type Sheet } from './model.ts';
import { remoteWords } from './push.ts';

const MAX_REFS = 5;
/** What the guard itself keeps is not a place where commits are safe: see `backup.ts`. */
const NOT_OURS = '--exclude=refs/aup/*';

export const deletedRefs: Counter = async (about, sheet) => {
  const { action } = about;
  if (action.program !== '' && !isGit(action.program)) return;
  const where = action.remote === undefined ? '' : await remoteWords(about);
  if (where !== '') sheet.facts.push(where);
  const refs = action.refs.slice(0, MAX_REFS);
  for (const ref of refs) await deleted(about, ref, sheet);
  const rest = action.refs.length - refs.length;
  if (rest > 0) sheet.danger.push(`and ${countOf(rest, 'more branch or tag')}`);
  if (refs.length > 0 && sheet.danger.length === 0) {
    sheet.facts.push('no commit is lost: others have them all');
  }
};

function isGit(program: string): boolean {
  return /(?:^|\/)git(?:-[\w-]+)?$/.test(program);
}

async function deleted(about: About, ref: string, sheet: Sheet): Promise<void> {
  const { action } = about;
  const own = action.remote === undefined ? ref : `refs/remotes/${action.remote}/${shortRef(ref)}`;
  const tip = await idOf(about, own);
  if (tip === '') {
    if (action.remote !== undefined) {
      sheet.danger.push(`what the remote has as ${shortRef(ref)} is not known here`);
    }
    return;
  }
  const lost = await commitsIn(about, [tip, '--not', `--exclude=${own}`, NOT_OURS, '--all']);
  if (lost.lines.length > 0) {
    sheet.danger.push(`only on ${shortRef(own)}: ${commitCount(lost)}`, ...lost.lines.slice(0, MAX_REFS));
  }
}

export const joinedCommits: Counter = async (about, sheet) => {
  const { action, tools } = about;
  if (!isGit(action.program)) return;
  const { subcommand, words } = tools.read.git(action.argv);
  const sources = await sourcesOf(about, subcommand, words);
  if (sources.length === 0) return;
  const commits = await commitsIn(about, [...sources, '--not', 'HEAD']);
  if (commits.lines.length === 0) return;
  const [only] = sources;
  await mergedRange(about, sources, sheet);
  const diff =
    sources.length === 1 && only !== undefined
      ? await difference(about, [`HEAD...${only}`])
      : { size: '', text: '' };
  const size = diff.size === '' ? '' : ` · ${diff.size}`;
  sheet.facts.push(`${commitCount(commits)}${size} · conflicts: not looked for`, ...commits.lines);
  sheet.diff.push(...(diff.text ?? '').split('\n').filter((line) => line !== ''));
};

/** What a merge of one branch brings in, from where it left this one. */
async function mergedRange(about: About, [head, ...more]: readonly string[], sheet: Sheet): Promise<void> {
  const { tools, cwd } = about;
  if (head === undefined || more.length > 0) return;
  const base = (await tools.run(['merge-base', 'HEAD', head], cwd))?.trim() ?? '';
  sheet.ranges.push({ base, head });
}

async function sourcesOf(
  about: About,
  subcommand: string,
  words: readonly string[],
): Promise<readonly string[]> {
  const named =
    subcommand === 'pull' ? words.slice(1).map((name) => `${words[0] ?? 'origin'}/${name}`) : words;
  if (subcommand !== 'merge' && subcommand !== 'pull') return [];
  const wanted = named.length === 0 ? ['@{upstream}'] : named;
  const ids = await Promise.all(wanted.slice(0, MAX_REFS).map((name) => idOf(about, name)));
  return ids.filter((id) => id !== '');
}

/** Which commits change their ids or drop out, and whether others may have them already. */
export const rewrittenCommits: Counter = async (about, sheet) => {
  const { action, tools } = about;
  if (!isGit(action.program)) return;
  const { subcommand, args, words } = tools.read.git(action.argv);
  if (subcommand.startsWith('filter-')) return rewrittenAll(about, sheet);
  if (subcommand === 'rebase' || subcommand === 'pull') {
    const base = subcommand === 'pull' ? '@{upstream}' : (words[0] ?? '@{upstream}');
    const tip = subcommand === 'rebase' && words[1] !== undefined ? words[1] : 'HEAD';
    return changed(about, { base: await idOf(about, base), tip: await idOf(about, tip) }, sheet);
  }
  if (subcommand === 'commit') {
    return changed(about, { base: await idOf(about, 'HEAD~1'), tip: await idOf(about, 'HEAD') }, sheet);
  }
  await movedRef(about, { subcommand, args }, sheet);
};

async function rewrittenAll(about: About, sheet: Sheet): Promise<void> {
  const { tools, cwd } = about;
  const [all, own] = await Promise.all([
    tools.run(['rev-list', '--count', NOT_OURS, '--all'], cwd),
    tools.run(['rev-list', '--count', '--branches', '--tags', '--not', '--remotes'], cwd),
  ]);
  if (all === undefined || own === undefined) return;
  const pushed = Math.max(0, Number(all) - Number(own));
  sheet.facts.push(`${countOf(Number(all), 'commit')} may get other ids`);
  if (pushed > 0) sheet.danger.push(sharedWords(pushed));
}

async function changed(
  about: About,
  { base, tip }: { base: string; tip: string },
  sheet: Sheet,
): Promise<void> {
  if (tip === '') return;
  const { tools, cwd } = about;
  const range = base === '' ? [tip] : [`${base}..${tip}`];
  const [commits, all, own] = await Promise.all([
    commitsIn(about, range),
    tools.run(['rev-list', '--count', ...range], cwd),
    tools.run(['rev-list', '--count', ...range, '--not', '--remotes'], cwd),
  ]);
  if (commits.lines.length === 0) return;
  sheet.facts.push(`${commitCount(commits)} get other ids`, ...commits.lines);
  const pushed = Number(all ?? 0) - Number(own ?? 0);
  if (pushed > 0) sheet.danger.push(sharedWords(pushed));
}

function sharedWords(pushed: number): string {
  const many = pushed === 1 ? '1 of them is' : `${pushed} of them are`;
  return `${many} on a remote already: others may have built on that`;
}

/** A branch or tag put somewhere else: what it leaves behind. */
async function movedRef(
  about: About,
  call: { readonly subcommand: string; readonly args: readonly string[] },
  sheet: Sheet,
): Promise<void> {
  const { action, tools } = about;
  const [ref] = action.refs;
  if (ref === undefined) {
    if (/^(?:reflog|gc|prune)$/.test(call.subcommand)) {
      sheet.danger.push('commits no branch names cannot be brought back after this');
    }
    return;
  }
  const { words, values } = tools.read.options(call.args, ['-B', '-C', '-m']);
  const created = values.get('B') ?? values.get('C');
  const target = created !== undefined || call.subcommand === 'reset' ? words[0] : words[1];
  const [from, to] = await Promise.all([idOf(about, ref), idOf(about, target ?? 'HEAD')]);
  if (from === '' || to === '') return;
  sheet.facts.push(`${shortRef(ref)}  ${from.slice(0, 7)} → ${to.slice(0, 7)}`);
  const lost = await commitsIn(about, [from, '--not', to, `--exclude=${ref}`, NOT_OURS, '--all']);
  if (lost.lines.length > 0) sheet.danger.push(`no branch has then: ${commitCount(lost)}`, ...lost.lines);
}
