/** `aup-guard hook`: what hooks of a repository call when people commit and push. */
import type { Command } from 'commander';
import { checkChange, outcomeOfChange } from '../host/change-check.ts';
import type { ChangeAsked } from '../host/change-source.ts';
import { recordChange } from '../host/change-record.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { changeWords } from './hook-words.ts';
import { bytesOf } from './redact-filter.ts';
import { printWords } from './terminal.ts';

const MOST_INPUT = 4 * 1024 * 1024;

async function check(asked: ChangeAsked): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  // A repository kept apart from its files is told of by git, and its hooks start at the top of the files.
  if (machine.repoRoot === undefined && (machine.env['GIT_DIR'] ?? '') === '') {
    throw new GuardError('usage', 'this is no work tree of a git repository', {
      hint: 'it is called by the hooks of one: aup-guard install --repo',
    });
  }
  const [{ detectors }, { profiles }] = await Promise.all([
    import('../catalog/detectors/index.ts'),
    import('../catalog/profiles/index.ts'),
  ]);
  const report = await checkChange(asked, machine, {
    detectors,
    profiles,
    lintKnown: async () => (await import('../catalog/lint-known.ts')).lintKnown,
  });
  const stops = outcomeOfChange(report) === 'deny';
  for (const words of changeWords(report)) printWords(words);
  if (!recordChange(machine, report, stops)) {
    printWords('aup-guard: this is not in the log, which cannot be written\n  next  aup-guard doctor');
  }
  if (stops) process.exitCode = EXIT_CODES.refused;
}

async function pushedLines(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of bytesOf(process.stdin)) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MOST_INPUT) throw new GuardError('usage', 'too much on standard input');
  }
  return text;
}

/** A manager that reads the lines itself tells in variables what it found in them. */
function fromManager(env: Readonly<Record<string, string | undefined>>): string {
  const id = env['PRE_COMMIT_TO_REF'] ?? env['PRE_COMMIT_LOCAL_BRANCH'] ?? '';
  const before = env['PRE_COMMIT_FROM_REF'] ?? '0';
  return id === '' ? '' : `- ${id} - ${before}`;
}

async function checkPush(remote: string | undefined): Promise<void> {
  const lines = await pushedLines();
  const input = lines.trim() === '' ? fromManager(process.env) : lines;
  await check({ hook: 'pre-push', remote: remote ?? process.env['PRE_COMMIT_REMOTE_NAME'] ?? '', input });
}

const NOTE = `
"aup-guard install --repo" puts calls of these into a repository. They look at what is new: secrets, placeholders left
by the guard, changes of the policy. Known findings in .gitleaksignore and .secrets.baseline and lines with the comment
gitleaks:allow are let be. Clauses in monitor or warn stop nothing.

Exit codes: 0 go on, 1 stop, 2 wrong use, 3 the policy cannot be used.`;

/** Adds `hook pre-commit` and `hook pre-push`. */
export function register(program: Command): void {
  const hook = program
    .command('hook')
    .description('checks for git hooks of a repository, for people outside of sessions')
    .addHelpText('after', NOTE);
  hook
    .command('pre-commit')
    .description('look at what is staged')
    .allowExcessArguments()
    .action(async () => check({ hook: 'pre-commit' }));
  hook
    .command('pre-push')
    .description('look at the commits the remote does not have; takes what git gives the hook')
    .argument('[remote]', 'name or address')
    .argument('[address]')
    .action(async (remote: string | undefined) => checkPush(remote));
}
