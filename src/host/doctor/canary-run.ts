/** One agent session with planted values and forbidden commands, through the real shim, in a throwaway home. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AgentLive } from '../../engine/live-model.ts';
import type { NativeHooks } from '../../engine/native-model.ts';
import type { ChildOptions, Ended } from './child.ts';
import { runApart } from './child.ts';
import type { FoundAgent } from '../agents.ts';
import { findProgram } from '../path-search.ts';
import { sha256 } from '../journal.ts';
import { openMachine, type Machine } from '../machine.ts';
import { demoAssets } from '../package.ts';
import { layerPlaces, readLayer } from '../policy-sources.ts';
import { openScenario, type Scenario } from '../scenario.ts';
import { liveAgent, standInAgent, type ScenarioAgent } from '../scenario-agent.ts';
import { shimProgram } from '../shim-process.ts';
import { mannerOf, plant, resultsOf, turnsOf, type Attempt } from './canary-script.ts';
import { putNative } from './live-native.ts';

const LIMIT_MS = 30_000;
const LIVE_LIMIT_MS = 90_000;

/** A real agent that is put to the test instead of the stand-in. */
export interface LiveSubject {
  readonly live: AgentLive;
  readonly found: FoundAgent;
  /** Where its own hooks go, when they are read from the user's settings. */
  readonly native?: NativeHooks;
  /** The program those call. */
  readonly launcher: string;
}

/** The user's and the project's layer go along; the organisation's lies where every session finds it. */
function copyPolicy(machine: Machine, scenario: Scenario): void {
  const { paths, repoRoot } = machine;
  for (const place of layerPlaces({ paths, ...(repoRoot === undefined ? {} : { repoRoot }) })) {
    if (place.layer === 'organisation') continue;
    const found = readLayer(place);
    if (found === undefined) continue;
    const target = place.layer === 'user' ? path.join(scenario.home, '.config/aup-guard') : scenario.repo;
    mkdirSync(target, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(target, 'aup.yaml'), found.bytes, { mode: 0o600 });
  }
}

/** What a canary session left to be judged. */
export interface CanaryRun {
  readonly scenario: Scenario;
  /** The throwaway home as a session sees it. */
  readonly machine: Machine;
  readonly ended: Ended;
  readonly before: string;
  /** What the agent was told about an attempt; undefined when it never came to it. */
  told(attempt: Attempt): string | undefined;
  /** Whether a file of the repository is still there. */
  fileThere(name: string): boolean;
}

export interface CanaryOptions {
  readonly machine: Machine;
  /** The installed shim of the agent; undefined = the one of this package. */
  readonly shim: string | undefined;
  /** The installed agent itself instead of the stand-in. */
  readonly subject?: LiveSubject;
}

/** The argv that starts an agent as people start it. */
export function shimCall(shim: string | undefined, agent: ScenarioAgent): readonly string[] {
  // A shim in front of an agent adds the words `agent ID` itself.
  return shim === undefined
    ? [process.execPath, shimProgram(), ...agent.shimArgs]
    : [shim, ...agent.shimArgs.slice(2)];
}

function agentFor({ machine, subject }: CanaryOptions, scenario: Scenario): ScenarioAgent {
  if (subject === undefined) return standInAgent(scenario, demoAssets(), 'claude');
  const { live, found, native, launcher } = subject;
  const agent = liveAgent(scenario, live, found.version);
  if (native !== undefined) {
    const facts = { home: scenario.home, env: agent.env, system: machine.platform.name, launcher, sha256 };
    putNative(native.user(facts));
  }
  return agent;
}

/** Runs the session. The caller closes the scenario. Throws `environment` when the throwaway parts cannot be made. */
export async function runCanary(options: CanaryOptions): Promise<CanaryRun> {
  const { machine, subject } = options;
  const live = subject?.live;
  const git = findProgram('git', machine.env, []) ?? 'git';
  const scenario = await openScenario({
    assets: demoAssets(),
    env: machine.env,
    turns: turnsOf(git, live),
    manner: mannerOf(live),
  });
  try {
    copyPolicy(machine, scenario);
    plant(scenario);
    const agent = agentFor(options, scenario);
    const before = scenario.remoteHead();
    const limitMs = live === undefined ? LIMIT_MS : LIVE_LIMIT_MS;
    const input = live?.input?.(scenario.prompt);
    const typed = input === undefined ? {} : { input };
    const child: ChildOptions = { env: agent.env, cwd: scenario.repo, limitMs, ...typed };
    const ended = await runApart(shimCall(options.shim, agent), child);
    const results = resultsOf(scenario.received(), live);
    return {
      scenario,
      machine: openMachine(scenario.env, scenario.repo),
      ended,
      before,
      told: (attempt) => results.get(attempt),
      fileThere: (name) => existsSync(path.join(scenario.repo, name)),
    };
  } catch (error) {
    scenario.close();
    throw error;
  }
}
