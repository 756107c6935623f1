/** A session's eye on incidents: looks when the log has grown, tells people meanwhile, and once more at the end. */
import type { Incident } from '../engine/incident/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Beside } from './beside.ts';
import { GuardError } from './errors.ts';
import { isGrave, readBook } from './incident-book.ts';
import { collectIncidents } from './incident-collect.ts';
import { tellQuietly } from './incident-tell.ts';
import { openKeys } from './keys.ts';
import { endOfLedger } from './ledger-file-follow.ts';
import type { Machine } from './machine.ts';

/** A look is one call of the system while nothing happens. */
const LOOK_MS = 1000;
/** Places that were not told are tried again. */
const RETRY_MS = 60_000;
/** After the agent has ended nobody waits longer for a place than this. */
const LAST_MS = 3000;

export interface IncidentWatching {
  readonly machine: Machine;
  readonly policy: Policy;
  readonly isSecret: (detector: string) => boolean;
  /** Told of each that is opened while its clause warns or enforces. */
  readonly onOpened: (incident: Incident) => void;
  /** Told, maybe often, of what keeps incidents from being kept; the session goes on. */
  readonly onProblem: (problem: GuardError) => void;
  readonly beside: Beside;
}

export interface IncidentWatch {
  close(): Promise<void>;
}

/** Open incidents of high or critical severity, damaged ones included. */
export function graveIncidents(machine: Machine): number {
  const { incidents, damaged } = readBook(machine, openKeys(machine.paths.state), false);
  return incidents.filter(isGrave).length + damaged.length;
}

export function watchIncidents(watching: IncidentWatching): IncidentWatch {
  const watch = new Watch(watching);
  const { beside } = watching;
  const timers = [
    setInterval(() => beside(() => watch.look()), LOOK_MS),
    setInterval(() => watch.tell(), RETRY_MS),
  ];
  for (const timer of timers) timer.unref();
  return {
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      watch.look();
      watch.tell(LAST_MS);
      await watch.settled();
    },
  };
}

class Watch {
  readonly #watching: IncidentWatching;
  readonly #telling = new Set<Promise<void>>();
  #end = -1;

  constructor(watching: IncidentWatching) {
    this.#watching = watching;
  }

  look(): void {
    const { machine, policy, isSecret, onOpened, onProblem } = this.#watching;
    try {
      const end = endOfLedger(machine.paths.state);
      if (end === this.#end) return;
      const { opened, problem } = collectIncidents({ machine, policy, isSecret });
      this.#end = end;
      for (const incident of opened) if (incident.clause?.phase !== 'monitor') onOpened(incident);
      if (opened.length > 0) this.tell();
      if (problem !== undefined) onProblem(problem);
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      onProblem(error);
    }
  }

  /** Nobody waits for it. */
  tell(longest?: number): void {
    const { machine, policy } = this.#watching;
    const told = this.#tellAll({ machine, policy, ...(longest === undefined ? {} : { longest }) });
    this.#telling.add(told);
    this.#watching.beside(() => told.finally(() => this.#telling.delete(told)));
  }

  async #tellAll(telling: Parameters<typeof tellQuietly>[0]): Promise<void> {
    const { problem } = await tellQuietly(telling);
    if (problem !== undefined) this.#watching.onProblem(problem);
  }

  /** Resolves when those being told have answered, or after the longest time one is waited for. */
  async settled(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_MS);
    });
    await Promise.race([Promise.all(this.#telling), late]);
    clearTimeout(timer);
  }
}
