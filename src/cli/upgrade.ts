/** `aup-guard upgrade`: another version of the guard, checked before anything of it runs. */
import { type Command, Option } from 'commander';
import { ask, canAsk } from '../host/ask.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import {
  type Candidate,
  fetchCandidate,
  formerCandidate,
  installCandidate,
  installedNow,
  offered,
  type Wanted,
} from '../host/upgrade.ts';
import { printJson, printWords } from './terminal.ts';

interface Flags {
  readonly check?: boolean;
  readonly to?: string;
  readonly integrity?: string;
  readonly allowDowngrade?: boolean;
  readonly back?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function words(...lines: readonly string[]): void {
  for (const line of lines) printWords(line);
}

function wantedBy({ to, integrity }: Flags): Wanted {
  const named = integrity === undefined ? {} : { integrity };
  if (to === undefined) return named;
  const isFile = to.endsWith('.tgz') || to.includes('/') || to.includes('\\');
  if (!isFile && !/^[0-9A-Za-z][0-9A-Za-z.-]{0,60}$/.test(to)) {
    throw new GuardError('usage', '--to is neither a file nor a version');
  }
  return isFile ? { ...named, file: to } : { ...named, version: to };
}

function vouching({ packed }: Candidate): string {
  if (packed === undefined) return 'by the digest in its name, as it was installed before';
  if (packed.vouched === 'registry')
    return `by the registry's integrity and its own list: ${packed.integrity}`;
  if (packed.vouched === 'person') return `by the integrity you named and its own list: ${packed.integrity}`;
  return `by its own list alone, since no --integrity was named; it is ${packed.integrity}`;
}

async function agreed(flags: Flags, version: string): Promise<boolean> {
  if (flags.yes === true) return true;
  if (!canAsk()) {
    throw new GuardError('usage', 'nothing was changed: there is no terminal to ask on', {
      hint: 'upgrade without asking: aup-guard upgrade --yes',
    });
  }
  const answer = await ask(`  install ${version}? [y/N] `);
  return answer === 'y' || answer === 'yes';
}

function refuseDowngrade({ order, version }: Candidate, now: string): void {
  if (order >= 0) return;
  throw new GuardError('refused', `not installed: ${version} is earlier than ${now}`, {
    hint: 'if that is what you want: --allow-downgrade, or --back for the version before',
  });
}

/** True when it is in place now. */
async function bringIn(machine: Machine, flags: Flags, found: Candidate): Promise<boolean> {
  const now = installedNow(machine).version;
  words(`  installed  ${now}`, `  wanted     ${found.version}`, `  checked    ${vouching(found)}`);
  if (found.same) {
    words('  nothing to do: this very version is installed');
    return false;
  }
  if (flags.allowDowngrade !== true && flags.back !== true) refuseDowngrade(found, now);
  if (!(await agreed(flags, found.version))) {
    words('  nothing was changed');
    process.exitCode = EXIT_CODES.refused;
    return false;
  }
  installCandidate(machine, found);
  words(
    '  note       running sessions keep the version they began with; settings and policy are as they were',
    '  undo       aup-guard upgrade --back',
  );
  return true;
}

function report(flags: Flags, body: object): void {
  if (flags.json === true) printJson('aup-guard/upgrade/1', body);
}

async function checkOnly(machine: Machine, flags: Flags): Promise<void> {
  const { version: installed } = installedNow(machine);
  const wanted = wantedBy(flags);
  if (wanted.file !== undefined) {
    const found = await fetchCandidate(machine, wanted);
    found.close();
    words(`  installed  ${installed}`, `  in file    ${found.version}`, `  checked    ${vouching(found)}`);
    return report(flags, { installed, offered: found.version, newer: found.order > 0, applied: false });
  }
  const offer = await offered(machine, wanted.version);
  const { newer } = offer;
  words(
    `  installed  ${installed}`,
    `  offered    ${offer.version}  ${offer.integrity}`,
    newer ? '  next       aup-guard upgrade' : '  nothing newer',
  );
  report(flags, { installed, offered: offer.version, newer, applied: false });
  if (newer) process.exitCode = EXIT_CODES.refused;
}

async function run(flags: Flags): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, 'aup-guard upgrade', 'is for a person');
  if (flags.check === true) return checkOnly(machine, flags);
  const { version: installed } = installedNow(machine);
  const found =
    flags.back === true ? formerCandidate(machine) : await fetchCandidate(machine, wantedBy(flags));
  try {
    const applied = await bringIn(machine, flags, found);
    report(flags, { installed, offered: found.version, newer: found.order > 0, applied });
  } finally {
    found.close();
  }
}

const AFTER = `
Examples:
  aup-guard upgrade --check                             what the registry has
  aup-guard upgrade                                     the latest, by npm as it is set up here
  aup-guard upgrade --to 1.4.2
  aup-guard upgrade --to aup-guard-1.4.2.tgz --integrity sha512-...
  aup-guard upgrade --back                              the version before

Exit codes: 0 done or nothing to do, 1 refused (or with --check: there is a newer one), 2 wrong use, 4 npm or the install failed.`;

/** Adds `upgrade`. */
export function register(program: Command): void {
  program
    .command('upgrade')
    .description('bring another version of the guard into place, checked first')
    .option('--check', 'only say what there is')
    .addOption(new Option('--to <what>', 'a version, or a file of npm pack').conflicts('back'))
    .option('--integrity <sha512>', 'what the packed file must be')
    .option('--allow-downgrade', 'an earlier version too')
    .option('--back', 'go back to the version installed before')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', AFTER)
    .action(async (flags: Flags) => run(flags));
}
