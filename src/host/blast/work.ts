/** What is thrown away that no commit holds: edits, files git does not know, stashes. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { withoutFilters } from '../git-filters.ts';
import { commitCount, commitsIn, difference, idOf } from './history.ts';
import { countOf, lines, sizeOf, type About, type Counter, type Sheet } from './model.ts';

const MAX_LISTED = 12;

export const discardedWork: Counter = async (given, sheet) => {
  const { action, cwd } = given;
  const run = await withoutFilters(given.tools.run, cwd);
  const about = { ...given, tools: { ...given.tools, run } };
  const { subcommand, args } = about.tools.read.git(action.argv);
  const call = { about, sheet, args };
  switch (subcommand) {
    case 'clean':
      return cleaned(call);
    case 'stash':
      return stashed(call);
    case 'reset':
      return reset(call);
    case 'worktree':
      return edits({ ...about, cwd: path.resolve(cwd, action.paths[0] ?? '.') }, [], sheet);
    case 'checkout':
    case 'restore':
      return edits(about, pathsOf(call), sheet);
    default:
      return edits(about, [], sheet);
  }
};

interface Call {
  readonly about: About;
  readonly sheet: Sheet;
  readonly args: readonly string[];
}

function pathsOf({ about: { action } }: Call): readonly string[] {
  return action.paths.filter((name) => name !== 'selected parts');
}

/** Edits of files git knows, staged or not; of all files when none are named. */
async function edits(about: About, paths: readonly string[], sheet: Sheet): Promise<void> {
  const { tools, cwd } = about;
  const only = paths.length === 0 ? [] : ['--', ...paths];
  const [diff, state] = await Promise.all([
    difference(about, ['HEAD', ...only]),
    tools.run(['status', '--porcelain', '--no-renames', ...only], cwd),
  ]);
  if (state === undefined) return;
  const rows = lines(state);
  const changed = rows.filter((row) => !row.startsWith('??'));
  const unknown = rows.length - changed.length;
  const size = diff.size === '' ? '' : ` · ${diff.size}`;
  if (changed.length === 0) sheet.facts.push('no file that git knows has changes');
  else {
    sheet.facts.push(`${countOf(changed.length, 'file')} with changes${size}`);
    sheet.danger.push('these changes are in no commit:', ...listed(changed));
  }
  if (unknown > 0) sheet.facts.push(`${countOf(unknown, 'path')} git does not know: left alone`);
  sheet.diff.push(...(diff.text ?? '').split('\n').filter((line) => line !== ''));
}

function listed(rows: readonly string[]): readonly string[] {
  const shown = rows.slice(0, MAX_LISTED).map((row) => `  ${row.trim()}`);
  return rows.length > MAX_LISTED ? [...shown, `  and ${rows.length - MAX_LISTED} more`] : shown;
}

async function reset({ about, sheet, args }: Call): Promise<void> {
  await edits(about, [], sheet);
  const [target] = about.tools.read.options(args).words;
  if (target === undefined || target === 'HEAD') return;
  const to = await idOf(about, target);
  if (to === '') return;
  const left = await commitsIn(about, [`${to}..HEAD`]);
  if (left.lines.length > 0) sheet.danger.push(`the branch loses ${commitCount(left)}:`, ...left.lines);
}

/** The same call as a dry run tells what would go. */
async function cleaned({ about, sheet, args }: Call): Promise<void> {
  const { tools, cwd } = about;
  const kept = args.filter((word) => !/^(?:-i|--interactive|--force|--quiet)$/.test(word));
  const said = await tools.run(
    ['clean', '-n', ...kept.map(withoutForce).filter((word) => word !== '-')],
    cwd,
  );
  if (said === undefined) return;
  const names = lines(said)
    .map((line) => /^Would remove (.*)$/.exec(line)?.[1])
    .filter((name) => name !== undefined);
  if (names.length === 0) {
    sheet.facts.push('nothing that git does not know is here');
    return;
  }
  const bytes = await Promise.all(names.slice(0, 200).map((name) => sizeAt(path.resolve(cwd, name))));
  const sum = bytes.reduce((total, each) => total + each, 0);
  const folders = names.filter((name) => name.endsWith('/')).length;
  const plus = folders > 0 ? `, and what is in ${countOf(folders, 'folder')}` : '';
  sheet.facts.push(`${countOf(names.length - folders, 'file')}, ${sizeOf(sum)}${plus}`);
  sheet.danger.push('git has no copy of these:', ...listed(names));
}

/** `-fdx` as `-dx`: forced or not, `-n` only looks. */
function withoutForce(word: string): string {
  return /^-[a-zA-Z]+$/.test(word) ? word.replaceAll(/[fqi]/g, '') : word;
}

async function sizeAt(file: string): Promise<number> {
  const info = await lstat(file).catch(() => undefined);
  return info?.isFile() === true ? info.size : 0;
}

async function stashed({ about, sheet, args }: Call): Promise<void> {
  const { tools, cwd } = about;
  const all = lines(await tools.run(['stash', 'list', '--format=%gd  %s · %cr'], cwd));
  if (all.length === 0) {
    sheet.facts.push('there is no stash');
    return;
  }
  if (args[0] === 'clear') {
    sheet.facts.push(countOf(all.length, 'stash').replace('stashs', 'stashes'));
    sheet.danger.push('no branch has these:', ...listed(all));
    return;
  }
  const name = args[1] ?? 'stash@{0}';
  const one = /^\d+$/.test(name) ? `stash@{${name}}` : name;
  if (!/^stash@\{\d+\}$/.test(one)) return;
  const diff = await difference(about, [`${one}^1`, one]);
  const title = all.find((line) => line.startsWith(`${one} `)) ?? one;
  sheet.facts.push(title, diff.size);
  sheet.danger.push('no branch has these changes');
  sheet.diff.push(...(diff.text ?? '').split('\n').filter((line) => line !== ''));
}
