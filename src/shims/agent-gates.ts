/** The gates of a session, and the namespace in which they lie over the real programs when the policy wants one. */
import type { ContainmentTerms, Policy } from '../engine/policy/model.ts';
import type { Contained } from '../host/containment/contain.ts';
import { LEVEL_CODES, type ContainmentLevel } from '../host/containment/model.ts';
import type { Refusal } from '../host/containment/rehearsal.ts';
import { GuardError } from '../host/errors.ts';
import { nextChange, stopsOnFailure } from '../host/failure.ts';
import { readGateTexts } from '../host/gate-texts.ts';
import { sessionEnv, type GateOptions } from '../host/gates.ts';
import { allRunSetHooks } from '../host/git-version.ts';
import type { Machine } from '../host/machine.ts';
import { packageRoot } from '../host/package.ts';
import type { GuardSession } from '../host/session.ts';
import { hookProgram } from '../host/shim-process.ts';
import { commitMark } from './agent-receipts.ts';
import type { SessionFolder } from './agent-folder.ts';
import { saySo } from './agent-words.ts';
import type { Broker } from './broker.ts';

export interface GatesSetup {
  readonly machine: Machine;
  readonly session: GuardSession;
  readonly broker: Pick<Broker, 'socket' | 'seal'>;
  readonly dir: string;
  /** The agent gets a terminal of its own. */
  readonly ownTerminal: boolean;
  /** Writes the gates and keeps them. */
  readonly keep: (options: GateOptions) => SessionFolder;
}

export interface StandingGates {
  readonly folder: SessionFolder;
  /** What every program of the session gets. */
  readonly env: Record<string, string>;
  readonly level: ContainmentLevel;
  /** In front of the agent's own words; empty where it is not contained. */
  readonly inside: readonly string[];
}

function gateOptions(setup: GatesSetup): GateOptions {
  const { machine, session, broker } = setup;
  const { socket, seal } = broker;
  return {
    node: process.execPath,
    hookJs: hookProgram(),
    assets: `${packageRoot()}/install`,
    front: machine.platform.front && `${packageRoot()}/dist/${machine.platform.front}`,
    socket,
    process: process.pid,
    seal,
    session: session.id,
    commitMark: commitMark(setup),
    open: neverStops(session.guard.policy, machine),
    gates: readGateTexts(`${packageRoot()}/dist/gates.json`),
    env: machine.env,
    namedHooks: allRunSetHooks(machine.env, machine.paths.state),
  };
}

/** Scripts know no dates: they fail open only where nothing is enforced and nothing will be. */
function neverStops(policy: Policy, machine: Machine): boolean {
  const now = machine.now();
  return !stopsOnFailure(policy, now) && nextChange(policy, now) === undefined;
}

/** Says that the session goes on without, or keeps it from starting. */
function without({ machine, session }: GatesSetup, terms: ContainmentTerms, refusal: Refusal): void {
  const { why, remedy } = refusal;
  const asked = `containment: ${terms.wish} (${terms.where})`;
  if (terms.wish === 'require' && stopsOnFailure(session.guard.policy, machine.now())) {
    throw new GuardError('environment', `not started: the policy wants ${asked}, but ${why}`, {
      hint: remedy,
    });
  }
  saySo(`the agent is not contained: the policy wants ${asked}, but ${why}`, remedy);
}

/** Enters the namespace once; what keeps it from being entered otherwise. */
async function contained(
  setup: GatesSetup,
  options: GateOptions,
  wish: 'prefer' | 'require',
): Promise<{ readonly folder: SessionFolder; readonly into: Contained } | Refusal> {
  const { machine, dir, ownTerminal } = setup;
  const { openContainment } = await import('../host/containment/contain.ts');
  const containment = openContainment({ machine, dir, assets: options.assets, wish, ownTerminal });
  if ('why' in containment) return containment;
  const reach = (program: string, real: string): string | undefined => containment.reach(program, real);
  const folder = setup.keep({ ...options, reach });
  const into = await containment.enter(folder.gates);
  if (!('why' in into)) return { folder, into };
  folder.close();
  return into;
}

/** Writes the gates. Throws `environment` when the policy requires containment and it cannot be had. */
export async function standGates(setup: GatesSetup): Promise<StandingGates> {
  const options = gateOptions(setup);
  const terms = setup.session.guard.policy.containment;
  if (terms === undefined || terms.wish === 'off') {
    return plain(setup, options, { state: 'off' });
  }
  const found = await contained(setup, options, terms.wish);
  if ('why' in found) {
    without(setup, terms, found);
    return plain(setup, options, { state: 'unavailable', ...found });
  }
  const { folder, into } = found;
  const env = { ...sessionEnv(folder.gates, options), ...into.env };
  return { folder, env, level: into.level, inside: into.words };
}

function plain(setup: GatesSetup, options: GateOptions, level: ContainmentLevel): StandingGates {
  const folder = setup.keep(options);
  return { folder, env: sessionEnv(folder.gates, options), level, inside: [] };
}

/** What the record of a session says of its containment. */
export function levelRow(level: ContainmentLevel): {
  readonly code: string;
  readonly counts?: Readonly<Record<string, number>>;
} {
  const code = LEVEL_CODES[level.state];
  if (level.state !== 'contained') return { code };
  return { code, counts: { bound: level.bound, 'by-name': level.byName.length } };
}
