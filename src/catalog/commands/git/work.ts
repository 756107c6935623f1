/** Subcommands that throw away files, edits or recovery points, and those that change settings. */
import type { ActionDraft } from '../../../engine/definitions.ts';
import { has, readOptions, shown, wordList, type Options } from '../../argv.ts';
import { isThrowaway } from '../../throwaway.ts';
import { tamper, tamperingSetting } from './globals.ts';
import type { SubcommandReader } from './refs.ts';

function discard(target: string, paths: readonly string[] = []): readonly ActionDraft[] {
  return [{ verb: 'discard-work', target, paths }];
}

export const reset: SubcommandReader = (args) => {
  const options = readOptions(args, ['--pathspec-from-file']);
  if (!args.some((word) => /^--(?:ha|me|ke)/.test(word))) return [];
  return discard(`uncommitted edits, back to ${shown(options.words[0] ?? 'HEAD')}`);
};

export const checkout: SubcommandReader = (args) => {
  const options = readOptions(args, ['-b', '-B', '--orphan', '--conflict', '--pathspec-from-file']);
  if (has(options, 'f', 'force')) return discard('uncommitted edits');
  if (has(options, 'B')) return recreated(options.values.get('B') ?? '');
  const paths = checkoutPaths(options);
  return paths.length === 0 ? [] : discard(`edits in ${paths.map(shown).join(' ')}`, paths);
};

function recreated(name: string): readonly ActionDraft[] {
  return [{ verb: 'history-rewrite', target: shown(name), refs: name === '' ? [] : [`refs/heads/${name}`] }];
}

/** Which words are paths: after `--`, after a tree, or a single one that looks like a file. */
function checkoutPaths(options: Options): readonly string[] {
  const { words, dashes } = options;
  if (has(options, 'pathspec-from-file')) return ['files named in a list'];
  if (dashes >= 0) return words.slice(dashes);
  if (has(options, 'b', 'orphan', 't', 'track', 'd', 'detach')) return [];
  if (has(options, 'p', 'patch')) return ['selected parts'];
  if (words.length > 1) return words.slice(1);
  const [only] = words;
  return only !== undefined && looksLikePath(only) ? [only] : [];
}

/** Files people name without an ending. */
const PLAIN_FILE =
  /(?:^|\/)(?:(?:Make|Docker|Gem|Rake|Proc|Brew|Vagrant|Pip|Just|Jenkins)file|README|LICENSE|CHANGELOG|\.\w[\w.-]*)$/;

function looksLikePath(word: string): boolean {
  if (/(?:^|[-/.])v?\d*\.?x$/.test(word)) return false;
  if (PLAIN_FILE.test(word)) return true;
  return (
    /^\.{1,2}(?:\/|$)|[*?]|\/$/.test(word) || /(?:^|\/)[^/]*[a-z_-][^/]*\.[a-z][a-z0-9]{0,5}$/i.test(word)
  );
}

export const switchBranch: SubcommandReader = (args) => {
  const options = readOptions(args, ['-c', '-C', '--create', '--force-create', '--orphan', '--conflict']);
  if (has(options, 'f', 'discard-changes', 'force')) return discard('uncommitted edits');
  const created = options.values.get('C') ?? options.values.get('force-create');
  return created === undefined ? [] : recreated(created);
};

export const restore: SubcommandReader = (args) => {
  const options = readOptions(args, ['-s', '--source', '--conflict', '--pathspec-from-file']);
  const staged = has(options, 'S', 'staged') && !has(options, 'W', 'worktree');
  return staged ? [] : discard(`edits in ${options.words.map(shown).join(' ')}`, options.words);
};

export const clean: SubcommandReader = (args) => {
  const options = readOptions(args, ['-e', '--exclude']);
  const throwaway = options.words.length > 0 && options.words.every(isThrowaway);
  if (has(options, 'n', 'dry-run') || throwaway) return [];
  return discard('files git does not know', options.words);
};

/** Writes the index over the files. */
export const overwrite: SubcommandReader = (args) => {
  const options = readOptions(args, ['--prefix', '--index-output', '--stage']);
  const resets = options.names.has('reset') && has(options, 'u');
  const forced = has(options, 'f', 'force') && !has(options, 'prefix');
  return resets || forced ? discard('uncommitted edits') : [];
};

/** `mv -f` takes the place of another file. */
export const move: SubcommandReader = (args) => {
  const options = readOptions(args);
  if (!has(options, 'f', 'force') || has(options, 'n', 'dry-run')) return [];
  return discard(`what is in ${shown(options.words.at(-1) ?? '')}`, options.words.slice(-1));
};

