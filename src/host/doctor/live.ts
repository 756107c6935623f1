/** `doctor --live`: the canaries through each installed agent itself, in a throwaway home. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FoundAgent } from '../agents.ts';
import type { Machine } from '../machine.ts';
import { packageRoot } from '../package.ts';
import { findProgram } from '../path-search.ts';
import { shimsFolder } from '../shims-folder.ts';
import { shown } from '../text.ts';
import { demandsOf, didNotStart, noPolicy, type Parts } from './canary.ts';
import { judgeData, judgeLive } from './canary-judge.ts';
import { runCanary, type LiveSubject } from './canary-run.ts';
import { foundAgents, installedShim } from './install.ts';
import { not, type Check, type DoctorContext, type Finding, type GuardedAgent } from './model.ts';
import type { PolicyLook } from './policy.ts';

/** What the agents' own hooks call: that of the install, else that of this package. */
function launcherOf({ paths }: Machine): string {
  const installed = path.join(paths.data, 'aup-hook');
  return existsSync(installed) ? installed : path.join(packageRoot(), 'bin/aup-hook.js');
}

/** The scenario finds the agent by its own PATH, in which our shims must not come first. */
function withAgentFirst(machine: Machine, found: FoundAgent): Machine {
  const search = `${path.dirname(found.file)}${path.delimiter}${machine.env['PATH'] ?? ''}`;
  return { ...machine, env: { ...machine.env, PATH: search } };
}

const DESCRIBED = 'the policy describes it, but not how it is driven without a person';

interface Trial extends Parts {
  readonly found: FoundAgent;
  readonly agent: GuardedAgent;
}

async function tryAgent({ context, look, found, agent }: Trial): Promise<readonly Finding[]> {
  const { machine, catalog } = context;
  const { id, live, native, hooked = false } = agent;
  const about = `live.${id}`;
  const text = `canaries through ${id} itself`;
  if (live === undefined) {
    const cause = 'this version does not know how to drive it without a person';
    return [not('skip', about, { text, cause })];
  }
  const looked = await look();
  if (!looked.ok) return noPolicy(about, text);
  const subject: LiveSubject = {
    live,
    found,
    launcher: launcherOf(machine),
    ...(native === undefined || live.native !== true ? {} : { native }),
  };
  const shim = installedShim(machine, found.bin);
  const run = await runCanary({ machine: withAgentFirst(machine, found), shim, subject });
  try {
    if (run.scenario.received() === '') return [didNotStart(run, about, text)];
    const expecting = { policy: looked.policy, catalog, machine: run.machine, agent: id };
    const demands = await demandsOf(expecting, run);
    const naming = { id: about, way: ` through ${id}` };
    return [...judgeData(run, demands, naming), ...judgeLive(run, demands, { id, hooked })];
  } finally {
    run.scenario.close();
  }
}

/** Agents that are there and not run, and why: those nobody can drive, and those a policy describes. */
async function notTried({ context, look }: Parts): Promise<readonly Finding[]> {
  const { machine, notLive = [] } = context;
  const looked = await look();
  const described = looked.ok ? looked.policy.agents : [];
  const generic = described.map(({ id, command }) => ({ id, title: id, bins: [command], why: DESCRIBED }));
  const skip = [shimsFolder(machine.paths.data)];
  return [...notLive, ...generic]
    .filter(({ bins }) => bins.some((bin) => findProgram(bin, machine.env, skip) !== undefined))
    .map(({ id, title, why: cause }) =>
      not('skip', `live.${shown(id)}`, { text: `canaries through ${shown(title)} itself`, cause }),
    );
}

/** One check an installed agent, when they are wanted. */
export function liveChecks(context: DoctorContext, look: () => Promise<PolicyLook>): readonly Check[] {
  if (!context.live) return [];
  const untried = new Set(context.notLive?.map(({ id }) => id));
  const checks = foundAgents(context).flatMap((found): Check[] => {
    const agent = context.agents.find(({ id }) => id === found.id);
    // Of those a line of their own says why.
    if (agent === undefined || untried.has(found.id)) return [];
    const run = (): Promise<readonly Finding[]> => tryAgent({ context, look, found, agent });
    return [{ id: `live.${found.id}`, doing: `${found.id} itself tries the same`, run }];
  });
  const rest: Check = {
    id: 'live',
    doing: 'looking for other agents',
    run: () => notTried({ context, look }),
  };
  if (checks.length > 0) return [...checks, rest];
  const text = 'canaries through the agents themselves';
  const none = not('skip', 'live', { text, cause: 'no agent the guard can drive is on PATH' });
  return [{ ...rest, run: async () => [none, ...(await rest.run())] }];
}
