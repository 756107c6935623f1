/** Incidents of a session. Loaded only where a clause is about them, or a grave one is open. */
import type { Safe } from '../engine/model.ts';
import type { Beside } from '../host/beside.ts';
import { GuardError } from '../host/errors.ts';
import { incidentLine } from '../host/incident-words.ts';
import {
  graveIncidents,
  watchIncidents,
  type IncidentWatch,
  type IncidentWatching,
} from '../host/incident-watch.ts';
import type { Machine } from '../host/machine.ts';
import type { GuardSession } from '../host/session.ts';
import { sessionCatalog } from './agent-catalog.ts';
import { saySo } from './agent-words.ts';

export interface IncidentSetup {
  readonly machine: Machine;
  readonly session: Pick<GuardSession, 'guard'>;
  /** Leaves one line for the person while the agent runs. */
  readonly tell: (text: Safe) => void;
  readonly beside: Beside;
}

/** Says what is open, and looks for more from now on. Does not wait for the definitions it needs. */
export function incidentWatch(setup: IncidentSetup): IncidentWatch {
  let isOver = false;
  let isSaid = false;
  const onProblem = ({ message, hint }: GuardError): void => {
    if (!isSaid) saySo(`incidents cannot be kept, the log goes on: ${message}`, hint);
    isSaid = true;
  };
  sayGrave(setup.machine, onProblem);
  // The terminal is the person's own again by then.
  const tell = (text: Safe): void => (isOver ? void process.stderr.write(`${text}\n`) : setup.tell(text));
  const watching = watch({ ...setup, tell }, onProblem);
  return {
    close: async () => {
      isOver = true;
      await (await watching).close();
    },
  };
}

type OnProblem = IncidentWatching['onProblem'];

function sayGrave(machine: Machine, onProblem: OnProblem): void {
  try {
    const grave = graveIncidents(machine);
    if (grave === 0) return;
    const what = grave === 1 ? '1 incident of high severity is' : `${grave} incidents of high severity are`;
    saySo(`${what} open on this machine`, 'see them: aup-guard incident list --open');
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    onProblem(error);
  }
}

async function watch(
  { machine, session, tell, beside }: IncidentSetup,
  onProblem: OnProblem,
): Promise<IncidentWatch> {
  const { detectors } = await sessionCatalog.late();
  const secrets = new Set(detectors.filter(({ category }) => category === 'secret').map(({ id }) => id));
  return watchIncidents({
    machine,
    policy: session.guard.policy,
    isSecret: (detector) => secrets.has(detector),
    onOpened: (incident) => tell(incidentLine(incident)),
    onProblem,
    beside,
  });
}