export const stash: SubcommandReader = (args) => {
  const [verb, name] = args;
  if (verb === 'clear') return discard('all stashed work');
  return verb === 'drop' ? discard(`stashed work ${shown(name ?? 'stash@{0}')}`) : [];
};

/** Git itself keeps a worktree in which anything is changed or new, unless it is forced. */
export const worktree: SubcommandReader = (args) => {
  const options = readOptions(args, ['-b', '-B', '--reason']);
  const { words } = options;
  if (words[0] === 'add' && has(options, 'B')) return recreated(options.values.get('B') ?? '');
  const forced = words[0] === 'remove' && has(options, 'f', 'force');
  return forced ? discard(`worktree ${shown(words[1] ?? '')}`, words.slice(1)) : [];
};

export const submodule: SubcommandReader = (args) => {
  const options = readOptions(args);
  const [verb] = options.words;
  if (verb === 'deinit') return discard('a submodule');
  return verb === 'update' && has(options, 'f', 'force') ? discard('edits in submodules') : [];
};

export const remove: SubcommandReader = (args) => {
  const options = readOptions(args, ['--pathspec-from-file']);
  if (has(options, 'cached', 'n', 'dry-run')) return [];
  if (options.words.length > 0 && options.words.every(isThrowaway)) return [];
  return [{ verb: 'delete-files', target: options.words.map(shown).join(' '), paths: options.words }];
};

export const remote: SubcommandReader = (args) => {
  const words = readOptions(args).words;
  const [verb, name] = words;
  if (verb === 'remove' || verb === 'rm')
    return [{ verb: 'delete-branch', target: `remote ${shown(name ?? '')}` }];
  return [];
};

export const reflog: SubcommandReader = (args) => {
  const [verb] = args;
  const dry = args.includes('-n') || args.includes('--dry-run');
  if (dry || (verb !== 'expire' && verb !== 'delete')) return [];
  return [{ verb: 'history-rewrite', target: 'reflog entries' }];
};

export const gc: SubcommandReader = (args) =>
  args.some((word) => /^--prune=(?!never|\d+\.(?:weeks|months|years))/.test(word))
    ? [{ verb: 'history-rewrite', target: 'commits no branch names' }]
    : [];

export const prune: SubcommandReader = (args) =>
  args.includes('-n') || args.includes('--dry-run')
    ? []
    : [{ verb: 'history-rewrite', target: 'commits no branch names' }];

export const commit: SubcommandReader = (args) => {
  const options = readOptions(
    args,
    wordList(`
  -m -F -C -c -t --message --file --author --date --template --fixup --squash --trailer --cleanup
  --reuse-message --reedit-message
`),
  );
  return has(options, 'n', 'no-verify') ? [tamper('skips the commit hooks (--no-verify)')] : [];
};

export const am: SubcommandReader = (args) =>
  args.some((word) => word.startsWith('--no-v')) ? [tamper('skips the hooks of am (--no-verify)')] : [];

/** A patch is taken back from a file that keeps it; one that comes from a pipe, such as `git diff`, is the work itself. */
export const applyPatch: SubcommandReader = (args) => {
  const options = readOptions(args, ['-p', '-C', '--directory', '--exclude', '--include', '--whitespace']);
  if (!has(options, 'R', 'reverse') || has(options, 'check', 'stat', 'numstat', 'summary', 'cached'))
    return [];
  const files = options.words.filter((word) => word !== '-');
  return files.length > 0 ? [] : discard('edits, by a patch that comes from elsewhere');
};

/** A comparison or merge tool named in the call is a program that runs. */
export const difftool: SubcommandReader = (args) => {
  const options = readOptions(args, ['-x', '--extcmd', '-t', '--tool']);
  const program = options.values.get('x') ?? options.values.get('extcmd');
  const known =
    /^(?:code|vim|nvim|vimdiff|meld|opendiff|kdiff3|diff|colordiff|delta|bcomp|difft|cat)\b[^;&|$`]*$/;
  return program === undefined || known.test(program) ? [] : [tamper(`runs ${shown(program)} on each file`)];
};

/** Settings and hooks that come into the new repository with the clone. */
export const clone: SubcommandReader = (args) => {
  const options = readOptions(args, [
    '-c',
    '--config',
    '-u',
    '--upload-pack',
    '-b',
    '-o',
    '--depth',
    '--filter',
    '-j',
  ]);
  const given = options.values.get('c') ?? options.values.get('config') ?? '';
  const at = given.indexOf('=');
  const why =
    at < 0 ? undefined : tamperingSetting(given.slice(0, at).toLowerCase(), given.slice(at + 1), true);
  const program = options.values.get('u');
  const chosen = program === undefined ? [] : [tamper(`runs ${shown(program)} at the other end`)];
  return why === undefined ? chosen : [tamper(why), ...chosen];
};
