/** Incidents as commands see them: looked for first, where a person asks. */
import { catalog } from '../catalog/index.ts';
import type { Policy } from '../engine/policy/model.ts';
import { GuardError } from '../host/errors.ts';
import { type Book, readBook } from '../host/incident-book.ts';
import { collectIncidents } from '../host/incident-collect.ts';
import { openKeys } from '../host/keys.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { agentBehind } from '../host/outsider.ts';
import { policyNow } from '../host/policy-now.ts';
import { listSessions } from '../host/sessions.ts';
import { tellNow } from './incident-tell.ts';
import { printWords } from './terminal.ts';

export interface Incidents extends Book {
  readonly machine: Machine;
  readonly policy: Policy | undefined;
}

/** Rows of other processes are taken up, and people told. An agent only looks. */
export async function incidentsHere(): Promise<Incidents> {
  const machine = openMachine(process.env, process.cwd());
  const { policy } = await policyNow(machine, catalog);
  if (!isAgents(machine)) {
    collectHere(machine, policy);
    await tellNow(machine, policy);
  }
  return { ...readBook(machine, openKeys(machine.paths.state), true), machine, policy };
}

function isAgents({ platform, paths }: Machine): boolean {
  const sessions = listSessions({ runtime: paths.runtime, platform });
  return agentBehind(process.pid, { platform, sessions }) !== undefined;
}

/** Opens what the log tells of and nobody has looked at. What fails is said. */
export function collectHere(machine: Machine, policy: Policy | undefined): void {
  if (policy === undefined) return;
  const secrets = new Set(
    catalog.detectors.filter(({ category }) => category === 'secret').map(({ id }) => id),
  );
  try {
    const isSecret = (detector: string): boolean => secrets.has(detector);
    const { problem } = collectIncidents({ machine, policy, isSecret });
    if (problem !== undefined) say(problem);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    say(error);
  }
}

function say({ message, hint }: GuardError): void {
  printWords(`aup-guard: incidents cannot be kept: ${message}${hint === '' ? '' : `\n  next  ${hint}`}`);
}
