/** The lines an install puts into a repository. POSIX sh; they do nothing but say so where aup-guard is not installed. */
import type { RepoHook } from './install-repo-model.ts';
import { MARK_BEGIN, MARK_END } from './install-text.ts';

/** A byte order mark of UTF-8, as bytes. */
export const BOM = '\u00ef\u00bb\u00bf';

const THERE = 'command -v aup-guard >/dev/null 2>&1';

/** Without quotes and braces: some managers read lines before a shell does. */
function notice(hook: RepoHook): string {
  const what = hook === 'pre-commit' ? 'commit' : 'push';
  return `echo aup-guard is not installed here, so this ${what} was not looked at. To install: npm i -g aup-guard >&2`;
}

/** One line, for managers that take a command. */
export function commandLine(hook: RepoHook): string {
  return `if ${THERE}; then aup-guard hook ${hook}; else ${notice(hook)}; fi`;
}

/** Lines between marks. */
export function marked(lines: readonly string[]): string {
  return [MARK_BEGIN, ...lines, MARK_END, ''].join('\n');
}

const COMMIT_LINES = [
  `if ${THERE}; then`,
  '  aup-guard hook pre-commit || exit $?',
  'else',
  `  ${notice('pre-commit')}`,
  'fi',
];

/** Whatever follows in the same file reads the same lines from git. */
const PUSH_LINES = [
  'aup_refs=$(cat)',
  `if ${THERE}; then`,
  String.raw`  printf '%s\n' "$aup_refs" | aup-guard hook pre-push "$@" || exit $?`,
  'else',
  `  ${notice('pre-push')}`,
  'fi',
  'exec <<aup_refs_end',
  '$aup_refs',
  'aup_refs_end',
];

/** For a hook that is a shell script; first in it, or what comes before could end it or read what git says. */
export function scriptBlock(hook: RepoHook): string {
  return marked(hook === 'pre-commit' ? COMMIT_LINES : PUSH_LINES);
}

/** Husky up to version 8 has each hook read this first. */
const HUSKY_8 = '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\n';

export const OWN_FOLDER = '.aup/hooks';

function standAlone(hook: RepoHook): string {
  const own = [
    '# A hook that lies in the folder of git itself still runs.',
    `aup_own=$(git rev-parse --git-common-dir)/hooks/${hook}`,
    'if [ -x "$aup_own" ]; then exec "$aup_own" "$@"; fi',
  ];
  return `#!/bin/sh\n# Runs when git is told so: git config core.hooksPath ${OWN_FOLDER}\n${scriptBlock(hook)}${own.join('\n')}\n`;
}

/** What a hook file is when we make it. */
export const NEW_FILE: Readonly<Record<'husky-8' | 'husky' | 'folder' | 'own', (hook: RepoHook) => string>> =
  {
    'husky-8': (hook) => `${HUSKY_8}${scriptBlock(hook)}`,
    husky: scriptBlock,
    folder: (hook) => `#!/bin/sh\n${scriptBlock(hook)}`,
    own: standAlone,
  };

/** Shell lines into a hook file that is there; undefined when it is no shell script. */
export function intoScript(text: string, hook: RepoHook): string | undefined {
  const bom = text.startsWith(BOM) ? BOM.length : 0;
  const lines = text.split(/(?<=\n)/);
  const [first = ''] = lines;
  const hashBang = first.slice(bom).startsWith('#!');
  if (hashBang && !/\b(?:ba|da|a|k|z)?sh\b/.test(first)) return undefined;
  const sources = lines.findIndex((line) => /^\s*(?:\.|source)\s.*\/_\/husky\.sh/.test(line));
  const head = Math.max(hashBang || bom > 0 ? 1 : 0, sources + 1);
  const before = lines.slice(0, head).join('');
  // Always with line feeds alone: sh takes a carriage return for a part of the last word.
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  return `${before}${gap}${scriptBlock(hook)}${lines.slice(head).join('')}`;
}
