/** `aup-guard fleet`: what an enrolled machine has, and the making of bundles for others. */
import { type Command, InvalidArgumentError } from 'commander';
import { catalog } from '../catalog/index.ts';
import { askWords, canAsk, forgetTyped } from '../host/ask.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { writePrivate } from '../host/files.ts';
import { updateFleet } from '../host/fleet.ts';
import { leave } from '../host/fleet-enroll.ts';
import { makeBundle, makeKey } from '../host/fleet-make.ts';
import { refusalWords } from '../host/fleet-news.ts';
import { readEnrolled, type Enrolled } from '../host/fleet-store.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { shortCode } from '../host/short-code.ts';
import { instant } from '../host/text.ts';
import { statusBody, statusLines } from './fleet-words.ts';
import { printJson, printLines, writeOut } from './terminal.ts';

interface BundleFlags {
  readonly key: string;
  readonly as: string;
  readonly serial: number;
  readonly notAfter: number;
  readonly out?: string;
}

/** What was typed before the question stood there was not meant for it (ms). */
const TYPED_MS = 700;
const NOT_ENROLLED = 'this machine is not enrolled: its policy is the one on it';

function here(): Machine {
  return openMachine(process.env, process.cwd());
}

function enrolledHere(machine: Machine): Enrolled {
  const enrolled = readEnrolled(machine);
  if (enrolled !== undefined) return enrolled;
  throw new GuardError('usage', NOT_ENROLLED, { hint: 'enrol it with: aup-guard enroll ADDRESS --key KEY' });
}

function status({ json }: { readonly json?: boolean }): void {
  const machine = here();
  const enrolled = readEnrolled(machine);
  if (json === true) {
    return printJson(
      'aup-guard/fleet/1',
      enrolled === undefined ? { enrolled: false } : statusBody(enrolled),
    );
  }
  return printLines(
    enrolled === undefined ? [NOT_ENROLLED] : ['enrolled', ...statusLines(enrolled, machine.now())],
  );
}

async function update({ json }: { readonly json?: boolean }): Promise<void> {
  const machine = here();
  const { detectors, profiles } = catalog;
  const parts = { machine, load: { detectors, profiles }, chance: Math.random };
  const done = await updateFleet(enrolledHere(machine), parts);
  const { enrolled, kind } = done;
  if (json === true) printJson('aup-guard/fleet/1', { came: kind, ...statusBody(enrolled) });
  else if (kind === 'refused')
    printLines([`not renewed: ${refusalWords(done)}`, ...statusLines(enrolled, machine.now())]);
  else
    printLines([
      kind === 'taken' ? 'a new policy is in force for sessions started from now on' : 'nothing new',
      ...statusLines(enrolled, machine.now()),
    ]);
  if (kind === 'refused') process.exitCode = EXIT_CODES.refused;
}

async function agreed(): Promise<void> {
  if (!canAsk()) {
    throw new GuardError('usage', 'nothing was changed: this asks on a terminal', {
      hint: 'run it by itself in a terminal: aup-guard fleet leave',
    });
  }
  printLines(["The organisation's policy will no longer hold on this machine. It stands in the log."]);
  const code = shortCode();
  await forgetTyped(TYPED_MS);
  const typed = await askWords(`type ${code} to leave: `);
  if (typed?.toUpperCase() !== code)
    throw new GuardError('refused', 'nothing was changed: the code was not typed');
}

/** True for what a person can only leave: it was edited by something else. */
function isEdited(machine: Machine): boolean {
  try {
    readEnrolled(machine);
    return false;
  } catch (error) {
    if (error instanceof GuardError && error.code === 'policy-unreadable') return true;
    throw error;
  }
}

async function leaving(): Promise<void> {
  const machine = here();
  refuseAgents(machine, 'aup-guard fleet leave', 'is for a person');
  const edited = isEdited(machine);
  if (!edited && readEnrolled(machine) === undefined) return printLines([NOT_ENROLLED]);
  await agreed();
  leave(machine, edited);
  return printLines(['this machine is no longer enrolled']);
}

function key(name: string, { out }: { readonly out: string }): void {
  const verifier = makeKey(name, out);
  printLines([verifier]);
  process.stderr.write(
    `the secret part is in ${out}: whoever has it can change the policy of every machine\n`,
  );
}

async function bundle(policy: string, flags: BundleFlags): Promise<void> {
  const machine = here();
  const { detectors, profiles } = catalog;
  const issued = instant(Math.floor(machine.now() / 1000) * 1000);
  const notAfter = instant(flags.notAfter);
  const making = { policy, keyFile: flags.key, name: flags.as, serial: flags.serial, issued, notAfter };
  if (notAfter <= issued) throw new GuardError('usage', 'the day it should be replaced by is past');
  const text = await makeBundle(making, machine, { detectors, profiles });
  if (flags.out === undefined) return writeOut(text);
  return writePrivate(flags.out, text, 0o644);
}

function serialOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number from 1');
}

/** A day holds to its end. */
function dayOf(text: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59Z`) : Number.NaN;
  if (!Number.isNaN(day)) return day;
  throw new InvalidArgumentError('a day like 2027-05-01');
}

/** Adds `fleet` with its parts. */
export function register(program: Command): void {
  const fleet = program.command('fleet').description('one policy for many machines');
  fleet
    .command('status', { isDefault: true })
    .description('where the policy of this machine comes from, and since when')
    .option('--json', 'as JSON')
    .action(status);
  fleet.command('update').description('ask for a new policy now').option('--json', 'as JSON').action(update);
  fleet.command('leave').description('take this machine out').action(leaving);
  fleet
    .command('key')
    .description('make a key that signs bundles; prints the part machines are told')
    .argument('<name>', 'for example acme.example/ai-policy')
    .requiredOption('--out <file>', 'a new file for the secret part')
    .action(key);
  fleet
    .command('bundle')
    .description('make a signed bundle of a policy')
    .argument('<policy>', 'the policy file')
    .requiredOption('--key <file>', 'the secret part of the key')
    .requiredOption('--as <name>', 'the name of the key')
    .requiredOption('--serial <n>', 'higher than that of the last bundle', serialOf)
    .requiredOption('--not-after <day>', 'the day by which it should be replaced', dayOf)
    .option('--out <file>', 'a file instead of the output')
    .action(bundle);
}
