/** `aup-guard enroll`: the policy of this machine comes from elsewhere, signed. */
import { type Command, InvalidArgumentError } from 'commander';
import { catalog } from '../catalog/index.ts';
import { askWords, canAsk } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import { readBounded } from '../host/files.ts';
import { checkEnrolling, enroll } from '../host/fleet-enroll.ts';
import { DEFAULT_EVERY, LEAST_EVERY, MOST_EVERY, parseDuration } from '../host/fleet-terms.ts';
import { openMachine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { shown } from '../host/text.ts';
import { statusBody, statusLines } from './fleet-words.ts';
import { printJson, printLines } from './terminal.ts';

interface EnrollFlags {
  readonly key: string;
  readonly every: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const MAX_KEY = 4096;

function everyOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= LEAST_EVERY && ms <= MOST_EVERY) return ms;
  throw new InvalidArgumentError('between 5 min and 7 days, for example 1h');
}

/** The key itself, or the one line of a file. */
function keyOf(text: string): string {
  return (text.includes('+') ? text : (readBounded(text, MAX_KEY)?.toString('utf8') ?? text)).trim();
}

async function agreed(
  source: string,
  { name, id }: { readonly name: string; readonly id: string },
): Promise<void> {
  if (!canAsk()) {
    throw new GuardError('usage', 'nothing was changed: this asks on a terminal', {
      hint: 'where nobody sits, as in a device management: add --yes',
    });
  }
  printLines([
    `The policy of this machine will come from ${shown(source)}`,
    `when it is signed by ${shown(name)} (key ${id}). It counts as the organisation's.`,
  ]);
  const typed = await askWords('go on? y/n ');
  if (typed?.toLowerCase() !== 'y') throw new GuardError('refused', 'nothing was changed');
}

async function run(source: string, flags: EnrollFlags): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, 'aup-guard enroll', 'is for a person');
  const enrolling = { source, key: keyOf(flags.key), every: flags.every };
  const key = checkEnrolling(enrolling);
  if (flags.yes !== true) await agreed(source, key);
  const { detectors, profiles } = catalog;
  const enrolled = await enroll(enrolling, { machine, load: { detectors, profiles }, chance: Math.random });
  if (flags.json === true) printJson('aup-guard/fleet/1', statusBody(enrolled));
  else printLines(['enrolled', ...statusLines(enrolled, machine.now())]);
}

const EXAMPLES = `
Examples:
  aup-guard enroll https://policy.acme.example/aup.bundle --key acme.example/ai-policy+1c5b7a60+AZbc...
  aup-guard enroll git+https://git.acme.example/policy.git?ref=main#aup.bundle --key /etc/acme/policy.pub --yes

A bundle is taken when it is signed with that key, newer than the one in force, and its policy is sound; else the
last good one stays in force. Take the machine out with: aup-guard fleet leave
Exit codes: 0 enrolled, 1 refused, 2 wrong use, 5 it cannot be recorded.`;

/** Adds `enroll`. */
export function register(program: Command): void {
  program
    .command('enroll')
    .description('take the policy of this machine from your organisation, signed, and keep it up to date')
    .argument('<address>', 'https://..., file:///... or git+https://HOST/REPO?ref=REF#FILE')
    .requiredOption('--key <key>', 'whose signature counts: NAME+ID+KEY, or a file that holds it')
    .option('--every <time>', 'how often to ask', everyOf, DEFAULT_EVERY)
    .option('--yes', 'do not ask')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}
