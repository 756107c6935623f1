/** Joins commands that take what they need as arguments to this machine and the catalogue. */
import { agentHook, agents, launches, offSwitchesOf } from '../catalog/agents/index.ts';
import { aiTools } from '../catalog/ai-tools/index.ts';
import { caVariables } from '../catalog/ca-variables.ts';
import { catalog } from '../catalog/index.ts';
import { tierSources } from '../catalog/tiers/index.ts';
import { lives, notLive } from '../catalog/lives/index.ts';
import { natives } from '../catalog/natives/index.ts';
import type { AgentDef } from '../engine/definitions.ts';
import { SESSION_ENV } from '../host/channel.ts';
import type { DoctorContext, GuardedAgent } from '../host/doctor/model.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { acceptInstall, noteInstall } from '../host/install-record.ts';
import { looksHere } from '../host/look-due.ts';
import { windowNow } from '../host/maintenance.ts';
import { mcpHealth } from '../host/mcp-health.ts';
import { checkPolicyFile } from '../host/policy-file.ts';
import { installedPoints } from '../host/installed-points.ts';
import { policyNow } from '../host/policy-now.ts';
import { openLooking } from '../host/situation.ts';
import { noteRunning } from '../host/note-running.ts';
import type { StatusSources } from '../host/status.ts';
import { agentStatus } from '../host/status-agents.ts';
import { unusedSeats } from '../host/status-seats.ts';
import { toolShims } from '../host/tool-shims.ts';
import type { LintKnown } from '../engine/policy/linting.ts';
import type { Policy } from '../engine/policy/model.ts';
import { openIncidents } from '../host/incident-open.ts';
import { collectHere } from './incident-here.ts';
import type { InstallJoins } from './install.ts';
import { discoveringOf } from './mcp-list.ts';
import type { PolicyCommandNeeds } from './policy-needs.ts';
import type { UninstallJoins } from './uninstall.ts';

function here(): Machine {
  return openMachine(process.env, process.cwd());
}

export async function policyNeeds(): Promise<PolicyCommandNeeds> {
  const machine = here();
  const { paths, repoRoot, who } = machine;
  const looking = openLooking(machine, catalog);
  const { frameworkMapping } = await import('./policy-frameworks.ts');
  return {
    paths,
    ...(repoRoot === undefined ? {} : { repoRoot }),
    now: machine.now(),
    detectors: catalog.detectors,
    aiTools,
    who,
    scan: (text) => looking.scan(text),
    situationOf: (input, own) => looking.situationOf(input, own),
    frameworks: frameworkMapping(),
    installed: () => installedPoints(paths),
    found: async () => (await import('./policy-found.ts')).foundHere(),
    out: (text) => void process.stdout.write(text),
    exit: (code) => {
      process.exitCode = code;
    },
  };
}

/** What the catalogue knows of an agent that a session can be made for. */
function guardedAgent(agent: AgentDef, floor: string | undefined): GuardedAgent {
  const { id } = agent;
  const live = lives.find((each) => each.id === id);
  const native = natives.find((each) => each.id === id);
  const off = offSwitchesOf(id);
  return {
    ...agent,
    hooked: agentHook(id) !== undefined,
    ...(floor === undefined ? {} : { floor }),
    ...(live === undefined ? {} : { live }),
    ...(native === undefined ? {} : { native }),
    ...(off === undefined ? {} : { off }),
  };
}

async function lintKnown(): Promise<LintKnown> {
  return (await import('../catalog/lint-known.ts')).lintKnown;
}

/** What `doctor` looks at: this machine and the agents the guard can start. */
export function doctorContext(live: boolean): DoctorContext {
  const guarded = launches.flatMap(({ id, floor }) =>
    agents.filter((agent) => agent.id === id).map((agent) => guardedAgent(agent, floor)),
  );
  const trustVariables = caVariables.map(({ name }) => name);
  const known = { ...catalog, lintKnown };
  return {
    machine: here(),
    catalog: known,
    agents: guarded,
    live,
    notLive,
    trustVariables,
    mcp: discoveringOf({}),
  };
}

/** From within a session nothing is looked for: an agent could fill the log with it. */
function incidentsNow(machine: Machine, policy: Policy | undefined): Pick<StatusSources, 'incidents'> {
  collectHere(machine, policy);
  const incidents = openIncidents(machine);
  return incidents === undefined ? {} : { incidents };
}

/** What `status` shows of this machine. */
export async function statusSources(): Promise<StatusSources> {
  const machine = here();
  const { paths, platform, env } = machine;
  const window = windowNow(machine);
  const startable = launches.map(({ id }) => id);
  const inside = (env[SESSION_ENV.session] ?? '') !== '';
  const known = await policyNow(machine, catalog);
  // From within a session the folder of the inventory may not be there to be seen.
  const due = known.policy && !inside ? looksHere(machine, known.policy).due : undefined;
  const found = agentStatus({ agents, startable, env, paths });
  const asked = { agents: found, tools: aiTools, sources: tierSources, policy: known.policy, inside };
  const mcp = known.policy && (await mcpHealth(machine, known.policy, discoveringOf({})));
  return {
    state: paths.state,
    runtime: paths.runtime,
    platform,
    now: machine.now(),
    inside,
    ...(window === undefined ? {} : { maintenance: window.until }),
    agents: found,
    seats: await unusedSeats(machine, asked),
    // Asked from within it records nothing: an agent could fill the log with it.
    ...(inside ? {} : { outside: (sessions) => noteRunning(machine, { agents, sessions }) }),
    ...(mcp === undefined ? {} : { mcp }),
    ...(due === undefined ? {} : { lookDue: due }),
    ...incidentsNow(machine, inside ? undefined : known.policy),
    ...known,
  };
}

export const installJoins: InstallJoins = {
  checkPolicy: async (file) => {
    const { paths, hashing } = here();
    const { detectors, profiles } = catalog;
    await checkPolicyFile(file, { paths, hashing, detectors, profiles });
  },
  tools: async () => {
    const machine = here();
    const { policy } = await policyNow(machine, catalog);
    const others = aiTools.filter(({ agent }) => !launches.some(({ id }) => id === agent));
    return toolShims(machine, policy, others);
  },
  applied: async () => noteInstall(here(), 'install.applied'),
  unchanged: async () => acceptInstall(here()),
};

export const uninstallJoins: UninstallJoins = {
  undoing: async () => noteInstall(here(), 'install.undone'),
};
