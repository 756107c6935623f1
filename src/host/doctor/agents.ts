/** What holds each installed agent: its version, the tier reached, its own hooks, settings that would switch the guard off. */
import type { OffFound } from '../../engine/off-switch.ts';
import { isOlder, type FoundAgent } from '../agents.ts';
import { scanAgent } from '../agent-scan.ts';
import type { Machine } from '../machine.ts';
import { shown } from '../text.ts';
import { hookFindings, hookPlace } from './hooks.ts';
import { foundAgents, installedShim } from './install.ts';
import { not, ok, type DoctorContext, type Finding, type GuardedAgent, type Tier } from './model.ts';
import { outsideFindings } from './outside.ts';

interface Subject {
  readonly machine: Machine;
  readonly found: FoundAgent;
  readonly agent: GuardedAgent;
  /** Whether sessions of this machine run in a namespace. */
  readonly contained: boolean;
}

/** `managed` is what nothing of the person's switches off. */
function tierOf({ machine, found, agent, contained }: Subject): Tier {
  if (installedShim(machine, found.bin) === undefined) return 'none';
  const managed = agent.native !== undefined && hookPlace(machine, agent.native) === 'system';
  if (contained) return managed ? 'managed+contained' : 'contained';
  return managed ? 'managed' : 'user';
}

function versionFinding(subject: Subject): Finding {
  const { found, agent } = subject;
  const { id, title, version } = found;
  const at = `agent.${id}`;
  const tier = tierOf(subject);
  const reached = `tier: ${tier}`;
  if (version === undefined) {
    const text = `${title}, ${reached}`;
    return { ...not('skip', at, { text, cause: 'its version cannot be told without running it' }), tier };
  }
  const text = `${title} ${version}, ${reached}`;
  const { floor } = agent;
  if (floor === undefined || !isOlder(version, floor)) return { ...ok(at, text), tier };
  const cause = `the guard is known to hold from ${floor} on; sessions of it do not start`;
  return { ...not('warn', at, { text, cause, remedy: `update ${title}` }), tier };
}

function offFinding({ title, id }: FoundAgent, off: OffFound): Finding {
  const place = `${shown(off.file)}:${off.line}`;
  const what = off.key === '' ? off.does : `sets ${shown(off.key)}, which ${off.does}`;
  const then =
    off.holds === 'stops'
      ? `${title} does not start while it is there`
      : 'in a session the setting of the guard counts more';
  const remedy = `look at ${place} and take it out where it is not needed`;
  return not('warn', `agent.${id}.off`, { text: place, cause: `${what}; ${then}`, remedy });
}

async function findingsOf(subject: Subject): Promise<readonly Finding[]> {
  const { machine, found, agent } = subject;
  const off = agent.off === undefined ? [] : await scanAgent(machine, agent.off);
  const installed = installedShim(machine, found.bin) !== undefined;
  return [
    versionFinding(subject),
    ...(installed ? await hookFindings(machine, agent) : []),
    ...off.map((each) => offFinding(found, each)),
  ];
}

/** Lines for each installed agent, in the order of the catalogue. */
export async function agentFindings(context: DoctorContext, contained: boolean): Promise<readonly Finding[]> {
  const { machine, agents } = context;
  const found = foundAgents(context);
  const each = await Promise.all(
    found.flatMap((one) => {
      const agent = agents.find(({ id }) => id === one.id);
      return agent === undefined ? [] : [findingsOf({ machine, found: one, agent, contained })];
    }),
  );
  return [...each.flat(), ...outsideFindings(machine, found)];
}
