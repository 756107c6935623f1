/** `aup-guard discover`: AI tools of this machine, by what proves them. */
import type { Command } from 'commander';
import type { Inventory } from '../engine/discover/model.ts';
import { GuardError } from '../host/errors.ts';
import type { DiscoverOptions, Looking } from './discover-look.ts';

interface DiscoverFlags extends DiscoverOptions {
  readonly diff?: boolean;
  readonly sbom?: string | true;
  readonly spec?: string;
  readonly reproducible?: boolean;
  readonly review?: boolean;
  readonly sign?: boolean;
  readonly by?: string;
  readonly schedule?: string;
  readonly unschedule?: boolean;
  readonly print?: boolean;
  readonly printMdm?: string;
}

/** What is done with an inventory; a plain list when none is named. */
const ONE_OF = ['diff', 'sbom', 'review', 'schedule', 'unschedule', 'printMdm'] as const;
/** Compared with, or kept for, this machine alone. */
const HERE = ['diff', 'review', 'schedule', 'unschedule'] as const;
const ELSEWHERE = ['root', 'home', 'platform'] as const;

function optionOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Throws `usage` for options that do not go together. */
function checkFlags(flags: DiscoverFlags): void {
  const [first, second] = ONE_OF.filter((name) => flags[name] !== undefined);
  const here = HERE.find((name) => flags[name] !== undefined);
  const elsewhere = ELSEWHERE.find((name) => flags[name] !== undefined);
  const pair =
    first !== undefined && second !== undefined
      ? [first, second]
      : here !== undefined && elsewhere !== undefined
        ? [here, elsewhere]
        : undefined;
  if (pair === undefined) return;
  throw new GuardError('usage', `${pair.map(optionOf).join(' and ')} do not go together`, {
    hint: 'give one of them; see: aup-guard discover --help',
  });
}

async function printMdm(vendor: string): Promise<void> {
  const [{ mdmText, PIN_VENDORS }, { mdmSnippets, tenantHeaders }, { printLines }] = await Promise.all([
    import('../host/tier-mdm.ts'),
    import('../catalog/tiers/index.ts'),
    import('./terminal.ts'),
  ]);
  const known = PIN_VENDORS.find((one) => one === vendor);
  if (known === undefined) {
    throw new GuardError('usage', 'no such vendor is known', { hint: `one of: ${PIN_VENDORS.join(', ')}` });
  }
  printLines([mdmText(known, { headers: tenantHeaders, snippets: mdmSnippets })]);
}

async function scheduled({ schedule, print = false }: DiscoverFlags): Promise<void> {
  const [jobs, { openMachine }] = await Promise.all([
    import('./discover-schedule.ts'),
    import('../host/machine.ts'),
  ]);
  const machine = openMachine(process.env, process.cwd());
  if (schedule === undefined) jobs.unschedule(machine);
  else jobs.schedule(machine, schedule, print);
}

interface Taken {
  readonly looking: Looking;
  readonly inventory: Inventory;
  readonly needs: Awaited<ReturnType<typeof needsOf>>;
}

async function needsOf({ mcp }: Looking) {
  const [{ tierSources: sources }, { openMachine }, { policyNow }, { catalog }, { shownBy }] =
    await Promise.all([
      import('../catalog/tiers/index.ts'),
      import('../host/machine.ts'),
      import('../host/policy-now.ts'),
      import('../catalog/index.ts'),
      import('./mcp-list-words.ts'),
    ]);
  const machine = openMachine(process.env, process.cwd());
  const { policy } = await policyNow(machine, catalog);
  return { machine, policy, sources, shown: shownBy(mcp.scan) };
}

async function taken(flags: DiscoverFlags): Promise<Taken> {
  const [{ inventoryOf, lookersOf, lookingOf }, { progressBar }, { judged }] = await Promise.all([
    import('./discover-look.ts'),
    import('./progress.ts'),
    import('../host/look/judged.ts'),
  ]);
  const looking = lookingOf(flags);
  const lookers = await lookersOf(flags);
  const bar = progressBar(lookers.length);
  const seen = await inventoryOf(looking, { lookers, step: (what) => bar.step(what) });
  bar.clear();
  const needs = await needsOf(looking);
  const { ground, isHere } = looking;
  return {
    looking,
    needs,
    inventory: await judged(seen, { ...needs, tools: looking.world.tools, ground, isHere }),
  };
}

/** What is on this machine, judged. */
export async function inventoryHere(): Promise<Inventory> {
  return (await taken({})).inventory;
}

async function list({ inventory, needs: { shown } }: Taken, json: boolean): Promise<void> {
  const [words, terminal, { aiTools, webServices }] = await Promise.all([
    import('./discover-words.ts'),
    import('./terminal.ts'),
    import('../catalog/ai-tools/index.ts'),
  ]);
  if (json) terminal.printJson('aup-guard/discover/1', words.jsonInventory(inventory, shown));
  else {
    const names = new Map([...aiTools, ...webServices].map(({ id, name }) => [id, name]));
    const named = (id: string): string => names.get(id) ?? id;
    terminal.printLines(words.discoverLines(terminal.currentScreen(), { inventory, named, shown }));
  }
  if (inventory.tools.some(({ standing }) => standing?.verdict === 'prohibited')) process.exitCode = 1;
}

async function withInventory(flags: DiscoverFlags): Promise<void> {
  const all = await taken(flags);
  const { inventory, needs } = all;
  const { json = false, sbom, diff, review } = flags;
  if (diff === true) return (await import('./discover-diff.ts')).diff(inventory, { ...needs, json });
  if (review === true) {
    return (await import('./discover-review.ts')).review(inventory, needs, flags);
  }
  if (sbom === undefined) return list(all, json);
  const { sbom: _, ...kind } = flags;
  const file = sbom === true ? {} : { sbom };
  return (await import('./discover-sbom.ts')).sbom(inventory, { ...kind, ...file }, needs.shown);
}

async function discover(flags: DiscoverFlags): Promise<void> {
  checkFlags(flags);
  if (flags.printMdm !== undefined) return printMdm(flags.printMdm);
  if (flags.schedule !== undefined || flags.unschedule === true) return scheduled(flags);
  return withInventory(flags);
}

function addUses(command: Command): Command {
  return command
    .option('--diff', 'what changed since the last such look; new tools are recorded')
    .option('--sbom [file]', 'as CycloneDX, to a file or standard output')
    .option('--spec <version>', 'its version: 1.6 or 1.7')
    .option('--reproducible', 'without time and serial number')
    .option('--review', 'what the owner of the list of tools looks at again')
    .option('--sign', 'signs that review; for a person on a terminal')
    .option('--by <name>', 'who signs it')
    .option('--schedule <every>', 'looks again and again: 30m, 6h, 1d, 1w')
    .option('--unschedule', 'takes that out')
    .option('--print', 'with --schedule: shows what would be put where')
    .option('--print-mdm <vendor>', 'what an administrator sets where the guard does not reach');
}

/** Adds `discover`. */
export function register(program: Command): void {
  addUses(
    program
      .command('discover')
      .description('AI tools on this machine, and what proves each; none is started')
      .option('--json', 'as JSON')
      .option('--history', 'visits to AI sites as well, as counts by site')
      .option('--project <dir>', 'the project whose libraries and settings count; the repository you are in')
      .option('--root <dir>', 'look into an image of another machine that lies in this folder')
      .option('--home <dir>', 'the home folder to look into')
      .option('--platform <name>', 'the system of that machine: linux, darwin, win32'),
  ).action(discover);
}
