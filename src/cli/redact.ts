import type { Command } from 'commander';
import { detectors } from '../catalog/detectors/index.ts';
import { SESSION_ENV } from '../host/channel.ts';
import { GuardError } from '../host/errors.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { stdinIsFolder } from '../host/stdin.ts';
import { redactFilter, restoreFilter, type FilterIo } from './redact-filter.ts';
import { findInLines } from './redact-jsonl.ts';
import { isReport, openMeans, type Means } from './redact-means.ts';
import { checkOptions, type RedactOptions } from './redact-options.ts';
import { currentScreen, printWords, writeOut } from './terminal.ts';

/** What an invocation works with. */
export interface RedactPlace {
  readonly io: FilterIo;
  readonly machine: Machine;
}

/** Runs what the options ask for; returns the exit code. Fails with `usage` on options and input it cannot take. */
export async function redactCommand(options: RedactOptions, place: RedactPlace): Promise<number> {
  checkOptions(options);
  const { io, machine } = place;
  const { state } = machine.paths;
  if (options.restore === true) {
    refuseAgents(machine);
    return restoreFilter(state, io);
  }
  const means = await openMeans(options, machine);
  const { tools } = means;
  try {
    if (isReport(options)) return await report(means, options, place);
    if (options.jsonl === true) await findInLines(tools, io);
    else await redactFilter(tools, io, options.lineBuffered === true);
    return 0;
  } finally {
    tools.close();
  }
}

/** Values of every session are behind it: an agent could ask for those it was never given. */
function refuseAgents({ env }: Machine): void {
  if ((env[SESSION_ENV.session] ?? '') === '') return;
  throw new GuardError('refused', "values are not put back inside an agent's session", {
    hint: 'a person runs this in a terminal of their own',
  });
}

async function report(means: Means, options: RedactOptions, { io, machine }: RedactPlace): Promise<number> {
  const { tools, policy } = means;
  const [sinks, { reportFiles }, { reportStdin }] = await Promise.all([
    import('./redact-sinks.ts'),
    import('./redact-files.ts'),
    import('./redact-stdin.ts'),
  ]);
  const screen = currentScreen();
  const plain = options.preview === true ? sinks.previewSink(screen) : sinks.lineSink(screen);
  const reporting = {
    tools,
    io,
    clauseOf: policy.clauseOf,
    sink: options.json === true ? sinks.jsonSink() : plain,
    cwd: machine.cwd,
    detectors: new Set(detectors.map(({ id }) => id)),
  };
  const code = await (options.files === undefined
    ? reportStdin(reporting, options)
    : reportFiles(reporting, options));
  return policy.problem === undefined || policy.lastGood ? code : policy.problem.exitCode;
}

function checkStdin(): void {
  if (process.stdin.isTTY) printWords('aup-guard: reading from the terminal; Ctrl-D ends it');
  if (!stdinIsFolder()) return;
  throw new GuardError('usage', 'standard input is a folder', {
    hint: 'look into it with: aup-guard redact --files PATH',
  });
}

const EXAMPLES = `
Examples:
  aup-guard redact < app.log > app.safe.log      placeholders instead of values
  aup-guard redact --preview < app.log           what would be replaced, and under which clause
  aup-guard redact --restore < app.safe.log      the values again, from this machine's vault
  tail -f app.log | aup-guard redact --line-buffered
  aup-guard redact --files src config            look through files; --write replaces in place
  aup-guard redact --files . --baseline .gitleaksignore --update-baseline
  aup-guard redact --detect +ip < access.log     machine addresses, too

Exit codes: 0 nothing found, or the filter did its work; 1 something found (--preview, --json, --files),
or a placeholder could not be put back; 2 wrong use or input; 3 the policy cannot be used; 4 the vault cannot.`;

/** Adds `redact` to the program. */
export function register(program: Command): void {
  program
    .command('redact')
    .description('replace secrets and personal data in text from standard input, or look for them in files')
    .option('--preview', 'show what would be replaced as a diff, with detector, confidence and clause')
    .option('--restore', 'put the values of this machine back in place of placeholders')
    .option('--json', 'findings as one JSON document, without their values')
    .option('--jsonl', 'read {id,text} lines, write {id,findings:[{type,start,end}]} lines, of all kinds')
    .option('--files <path...>', 'look into files and folders, .gitignore respected')
    .option('--write', 'with --files: replace in place')
    .option('--baseline <file>', 'leave out known findings: a .secrets.baseline or .gitleaksignore')
    .option('--update-baseline', 'add what is found to the file of --baseline')
    .option(
      '--detect <names>',
      'only these: secrets, personal, all, a detector or a family; +NAME adds to the usual',
    )
    .option('--line-buffered', 'release each line as soon as it is whole (tail -f)')
    .option('--stdin-path <name>', 'what reports call standard input')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RedactOptions) => {
      if (options.files === undefined) checkStdin();
      process.exitCode = await redactCommand(options, {
        io: { stdin: process.stdin, write: writeOut, say: printWords },
        machine: openMachine(process.env, process.cwd()),
      });
    });
}
