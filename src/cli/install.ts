/** `aup-guard install`: shows what would change, asks, applies. */
import { type Command, Option } from 'commander';
import { agents, launches } from '../catalog/agents/index.ts';
import { natives } from '../catalog/natives/index.ts';
import type { AgentDef } from '../engine/definitions.ts';
import { findAgents } from '../host/agents.ts';
import { ask, canAsk } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import { type PreparedInstall, prepareInstall } from '../host/install.ts';
import { prepareSystemInstall } from '../host/install-system.ts';
import { currentPlatform } from '../host/platform/index.ts';
import type { ToolShim } from '../host/tool-shims.ts';

interface InstallFlags {
  readonly agents?: string;
  readonly scope: string;
  readonly profile?: string;
  readonly policy?: string;
  readonly dryRun?: boolean;
  readonly print?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly repo?: boolean;
  readonly completion?: boolean;
}

/** What the rest of the program joins in; both may be left out. */
export interface InstallJoins {
  /** Throws `policy-invalid` when the file named by `--policy` cannot be used. */
  readonly checkPolicy?: (file: string) => Promise<void>;
  /** Called after the changes are made: writes the ledger row `install.applied`. */
  readonly applied?: (prepared: PreparedInstall) => Promise<void>;
  /** Other AI tools that get a shim in front: those the policy does not let pass. */
  readonly tools?: () => Promise<readonly ToolShim[]>;
  /** Called instead where all is in place already. */
  readonly unchanged?: () => Promise<void>;
}

/** Work shorter than this shows no progress, ms. */
const QUIET_MS = 1000;

function words(lines: readonly string[]): void {
  if (lines.length > 0) process.stderr.write(`${lines.join('\n')}\n`);
}

function report(prepared: PreparedInstall, applied: boolean): string {
  const { version, found, missing, plan } = prepared;
  return JSON.stringify({
    schema: 'aup-guard/install/1',
    version,
    agents: found.map((agent) => ({ id: agent.id, version: agent.version ?? null, file: agent.file })),
    missing,
    changes: plan.changes.map(({ kind, path }) => ({ kind, path })),
    manual: plan.manual,
    terminal: prepared.pty,
    applied,
  });
}

/** `y`, after the diff as often as it is asked for. */
async function confirmed(prepared: PreparedInstall): Promise<boolean> {
  for (;;) {
    const answer = await ask('  apply? [y/N/d]iff ');
    if (answer !== 'd' && answer !== 'diff') return answer === 'y' || answer === 'yes';
    words(prepared.diff);
  }
}

