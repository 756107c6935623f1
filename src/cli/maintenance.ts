/** `aup-guard maintenance`: a person announces work on the guard's own files. */
import { type Command, InvalidArgumentError } from 'commander';
import { askWords, canAsk, forgetTyped } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { closeWindow, DEFAULT_MINUTES, MOST_MINUTES, openWindow, windowNow } from '../host/maintenance.ts';
import { isMultiplexed } from '../host/outsider.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { shortCode } from '../host/short-code.ts';
import { localTime, printLines } from './terminal.ts';

interface Options {
  readonly minutes: number;
  readonly reason?: string;
}

/** What was typed before the question stood there was not meant for it (ms). */
const TYPED_MS = 700;
const COMMAND = 'aup-guard maintenance';

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES) return minutes;
  throw new InvalidArgumentError(`from 1 to ${MOST_MINUTES}`);
}

function personsOnly(machine: Machine): void {
  refuseAgents(machine, COMMAND, 'is for a person');
}

function needTerminal(): void {
  if (canAsk() && process.stdout.isTTY) return;
  throw new GuardError('usage', 'nothing was opened: it is opened on a terminal, not through a pipe', {
    hint: `run it by itself in a terminal: ${COMMAND}`,
  });
}

/** True after the code was typed. */
async function agreed(minutes: number): Promise<boolean> {
  const code = shortCode();
  printLines([
    `For ${minutes} min changes of the guard's own files (policy, shims, start files, uninstall) are no incident.`,
    'Agents are judged as ever, and running sessions keep their policy.',
  ]);
  await forgetTyped(TYPED_MS);
  const typed = await askWords(`type ${code} to open it: `);
  return typed?.toUpperCase() === code;
}

async function open({ minutes, reason = '' }: Options): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  personsOnly(machine);
  needTerminal();
  const before = windowNow(machine);
  if (before !== undefined) return printLines([`open already, until ${localTime(before.until)}`]);
  if (!(await agreed(minutes))) throw new GuardError('refused', 'nothing was opened: the code was not typed');
  const assurance = isMultiplexed(process.pid, machine.platform) ? 'overlay-in-tmux' : 'second-terminal';
  const { until } = openWindow(machine, { minutes, assurance, reason });
  printLines([`open until ${localTime(until)}; end it earlier with: ${COMMAND} end`]);
}

function end(): void {
  const machine = openMachine(process.env, process.cwd());
  personsOnly(machine);
  const closed = closeWindow(machine);
  printLines([closed === undefined ? 'no maintenance was open' : 'maintenance is over']);
}

const EXAMPLES = `
Examples:
  aup-guard maintenance               for ${DEFAULT_MINUTES} minutes
  aup-guard maintenance --minutes 30
  aup-guard maintenance end

It asks for a code on a terminal and refuses when an agent started it. aup-guard status shows it.
Exit codes: 0 open or over, 1 refused, 2 wrong use.`;

/** Adds `maintenance`. */
export function register(program: Command): void {
  const command = program
    .command('maintenance')
    .description("announce work on the guard's own files: for a few minutes their change is no incident")
    .option('--minutes <n>', `how long, at most ${MOST_MINUTES}`, minutesOf, DEFAULT_MINUTES)
    .option('--reason <text>', 'why; the log keeps only how long it is')
    .addHelpText('after', EXAMPLES)
    .action(open);
  command.command('end').description('end it now').action(end);
}
