import { readOptions, type Options } from '../../argv.ts';
import type { GitCall } from './globals.ts';

/** Calls of subcommands that can change refs, in a form that only reads them: no hook would run. */

function has(options: Options, ...names: readonly string[]): boolean {
  return names.some((name) => options.names.has(name));
}

const BRANCH_CHANGES = ['d', 'D', 'delete', 'm', 'M', 'move', 'c', 'C', 'copy', 'f', 'force', 'u'] as const;

/** `git branch`, `git branch -vv`, `git branch --list x`, `git branch --show-current`. */
function readsBranches(options: Options): boolean {
  if (has(options, ...BRANCH_CHANGES, 'edit-description', 'set-upstream-to', 'unset-upstream')) return false;
  return options.words.length === 0 || has(options, 'l', 'list', 'show-current');
}

function firstIs(...words: readonly string[]): (options: Options) => boolean {
  return (options) => words.includes(options.words[0] ?? '');
}

const FORMS: Readonly<Record<string, (options: Options) => boolean>> = {
  'symbolic-ref': (options) => options.words.length === 1 && !has(options, 'd', 'delete'),
  branch: readsBranches,
  tag: (options) => !has(options, 'd', 'delete') && (options.words.length === 0 || has(options, 'l', 'list')),
  remote: firstIs('', 'show', 'get-url'),
  stash: firstIs('list', 'show'),
  worktree: firstIs('list'),
  submodule: firstIs('', 'status', 'summary'),
  notes: firstIs('', 'list', 'show'),
  'sparse-checkout': firstIs('list'),
};

/** True when this call only looks, judged by its own arguments. */
export function looksOnly({ subcommand, args }: GitCall): boolean {
  const form = Object.hasOwn(FORMS, subcommand) ? FORMS[subcommand] : undefined;
  return form?.(readOptions(args)) === true;
}
