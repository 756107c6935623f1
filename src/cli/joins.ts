/** Joins commands that take what they need as arguments to this machine and the catalogue. */
import { agents, launches } from '../catalog/agents/index.ts';
import { catalog } from '../catalog/index.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { DoctorContext } from '../host/doctor/model.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { noteInstall } from '../host/install-record.ts';
import { checkPolicyFile } from '../host/policy-file.ts';
import { openLooking } from '../host/situation.ts';
import { sessionPolicy } from '../host/session-policy.ts';
import type { InstallJoins } from './install.ts';
import type { PolicyCommandNeeds } from './policy.ts';
import type { UninstallJoins } from './uninstall.ts';

function here(): Machine {
  return openMachine(process.env, process.cwd());
}

export async function policyNeeds(): Promise<PolicyCommandNeeds> {
  const machine = here();
  const { paths, repoRoot, who } = machine;
  const looking = openLooking(machine, catalog);
  return {
    paths,
    ...(repoRoot === undefined ? {} : { repoRoot }),
    now: machine.now(),
    detectors: catalog.detectors,
    tools: catalog.agents,
    who,
    scan: (text) => looking.scan(text),
    situationOf: (input) => looking.situationOf(input),
    out: (text) => void process.stdout.write(text),
    exit: (code) => {
      process.exitCode = code;
    },
  };
}

/** What `doctor` looks at: this machine and the agents the guard can start. */
export function doctorContext(live: boolean): DoctorContext {
  const guarded = launches.flatMap(({ id, floor }) =>
    agents
      .filter((agent) => agent.id === id)
      .map((agent) => Object.assign(floor === undefined ? {} : { floor }, agent)),
  );
  return { machine: here(), catalog, agents: guarded, live };
}

/** The policy in force here, compiled anew when a file changed. */
export async function policyInForce(): Promise<Policy> {
  return (await sessionPolicy(here(), catalog)).policy;
}

export const installJoins: InstallJoins = {
  checkPolicy: async (file) => {
    const { paths, hashing } = here();
    const { detectors, profiles } = catalog;
    await checkPolicyFile(file, { paths, hashing, detectors, profiles });
  },
  applied: async () => noteInstall(here(), 'install.applied'),
};

export const uninstallJoins: UninstallJoins = {
  undoing: async () => noteInstall(here(), 'install.undone'),
};
