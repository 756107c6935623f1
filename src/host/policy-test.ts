/** Runs a policy's own tests and the probes of its controls through the engine, as gates and the proxy would. */
import { strength } from '../engine/lattice.ts';
import type { ControlKind, Instant, Outcome, Safe, Situation } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { isHeld, probed, wantedOf, type Probed } from '../engine/policy/probe-judge.ts';
import { probesFor, type Probe, type ProbeData } from '../engine/policy/probe.ts';
import { judgeTest, testCases, type TestResult, type TestWorld } from '../engine/policy/test-cases.ts';
import { fileFindings } from '../engine/policy/test-files.ts';
import type { Who } from '../engine/exception.ts';
import type { RawGiven } from '../engine/policy/raw.ts';
import { sha256 } from './policy-hashing.ts';
import type { LoadedPolicy } from './policy-file.ts';
import type { Asked } from './situation.ts';
import { safe } from './text.ts';

/** What happened when a control was tried. */
export interface ProbeResult {
  readonly clause: string;
  readonly where: Safe;
  readonly control: ControlKind;
  /** `held`, `failed`, or `none` where there is nothing to stop. */
  readonly result: 'held' | 'failed' | 'none';
  readonly demand: Outcome;
  /** The strongest answer that any probe got. */
  readonly got?: Outcome;
  /** What was tried, or why nothing was. */
  readonly what: Safe;
}

export interface PolicyTestReport {
  readonly ok: boolean;
  readonly tests: readonly TestResult[];
  readonly probes: readonly ProbeResult[];
}

export interface PolicyTestWorld {
  readonly now: Instant;
  readonly who: Who;
  readonly agentOf: TestWorld['agentOf'];
  readonly env: (name: string) => string | undefined;
  readonly probes: ProbeData;
  readonly situationOf: (asked: Extract<Asked, { kind: 'command' | 'prompt' }>) => Promise<Situation>;
}

const NO_SITUATION: Situation = { actions: [], findings: [], actor: 'agent', tool: '' };

/** What an event is, classified as a session would. */
async function situationOf(
  policy: Policy,
  event: Pick<RawGiven, 'prompt' | 'run' | 'path' | 'tool'>,
  world: PolicyTestWorld,
): Promise<Situation | undefined> {
  const { prompt, run, path, tool = 'claude' } = event;
  const agent = world.agentOf(tool) ?? tool;
  if (run !== undefined) return world.situationOf({ kind: 'command', argv: [run], agent });
  if (prompt !== undefined) return world.situationOf({ kind: 'prompt', text: prompt, agent });
  if (path === undefined) return undefined;
  return { ...NO_SITUATION, tool: agent, findings: fileFindings(policy.own, path) };
}

/** A command that carries data has the findings of both. */
async function probeSituation(
  policy: Policy,
  { run, text, path }: Probe,
  world: PolicyTestWorld,
): Promise<Situation | undefined> {
  const acting = run === undefined ? undefined : await situationOf(policy, { run }, world);
  const data = text === undefined ? undefined : await situationOf(policy, { prompt: text }, world);
  if (acting === undefined) return data ?? situationOf(policy, path === undefined ? {} : { path }, world);
  return { ...acting, findings: [...acting.findings, ...(data?.findings ?? [])] };
}

interface Tried {
  readonly probe: Probe;
  readonly got: Outcome;
}

/** Tries probes until one is held; the strongest answer when none is. */
async function tryAll(
  probes: readonly Probe[],
  on: Probed,
  world: PolicyTestWorld,
): Promise<Tried | undefined> {
  const wanted = wantedOf(on);
  let best: Tried | undefined;
  for (const probe of probes) {
    const got = probed(probe, await probeSituation(on.policy, probe, world), on);
    if (isHeld(wanted, got)) return { probe, got };
    if (best === undefined || strength(got) > strength(best.got)) best = { probe, got };
  }
  return best;
}

async function probeControl(on: Probed, world: PolicyTestWorld): Promise<ProbeResult> {
  const { clause, control, policy } = on;
  const { id, where } = clause;
  const demand = wantedOf(on);
  const found = probesFor(policy, { clause, control }, world.probes);
  const base = { clause: id, where, control, demand };
  if (found.kind !== 'probes')
    return { ...base, result: found.kind === 'none' ? 'none' : 'failed', what: found.why };
  if (demand === 'allow') return { ...base, result: 'none', what: safe`it allows: there is nothing to stop` };
  const tried = await tryAll(found.probes, on, world);
  if (tried === undefined) return { ...base, result: 'failed', what: safe`nothing was tried` };
  const { got, probe } = tried;
  return { ...base, result: isHeld(demand, got) ? 'held' : 'failed', got, what: probe.name };
}

/** Every control of every clause, once. What was worked out from another clause is part of that one. */
async function runProbes(policy: Policy, world: PolicyTestWorld): Promise<readonly ProbeResult[]> {
  const { now, who, env } = world;
  const { tool } = world.probes;
  const digest = sha256('a server that nobody approved');
  const results: ProbeResult[] = [];
  for (const clause of policy.clauses.filter(({ derived }) => derived !== true)) {
    for (const control of clause.controls) {
      results.push(await probeControl({ policy, clause, control, now, who, tool, digest, env }, world));
    }
  }
  return results;
}

/** Never fails for what a policy holds: every failure is a result. */
export async function runPolicyTests(
  { policy, files }: Pick<LoadedPolicy, 'policy' | 'files'>,
  world: PolicyTestWorld,
): Promise<PolicyTestReport> {
  const { now, who, agentOf } = world;
  const tests: TestResult[] = [];
  for (const test of testCases(files)) {
    const situation = await situationOf(policy, test.given, world);
    tests.push(judgeTest(test, situation, { policy, now, who, agentOf }));
  }
  const probes = await runProbes(policy, world);
  const ok = tests.every((test) => test.ok) && probes.every(({ result }) => result !== 'failed');
  return { ok, tests, probes };
}
