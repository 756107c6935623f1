/** Subcommands that throw away files, edits or recovery points, and those that change settings. */
import type { ActionDraft } from '../../../engine/definitions.ts';
import { has, readOptions, shown, wordList, type Options } from '../../argv.ts';
import { tamper, tamperingSetting } from './globals.ts';
import type { SubcommandReader } from './refs.ts';

function discard(target: string, paths: readonly string[] = []): readonly ActionDraft[] {
  return [{ verb: 'discard-work', target, paths }];
}

export const reset: SubcommandReader = (args) => {
  const options = readOptions(args);
  if (!options.names.has('hard') && !options.names.has('merge') && !has(options, 'hard')) return [];
  return discard(`uncommitted edits, back to ${shown(options.words[0] ?? 'HEAD')}`);
};

export const checkout: SubcommandReader = (args) => {
  const options = readOptions(args, ['-b', '-B', '--orphan', '--conflict']);
  if (has(options, 'f') || options.names.has('force')) return discard('uncommitted edits');
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
  if (dashes >= 0) return words.slice(dashes);
  if (has(options, 'b', 'orphan', 't', 'track', 'd', 'detach')) return [];
  if (has(options, 'p', 'patch')) return ['selected parts'];
  if (words.length > 1) return words.slice(1);
  const [only] = words;
  return only !== undefined && looksLikePath(only) ? [only] : [];
}

function looksLikePath(word: string): boolean {
  return (
    /^\.{1,2}(?:\/|$)|[*?]|\/$/.test(word) || /(?:^|\/)[^/]*[a-z_-][^/]*\.[a-z][a-z0-9]{0,5}$/i.test(word)
  );
}

export const switchBranch: SubcommandReader = (args) => {
  const options = readOptions(args, ['-c', '-C', '--create', '--force-create', '--orphan', '--conflict']);
  if (has(options, 'f', 'discard-changes') || options.names.has('force')) return discard('uncommitted edits');
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
  if (has(options, 'n', 'dry-run')) return [];
  return discard('files git does not know', options.words);
};

export const stash: SubcommandReader = (args) => {
  const [verb, name] = args;
  if (verb === 'clear') return discard('all stashed work');
  return verb === 'drop' ? discard(`stashed work ${shown(name ?? 'stash@{0}')}`) : [];
};

export const worktree: SubcommandReader = (args) => {
  const words = readOptions(args).words;
  return words[0] === 'remove' ? discard(`worktree ${shown(words[1] ?? '')}`, words.slice(1)) : [];
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
  args.some((word) => /^--prune=(?:now|all)$/.test(word))
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

const CONFIG_READS = ['get', 'get-all', 'get-regexp', 'get-urlmatch', 'l', 'list'];
const CONFIG_REMOVES = ['unset', 'unset-all', 'remove-section', 'rename-section'];

/** Writing a setting that weakens hooks; reading is free. */
export const config: SubcommandReader = (args) => {
  const options = readOptions(args, ['-f', '--file', '--blob', '--type', '--default']);
  const [first = ''] = options.words;
  const verb = /^(?:get|list|set|unset|edit)$/.test(first) ? first : '';
  if (has(options, ...CONFIG_READS) || verb === 'get' || verb === 'list') return [];
  if (has(options, 'e', 'edit') || verb === 'edit') return [tamper('edits git configuration')];
  const removes = verb === 'unset' || has(options, ...CONFIG_REMOVES);
  return changed(verb === '' ? options.words : options.words.slice(1), removes);
};

function changed(words: readonly string[], removes: boolean): readonly ActionDraft[] {
  const [key, value] = words;
  if (key === undefined || (value === undefined && !removes)) return [];
  return settingDrafts(key.toLowerCase(), removes ? undefined : value);
}

function settingDrafts(key: string, value: string | undefined): readonly ActionDraft[] {
  const hooks = /^(?:core\.hookspath|hook\.)/.test(key);
  if (hooks) return [{ ...tamper(`changes git hooks (${key})`), forbidden: 'it switches the guard off' }];
  const everyday = key.startsWith('alias.') && value?.startsWith('!') !== true;
  if (everyday || /^(?:core\.(?:editor|pager|worktree)|safe\.|remote\.[^.]+\.url)/.test(key)) return [];
  const why = tamperingSetting(key, value ?? 'removed', false);
  return why === undefined ? [] : [tamper(why)];
}
