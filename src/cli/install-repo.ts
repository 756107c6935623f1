/** `aup-guard install --repo` and `uninstall --repo`: lines for a repository, shared with all who work in it. */
import type { RepoChange } from '../engine/install-repo-model.ts';
import { ask, canAsk } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { prepareRepo, type PreparedRepo } from '../host/install-repo.ts';
import { prepareRepoUndo } from '../host/install-repo-undo.ts';
import { shown } from '../host/text.ts';
import { countOf, printLines, printWords } from './terminal.ts';

export interface RepoInstallFlags {
  readonly dryRun?: boolean;
  readonly print?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function linesOf(text: string): readonly string[] {
  return text.trim().split(/\r?\n/);
}

function planRow({ path, before, inserted }: RepoChange): string {
  return `    ${before === undefined ? '+' : '~'} ${shown(path).padEnd(32)} +${countOf(linesOf(inserted).length, 'line')}`;
}

function planLines({ root, plan }: PreparedRepo): readonly string[] {
  const rows = plan.changes.map((change) => planRow(change));
  const nothing = plan.manual.length === 0 ? ['  plan     nothing to do: everything is in place'] : [];
  return [
    `  found    ${shown(plan.manager)} in ${shown(root)}`,
    ...(rows.length === 0 ? nothing : ['  plan', ...rows]),
    ...plan.manual.flatMap(({ path, why, lines }) => [
      `  by hand  ${shown(path)} ${why}; put these lines in:`,
      ...lines.map((line) => `      ${line}`),
    ]),
  ];
}

/** Lines around ours are not shown: they are in the file. */
function diffLines({ plan }: PreparedRepo): readonly string[] {
  return plan.changes.flatMap(({ path, before, inserted }) => [
    `--- ${before === undefined ? '/dev/null' : shown(path)}`,
    `+++ ${shown(path)}`,
    ...linesOf(inserted).map((line) => `+${line}`),
  ]);
}

function nextLines({ plan }: PreparedRepo): readonly string[] {
  const files = plan.changes.map(({ path }) => shown(path)).join(' ');
  const steps = [...(files === '' ? [] : [`git add ${files}, and commit`]), ...plan.next];
  const undo = files === '' ? [] : ['  undo     aup-guard uninstall --repo'];
  return [
    ...steps.map((step, at) => `${at === 0 ? '  next     ' : '           '}${at + 1}. ${step}`),
    ...undo,
  ];
}

function printJson(prepared: PreparedRepo, applied: boolean): void {
  const { plan } = prepared;
  const changes = plan.changes.map(({ path, before }) => ({
    path,
    kind: before === undefined ? 'new' : 'changed',
  }));
  const { manager, manual, next } = plan;
  printLines([
    JSON.stringify({ schema: 'aup-guard/install-repo/1', manager, changes, manual, next, applied }),
  ]);
}

async function agreed(yes: boolean | undefined, question: string): Promise<boolean> {
  if (yes === true) return true;
  if (!canAsk()) {
    throw new GuardError('usage', 'nothing was changed: there is no terminal to ask on', {
      hint: 'do it without asking: --yes',
    });
  }
  const answer = await ask(question);
  return answer === 'y' || answer === 'yes';
}

function refused(): void {
  printWords('  nothing was changed');
  process.exitCode = 1;
}

/** `--dry-run` and `--print`: the plan is the answer. */
function show(prepared: PreparedRepo, { print, json }: RepoInstallFlags): void {
  if (json === true) return printJson(prepared, false);
  const diff = print === true ? diffLines(prepared) : [];
  printLines([...planLines(prepared), ...diff, ...nextLines(prepared)]);
}

/** Shows what would change, asks, applies. Throws `usage` outside a work tree, `install-blocked` when it cannot. */
export async function installRepo(flags: RepoInstallFlags): Promise<void> {
  const prepared = await prepareRepo(openMachine(process.env, process.cwd()));
  if (flags.dryRun === true || flags.print === true) return show(prepared, flags);
  for (const line of planLines(prepared)) printWords(line);
  const changes = prepared.plan.changes.length;
  if (changes > 0) {
    if (!(await agreed(flags.yes, '  apply? [y/N] '))) return refused();
    prepared.apply();
    printWords(`  done     ${countOf(changes, 'file')} written`);
  }
  for (const line of nextLines(prepared)) printWords(line);
  if (flags.json === true) printJson(prepared, changes > 0);
}

/** Takes our lines out again; what somebody changed between the marks stays and is named. */
export async function uninstallRepo(flags: Pick<RepoInstallFlags, 'yes' | 'json'>): Promise<void> {
  const prepared = await prepareRepoUndo(openMachine(process.env, process.cwd()));
  const { files } = prepared;
  const plan =
    files.length === 0 ? ['  nothing to undo: no line of aup-guard is in this repository'] : ['  undo'];
  for (const line of [...plan, ...files.map((file) => `    ~ ${shown(file)}`)]) printWords(line);
  if (files.length > 0 && !(await agreed(flags.yes, '  undo? [y/N] '))) return refused();
  const done = prepared.apply();
  for (const { path, why, lines } of done.left) {
    for (const line of [`  by hand  ${shown(path)} ${why}`, ...lines.map((each) => `      ${shown(each)}`)])
      printWords(line);
  }
  if (files.length > 0)
    printWords(`  done     ${countOf(done.undone.length, 'file')} as before; commit the change`);
  if (flags.json === true) printLines([JSON.stringify({ schema: 'aup-guard/uninstall-repo/1', ...done })]);
  if (done.left.length === 0) return;
  throw new GuardError('install-blocked', `${countOf(done.left.length, 'file')} left to you, see above`, {
    hint: 'remove those lines, then run uninstall --repo again',
  });
}
