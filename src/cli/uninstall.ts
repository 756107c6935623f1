/** `aup-guard uninstall`: takes back exactly what install changed. */
import { type Command, Option } from 'commander';
import { ask, canAsk } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import type { UndoReport } from '../host/journal-undo.ts';
import { openMachine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { currentPlatform } from '../host/platform/index.ts';
import { prepareUninstall } from '../host/uninstall.ts';

interface UninstallFlags {
  readonly yes?: boolean;
  readonly keepLog?: boolean;
  readonly purge?: boolean;
  readonly json?: boolean;
  readonly repo?: boolean;
}

/** What the rest of the program joins in. */
export interface UninstallJoins {
  /** Called before the changes are undone: writes the ledger row `install.undone`. Not called with `--purge`. */
  readonly undoing?: () => Promise<void>;
}

function words(lines: readonly string[]): void {
  if (lines.length > 0) process.stderr.write(`${lines.join('\n')}\n`);
}

async function agreed(flags: UninstallFlags): Promise<boolean> {
  if (flags.yes === true) return true;
  if (!canAsk()) {
    throw new GuardError('usage', 'nothing was changed: there is no terminal to ask on', {
      hint: 'undo without asking: aup-guard uninstall --yes',
    });
  }
  const answer = await ask('  undo? [y/N] ');
  return answer === 'y' || answer === 'yes';
}

function outcome(done: UndoReport, purge: boolean): readonly string[] {
  const left = done.left.flatMap(({ path, why, lines }) => [
    `  by hand  ${path} ${why}`,
    ...lines.map((line) => `      ${line}`),
  ]);
  const log = purge ? 'the log and all state are removed' : 'the log stays; --purge removes it too';
  return [
    ...done.kept.map((file) => `  kept     ${file}: you have changed it since install`),
    ...left,
    `  done     ${done.undone.length} changes undone; ${log}`,
    '  next     open a new terminal',
  ];
}

const NOTHING: UndoReport = { undone: [], left: [], kept: [] };

/** Shows, asks, undoes. */
async function offer(flags: UninstallFlags, joins: UninstallJoins): Promise<UndoReport> {
  refuseAgents(openMachine(process.env, process.cwd()), 'aup-guard uninstall', 'is for a person');
  const prepared = prepareUninstall(process.env, currentPlatform());
  const purge = flags.purge === true;
  words(prepared.empty ? ['  nothing to undo: no install is recorded for this user'] : prepared.lines);
  if (purge) words(['    - the log, the vault and all other state']);
  // Still called: an install cut off at its very first step leaves a temporary file and no record.
  if (prepared.empty && !purge) return prepared.apply({ purge });
  if (!(await agreed(flags))) {
    words(['  nothing was changed']);
    process.exitCode = 1;
    return NOTHING;
  }
  if (!purge) await joins.undoing?.();
  const done = prepared.apply({ purge });
  words(outcome(done, purge));
  return done;
}

async function run(flags: UninstallFlags, joins: UninstallJoins): Promise<void> {
  if (flags.repo === true) return (await import('./install-repo.ts')).uninstallRepo(flags);
  const done = await offer(flags, joins);
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify({ schema: 'aup-guard/uninstall/1', ...done })}\n`);
  }
  if (done.left.length > 0) {
    throw new GuardError('install-blocked', `${done.left.length} files need your hand, see above`, {
      hint: 'remove those lines, then run uninstall again',
    });
  }
}

/** Adds the command to the program. */
export function register(program: Command, joins: UninstallJoins = {}): void {
  program
    .command('uninstall')
    .description('take back exactly what install changed')
    .option('-y, --yes', 'do not ask')
    .addOption(new Option('--keep-log', 'keep the log and other state (the default)').conflicts('purge'))
    .option('--purge', 'remove the log, the vault and all other state too')
    .addOption(
      new Option('--repo', 'take the hooks out of the repository around').conflicts(['purge', 'keepLog']),
    )
    .option('--json', 'print the result as JSON')
    .action(async (flags: UninstallFlags) => run(flags, joins));
}
