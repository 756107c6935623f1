/** Subcommands that move, delete or join branches and tags. */
import type { ActionDraft, RepoFacts } from '../../../engine/definitions.ts';
import type { Verb } from '../../../engine/model.ts';
import { has, readOptions, shown, wordList, type Options } from '../../argv.ts';
import { tamper } from './globals.ts';
import { fullRef, short } from './push.ts';

export type SubcommandReader = (
  args: readonly string[],
  repo: RepoFacts | undefined,
) => readonly ActionDraft[];

const PROTECTED = /^(?:main|master|trunk|production|prod|release(?:[/-].*)?)$/;

/** Branches people share by habit, and the default branch. */
export function isProtected(branch: string, repo: RepoFacts | undefined): boolean {
  return PROTECTED.test(branch) || branch === repo?.defaultBranch;
}

function current(repo: RepoFacts | undefined): readonly string[] {
  return repo?.branch === undefined ? [] : [`refs/heads/${repo.branch}`];
}

function into(verb: Verb, what: string, repo: RepoFacts | undefined): ActionDraft {
  const branch = repo?.branch === undefined ? 'the current branch' : repo.branch;
  return { verb, target: `${what} into ${branch}`, refs: current(repo) };
}

const MERGE_VALUED = wordList('-m -s -X -F -S --strategy --strategy-option --file --into-name');
const PULL_VALUED = [...MERGE_VALUED, '-j', '--depth', '-o'];
const REBASE_VALUED = wordList('-X -s -x --exec --onto --strategy -C -S');

/** Options that take the next word, of subcommands whose words name commits; others read them the same way. */
export const COMMITS_VALUED: ReadonlyMap<string, readonly string[]> = new Map([
  ['merge', MERGE_VALUED],
  ['pull', PULL_VALUED],
  ['rebase', REBASE_VALUED],
]);

export const merge: SubcommandReader = (args, repo) => {
  const options = readOptions(args, MERGE_VALUED);
  if (has(options, 'abort', 'quit', 'continue')) return [];
  const skips = has(options, 'no-verify') ? [tamper('skips the merge hooks (--no-verify)')] : [];
  const what = options.words.map(shown).join(' ');
  return [into('merge', what === '' ? 'upstream' : what, repo), ...skips];
};

/** A pull of the branch's own upstream is daily work; another branch is a merge. */
export const pull: SubcommandReader = (args, repo) => {
  const options = readOptions(args, PULL_VALUED);
  const names = options.words.slice(1);
  const upstream = upstreamName(repo);
  if (names.length === 0 || options.names.has('ff-only')) return localTargets(names, repo);
  if (has(options, 'rebase', 'r')) return onShared(repo) ? [into('history-rewrite', 'rebase', repo)] : [];
  // Where nothing is known of the repository, a shared branch is taken for what the current one follows.
  const foreign = names.filter((name) =>
    upstream === undefined ? repo !== undefined || !isProtected(name, repo) : name !== upstream,
  );
  return foreign.length === 0 ? [] : [into('merge', foreign.map(shown).join(' '), repo)];
};

function upstreamName(repo: RepoFacts | undefined): string | undefined {
  return repo?.upstream === undefined ? repo?.branch : short(repo.upstream.ref);
}

function onShared(repo: RepoFacts | undefined): boolean {
  return repo?.branch !== undefined && isProtected(repo.branch, repo);
}

export const fetch: SubcommandReader = (args, repo) => {
  const options = readOptions(args, [
    '--depth',
    '--deepen',
    '-j',
    '--jobs',
    '-o',
    '--upload-pack',
    '--refmap',
  ]);
  const specs = options.words.slice(1);
  const forced = has(options, 'f', 'force');
  return localTargets(forced ? specs.map((spec) => `+${spec}`) : specs, repo);
};

/**
 * `src:dst` writes a local branch; `+` may throw commits away. Remote-tracking refs are not of concern, nor are
 * branches of one's own: git only makes them or moves them forward.
 */