function progress(): { tick: (done: number, total: number) => void; end: () => void } {
  const started = performance.now();
  let shown = false;
  return {
    tick(done, total) {
      if (!process.stderr.isTTY || performance.now() - started < QUIET_MS) return;
      shown = true;
      process.stderr.write(`\r  working  ${done} of ${total} \u001b[K`);
    },
    end() {
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
}

/** An install for all users sets up no shell. */
function isManaged({ envFile }: PreparedInstall): boolean {
  return envFile === '';
}

function limits(prepared: PreparedInstall): readonly string[] {
  if (isManaged(prepared)) {
    return ['  protection reached: managed hooks, which users and repositories cannot switch off'];
  }
  const lines = [
    '  protection reached: user level (cooperative and mistaken agents; the limits are in the README)',
  ];
  if (prepared.pty) return lines;
  return [...lines, '  no terminal binding for this machine: approvals are answered from a second terminal'];
}

function nextSteps(prepared: PreparedInstall): readonly string[] {
  if (isManaged(prepared)) {
    return [
      `  done     ${prepared.plan.changes.length} changes`,
      '  next     each user runs: npx aup-guard install',
      '  undo     aup-guard uninstall, as the same administrator',
    ];
  }
  const first = prepared.found[0]?.bin ?? 'claude';
  return [
    `  done     ${prepared.plan.changes.length} changes`,
    `  next     1. open a new terminal, or here and now:  . '${prepared.envFile.replaceAll("'", String.raw`'\''`)}'`,
    `           2. start ${first} as ever; "aup-guard doctor" proves that each control holds`,
    '  undo     aup-guard uninstall',
  ];
}

async function applyPlan(prepared: PreparedInstall, joins: InstallJoins): Promise<void> {
  const bar = progress();
  try {
    prepared.apply(bar.tick);
  } finally {
    bar.end();
  }
  await joins.applied?.(prepared);
}

/** Throws `usage` when there is nobody to ask. */
async function agreed(prepared: PreparedInstall, flags: InstallFlags): Promise<boolean> {
  if (flags.yes === true) return true;
  if (!canAsk()) {
    throw new GuardError('usage', 'nothing was changed: there is no terminal to ask on', {
      hint: 'look at the plan with --dry-run, then apply it with --yes',
    });
  }
  return confirmed(prepared);
}

/** An agent without a launch file would start unguarded behind a shim: it gets none. */
function isGuarded({ id }: AgentDef): boolean {
  return launches.some((launch) => launch.id === id);
}

/** Installed agents that stay as they are, so that nobody takes them for guarded. */
function unguarded(): readonly string[] {
  const others = agents.filter((agent) => !isGuarded(agent));
  const found = findAgents(others, { path: process.env['PATH'] ?? '', skip: [] });
  const names = found.map(({ id, version }) => (version === undefined ? id : `${id} ${version}`));
  if (names.length === 0) return [];
  return [
    `  not guarded  ${names.join(' · ')}   (not known to this version; describe one under agents: in aup.yaml)`,
  ];
}

async function prepare(flags: InstallFlags, joins: InstallJoins): Promise<PreparedInstall> {
  if (flags.scope === 'system') {
    return prepareSystemInstall({ env: process.env, platform: currentPlatform(), natives });
  }
  return prepareInstall({
    env: process.env,
    platform: currentPlatform(),
    agents: agents.filter(isGuarded),
    natives,
    tools: flags.agents === undefined ? ((await joins.tools?.()) ?? []) : [],
    only: (flags.agents ?? '').split(',').filter((id) => id !== ''),
    profile: flags.profile,
    policy: flags.policy,
    completion: flags.completion === true,
  });
}

/** `--dry-run` and `--print`: here the plan is the result, so it goes to standard output. */
function show(prepared: PreparedInstall, flags: InstallFlags): void {
  const diff = flags.print === true ? prepared.diff : [];
  const plan = [...prepared.lines, ...diff, ...prepared.manual, ...limits(prepared)].join('\n');
  process.stdout.write(`${flags.json === true ? report(prepared, false) : plan}\n`);
}

/** True when the changes were made. */
async function offer(prepared: PreparedInstall, flags: InstallFlags, joins: InstallJoins): Promise<boolean> {
  words([...prepared.lines, ...unguarded(), ...limits(prepared)]);
  if (prepared.plan.changes.length === 0) {
    await joins.unchanged?.();
    words(prepared.manual);
    return false;
  }
  if (!(await agreed(prepared, flags))) {
    words(['  nothing was changed']);
    process.exitCode = 1;
    return false;
  }
  await applyPlan(prepared, joins);
  words([...prepared.manual, ...nextSteps(prepared)]);
  return true;
}

async function run(flags: InstallFlags, joins: InstallJoins): Promise<void> {
  if (flags.repo === true) return (await import('./install-repo.ts')).installRepo(flags);
  if (flags.policy !== undefined) await joins.checkPolicy?.(flags.policy);
  const prepared = await prepare(flags, joins);
  if (flags.dryRun === true || flags.print === true) {
    show(prepared, flags);
    return;
  }
  const applied = await offer(prepared, flags, joins);
  if (flags.json === true) process.stdout.write(`${report(prepared, applied)}\n`);
}

/** Adds the command to the program. */
export function register(program: Command, joins: InstallJoins = {}): void {
  program
    .command('install')
    .description('put the guard in front of the agents on this machine (shows the plan, asks, applies)')
    .option('--agents <ids>', 'only these, separated by commas (default: all that are found)')
    .addOption(new Option('--scope <scope>', 'for whom').choices(['user', 'system']).default('user'))
    .addOption(
      new Option('--profile <name>', 'write this profile as your policy')
        .choices(['starter', 'monitor', 'strict'])
        .conflicts('policy'),
    )
    .option('--policy <file>', 'make this file your policy')
    .addOption(
      new Option('--repo', 'put hooks for people into the repository around, to be committed').conflicts([
        'agents',
        'profile',
        'policy',
      ]),
    )
    .option('--completion', 'completion for bash, zsh and fish as well')
    .option('--dry-run', 'show the plan, change nothing')
    .option('--print', 'show the plan and every line it would write, change nothing')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .action(async (flags: InstallFlags) => run(flags, joins));
}
