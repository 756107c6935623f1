import { agents, genericAgent, launches } from '../catalog/agents/index.ts';
import type { AgentLaunch } from '../catalog/agents/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { GuardError } from '../host/errors.ts';
import { findProgram } from '../host/path-search.ts';
import type { Machine } from '../host/machine.ts';
import { shimsFolder } from '../host/shims-folder.ts';
import { blockedProgram, missingInterpreter } from '../host/unrunnable.ts';

/** An agent the guard can start, and the program that really is it. */
export interface Wrapped {
  readonly launch: AgentLaunch;
  /** Absolute path. */
  readonly program: string;
}

interface Known {
  readonly launch: AgentLaunch;
  readonly names: readonly string[];
}

async function known(name: string, policy: Policy): Promise<Known | undefined> {
  const launch = launches.find(({ id }) => id === name);
  if (launch !== undefined) {
    return { launch, names: agents.find(({ id }) => id === name)?.bins ?? [name] };
  }
  const described = policy.agents.find(({ id }) => id === name);
  if (described === undefined) return undefined;
  const { providers } = await import('../catalog/providers/index.ts');
  const upstreams = Object.fromEntries(providers.map(({ route, upstream }) => [route, upstream]));
  return { launch: genericAgent(described, upstreams), names: [described.command] };
}

/** Finds the agent behind a name. Throws `usage` for one nobody described and `agent-missing` when it cannot be run. */
export async function wrappedAgent(name: string, policy: Policy, machine: Machine): Promise<Wrapped> {
  const found = await known(name, policy);
  if (found === undefined) {
    throw new GuardError('usage', `the guard does not know an agent called ${JSON.stringify(name)}`, {
      hint: `describe it under agents: in aup.yaml, or use one of: ${launches.map(({ id }) => id).join(', ')}`,
    });
  }
  const skip = [shimsFolder(machine.paths.data)];
  for (const bin of found.names) {
    const program = findProgram(bin, machine.env, skip);
    if (program === undefined) continue;
    const interpreter = missingInterpreter(program);
    if (interpreter !== undefined) {
      throw new GuardError(
        'agent-missing',
        `${program} cannot be run: its interpreter ${interpreter} is not there`,
        {
          hint: 'reinstall the agent, or what it is written for',
        },
      );
    }
    return { launch: found.launch, program };
  }
  throw notFound(found.names, machine);
}

function notFound(names: readonly string[], { env }: Machine): GuardError {
  const blocked = names.flatMap((name) => blockedProgram(name, env) ?? [])[0];
  if (blocked !== undefined) {
    const hint = `give it that right with: chmod +x ${blocked}`;
    return new GuardError('agent-missing', `${blocked} is there but may not be executed`, { hint });
  }
  const where = (env['PATH'] ?? '') === '' ? 'PATH is empty' : 'not found on PATH';
  return new GuardError('agent-missing', `${names.join(', ')}: ${where}`, {
    hint: 'install the agent, or put its folder on PATH behind the guard',
  });
}