function localTargets(specs: readonly string[], repo: RepoFacts | undefined): readonly ActionDraft[] {
  return specs.flatMap((spec): ActionDraft[] => {
    const target = spec.includes(':') ? spec.slice(spec.indexOf(':') + 1) : '';
    const ref = fullRef(target, repo);
    if (ref === undefined || /^refs\/(?:remotes|pull|pr|merge-requests)\//.test(ref)) return [];
    const verb = spec.startsWith('+') ? 'history-rewrite' : 'merge';
    if (verb === 'merge' && isOwn(ref, repo)) return [];
    return [{ verb, target: short(ref), refs: ref.includes('*') ? [] : [ref] }];
  });
}

function isOwn(ref: string, repo: RepoFacts | undefined): boolean {
  return ref.startsWith('refs/heads/') && !ref.includes('*') && !isProtected(short(ref), repo);
}

export const rebase: SubcommandReader = (args, repo) => {
  const options = readOptions(args, REBASE_VALUED);
  if (has(options, 'abort', 'quit', 'continue', 'skip', 'show-current-patch')) return [];
  const skips = has(options, 'no-verify') ? [tamper('skips the rebase hooks (--no-verify)')] : [];
  return [...rewritten(options, repo), ...skips];
};

/** Only a shared branch: on one's own, pushed or not, it is daily work, and what others have changes by a push alone. */
function rewritten(options: Options, repo: RepoFacts | undefined): readonly ActionDraft[] {
  const branch = options.words[1] ?? repo?.branch;
  if (branch === undefined) return editsHistory(options) ? [into('history-rewrite', 'rebase', repo)] : [];
  if (!movesShared(branch, options, repo)) return [];
  return [{ verb: 'history-rewrite', target: shown(branch), refs: [`refs/heads/${branch}`] }];
}

function movesShared(branch: string, options: Options, repo: RepoFacts | undefined): boolean {
  if (!isProtected(branch, repo)) return false;
  const own = repo?.upstream !== undefined && branch === repo.branch;
  return !own || !isRemoteBase(options, repo);
}

/** Without knowledge of the repository: a rebase that is there to change commits, not to catch up. */
function editsHistory(options: Options): boolean {
  const onto = options.words[0] ?? '';
  // Folding one's own fixups in is how daily work ends.
  if (has(options, 'autosquash') && !has(options, 'root', 'onto')) return false;
  return has(options, 'i', 'interactive', 'root', 'onto') || /[~^]\d*$|^@$|^HEAD$/.test(onto);
}

/** Rebasing onto one's own upstream changes unpushed commits only. */
function isRemoteBase(options: Options, repo: RepoFacts): boolean {
  const base = options.words[0];
  if (has(options, 'root', 'onto')) return false;
  if (base === undefined) return true;
  const upstream = repo.upstream;
  return upstream !== undefined && base === `${upstream.remote}/${short(upstream.ref)}`;
}

export const branch: SubcommandReader = (args, repo) => {
  const options = readOptions(args, [
    '-u',
    '--set-upstream-to',
    '--contains',
    '--merged',
    '--sort',
    '--format',
  ]);
  if (has(options, 'l', 'list', 'show-current') || has(options, 'help')) return [];
  if (has(options, 'd', 'D', 'delete')) return named('delete-branch', options.words, branchPrefix(options));
  const moved = has(options, 'm', 'M', 'move');
  const forced = has(options, 'f', 'M', 'C') || options.names.has('force');
  if (moved) return renamed(options, repo);
  return forced ? named('history-rewrite', options.words.slice(0, 1), 'refs/heads/') : [];
};

/** Renaming loses nothing; taking the place of another branch, or a shared name away, does. */
function renamed(options: Options, repo: RepoFacts | undefined): readonly ActionDraft[] {
  const [first = '', second] = options.words;
  if (second === undefined) {
    const own = shortCurrent(repo).filter((name) => isProtected(name, repo));
    return repo?.upstream === undefined || own.length === 0
      ? []
      : named('history-rewrite', own, 'refs/heads/');
  }
  const overwrites = has(options, 'M') || options.names.has('force');
  return overwrites || isProtected(first, repo) ? named('history-rewrite', [first], 'refs/heads/') : [];
}

function branchPrefix(options: Options): string {
  return has(options, 'r', 'remotes') ? 'refs/remotes/' : 'refs/heads/';
}

function shortCurrent(repo: RepoFacts | undefined): readonly string[] {
  return current(repo).map(short);
}

export const tag: SubcommandReader = (args) => {
  const options = readOptions(args, [
    '-m',
    '-F',
    '-u',
    '--message',
    '--file',
    '--sort',
    '--format',
    '--contains',
  ]);
  if (has(options, 'd', 'delete')) return named('delete-branch', options.words, 'refs/tags/');
  const forced = has(options, 'f') || options.names.has('force');
  return forced ? named('history-rewrite', options.words.slice(0, 1), 'refs/tags/') : [];
};

export const updateRef: SubcommandReader = (args) => {
  const options = readOptions(args, ['-m']);
  if (has(options, 'stdin')) {
    return [{ verb: 'delete-branch', target: 'refs read from a pipe', unresolved: 'refs come from a pipe' }];
  }
  return named(has(options, 'd') ? 'delete-branch' : 'history-rewrite', options.words.slice(0, 1), '');
};

export const symbolicRef: SubcommandReader = (args) => {
  const options = readOptions(args, ['-m']);
  const [name] = options.words;
  if (name === undefined || name === 'HEAD') return [];
  if (has(options, 'd', 'delete')) return named('delete-branch', [name], '');
  const joins = [name, options.words[1] ?? ''].every((ref) => ref.startsWith('refs/heads/'));
  return options.words.length > 1 ? named(joins ? 'merge' : 'history-rewrite', [name], '') : [];
};

/** Notes are refs: taking them out leaves them in no branch. */
export const notes: SubcommandReader = (args) => {
  const options = readOptions(args, ['--ref', '-m', '-F', '-C', '-c']);
  const [verb] = options.words;
  const dry = has(options, 'n', 'dry-run');
  if (dry || (verb !== 'remove' && verb !== 'prune')) return [];
  return [{ verb: 'history-rewrite', target: `notes of ${shown(options.words[1] ?? 'HEAD')}` }];
};

export const replace: SubcommandReader = (args) => {
  const options = readOptions(args, ['--format']);
  if (has(options, 'l', 'list') || options.words.length === 0) return [];
  return [{ verb: 'history-rewrite', target: options.words.map(shown).join(' ') }];
};

function named(verb: Verb, names: readonly string[], prefix: string): readonly ActionDraft[] {
  const refs = names.map((name) => fullRef(name.startsWith('refs/') ? name : `${prefix}${name}`, undefined));
  const known = refs.filter((ref) => ref !== undefined);
  const target = names.map(shown).join(' ');
  return [{ verb, target, refs: known.length === refs.length ? known : [] }];
}
