/** Takes our lines out of a file of a repository again. */
import { REPO_HOOKS } from './install-repo-model.ts';
import { NEW_FILE, scriptBlock } from './install-repo-text.ts';
import { PRE_COMMIT_LINES, lefthookLines } from './install-repo-yaml.ts';
import { MARK_BEGIN, MARK_END } from './install-text.ts';

export type RepoUndone =
  /** Nothing but our lines was in it. */
  | { readonly kind: 'remove' }
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'none' }
  /** Somebody changed what is between the marks. */
  | { readonly kind: 'edited'; readonly lines: readonly string[] };

/** What the journal knows; absent on the machines of others. */
export interface RepoKnown {
  readonly existed: boolean;
  readonly inserted: string;
}

function bare(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

const BLOCK = new RegExp(`^[ \\t]*${MARK_BEGIN}\\r?\\n[^]*?^[ \\t]*${MARK_END}[ \\t]*(?:\\r?\\n|$)`, 'gm');

/** Our blocks, with the blanks before them and their line ends. */
export function blocksIn(text: string): readonly string[] {
  return [...text.matchAll(BLOCK)].map(([block]) => block);
}

/** What is between the marks, in every way we write it, told by its first line and by ours alone being in it. */
const OWN_LINES: ReadonlySet<string> = new Set(
  [
    ...REPO_HOOKS.flatMap((hook) => [...scriptBlock(hook).split('\n'), ...lefthookLines(hook)]),
    ...PRE_COMMIT_LINES,
    '- name: aup-guard',
  ].map((line) => line.trim()),
);

function isOwn(block: string, known: RepoKnown | undefined): boolean {
  if (known !== undefined && blocksIn(known.inserted).some((one) => bare(one) === bare(block))) return true;
  return bare(block)
    .split('\n')
    .every((line) => OWN_LINES.has(line));
}

function isWhole(text: string): boolean {
  return REPO_HOOKS.some((hook) => Object.values(NEW_FILE).some((make) => make(hook) === text));
}

/** The line end that was put before our lines, where the last line had none, goes too. */
function withoutBlocks(text: string, last: string, known: RepoKnown | undefined): string {
  const rest = text.replace(BLOCK, '');
  const opened = known !== undefined && /^\r?\n/.test(known.inserted) && text.endsWith(last);
  return opened ? rest.replace(/\r?\n$/, '') : rest;
}

/** Works out what is left of a file without our lines. */
export function undoRepoFile(text: string, known: RepoKnown | undefined): RepoUndone {
  const blocks = blocksIn(text);
  const last = blocks.at(-1);
  if (last === undefined) return { kind: 'none' };
  const edited = blocks.find((block) => !isOwn(block, known));
  if (edited !== undefined) return { kind: 'edited', lines: edited.trim().split(/\r?\n/) };
  const rest = withoutBlocks(text, last, known);
  const made = known?.existed !== true && (rest === '' || isWhole(text));
  return made ? { kind: 'remove' } : { kind: 'write', text: rest };
}
