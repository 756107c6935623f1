import { Command, CommanderError } from 'commander';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { packageVersion } from '../host/package.ts';
import type * as Joins from './joins.ts';
import { endWithReader } from './terminal.ts';

interface CommandModule {
  register(program: Command): void;
}

type Load = () => Promise<(program: Command) => void>;

async function joined<M>(
  module: Promise<M>,
  join: (module: M, joins: typeof Joins) => (program: Command) => void,
) {
  const [loaded, joins] = await Promise.all([module, import('./joins.ts')]);
  return join(loaded, joins);
}

async function plain(module: Promise<CommandModule>) {
  const loaded = await module;
  return (program: Command) => loaded.register(program);
}

/** A command's module is loaded when the command is used; `--help` loads them all. */
const COMMANDS: Readonly<Record<string, Load>> = {
  install: () => joined(import('./install.ts'), (m, j) => (program) => m.register(program, j.installJoins)),
  uninstall: () =>
    joined(import('./uninstall.ts'), (m, j) => (program) => m.register(program, j.uninstallJoins)),
  status: () => joined(import('./status.ts'), (m, j) => (program) => m.register(program, j.statusSources)),
  doctor: () => joined(import('./doctor.ts'), (m, j) => (program) => m.register(program, j.doctorContext)),
  run: () => plain(import('./run.ts')),
  pending: () => plain(import('./pending.ts')),
  approve: () => plain(import('./approve.ts')),
  deny: () => plain(import('./deny.ts')),
  maintenance: () => plain(import('./maintenance.ts')),
  demo: () => plain(import('./demo.ts')),
  policy: () => joined(import('./policy.ts'), (m, j) => (program) => m.register(program, j.policyNeeds)),
  gate: () => plain(import('./gate.ts')),
  redact: () => plain(import('./redact.ts')),
  hook: () => plain(import('./hook.ts')),
  ci: () => plain(import('./ci.ts')),
  log: () => plain(import('./log.ts')),
  mcp: () => plain(import('./mcp.ts')),
  discover: () => plain(import('./discover.ts')),
  enroll: () => plain(import('./enroll.ts')),
  fleet: () => plain(import('./fleet.ts')),
  request: () => plain(import('./request.ts')),
  incident: () => plain(import('./incident.ts')),
  exception: () => plain(import('./exception.ts')),
  report: () => plain(import('./report.ts')),
  dashboard: () => plain(import('./dashboard.ts')),
  upgrade: () => plain(import('./upgrade.ts')),
  'self-check': () => plain(import('./self-check.ts')),
  completion: () => plain(import('./completion.ts')),
  receipt: () => plain(import('./receipt.ts')),
};

function createProgram(): Command {
  return new Command('aup-guard')
    .description('Makes an AI acceptable-use policy real on this machine.')
    .version(packageVersion())
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride();
}

async function loadCommands(program: Command, wanted: string | undefined): Promise<void> {
  const one = wanted !== undefined && Object.hasOwn(COMMANDS, wanted) ? COMMANDS[wanted] : undefined;
  const loaders = one === undefined ? Object.values(COMMANDS) : [one];
  for (const load of loaders) (await load())(program);
}

/** Says what failed and what to do; returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.usage;
  if (error instanceof GuardError) {
    const hint = error.hint === '' ? '' : `\n  next  ${error.hint}`;
    process.stderr.write(`aup-guard: ${error.message}${hint}\n`);
    return error.exitCode;
  }
  const name = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
  process.stderr.write(
    `aup-guard: own fault: ${name}\n  next  please report this with: aup-guard doctor --json\n`,
  );
  return EXIT_CODES.internal;
}

async function main(argv: readonly string[]): Promise<number> {
  endWithReader(() => process.off('exit', unfinished));
  const program = createProgram();
  await loadCommands(program, argv[2]);
  if (argv.length <= 2) {
    program.outputHelp();
    return 0;
  }
  await program.parseAsync([...argv]);
  return typeof process.exitCode === 'number' ? process.exitCode : 0;
}

// Ending without a result is a failure; an interrupt has said its own code.
const unfinished = (code: number): void => {
  if (code === 0) process.exitCode = EXIT_CODES.internal;
};
process.once('exit', unfinished);
void main(process.argv)
  .catch(report)
  .then((code) => {
    process.off('exit', unfinished);
    return (process.exitCode = code);
  });
