/** On an enrolled machine, asks for a new policy while the agent runs. Nothing waits for it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Safe } from '../engine/model.ts';
import type { Beside } from '../host/beside.ts';
import type { LateCatalog } from '../host/late-redaction.ts';
import type { Machine } from '../host/machine.ts';

export interface FleetSetup {
  readonly machine: Machine;
  readonly late: () => Promise<Pick<LateCatalog, 'detectors' | 'profiles'>>;
  /** Leaves one line for the person while the agent runs. */
  readonly tell: (text: Safe) => void;
  readonly beside: Beside;
}

/** Long after a start, which has better things to do; then each minute it is looked whether it is time to ask. */
const FIRST_MS = 3000;
const EACH_MS = 60_000;

/** Ends it. */
export type StopFleet = () => void;

/** Does nothing where the machine is not enrolled. */
export function fleetLook({ machine, late, tell, beside }: FleetSetup): StopFleet {
  if (!existsSync(path.join(machine.paths.state, 'fleet/enrolled.json'))) return () => undefined;
  const over = new AbortController();
  const told = new Set<string>();
  const look = async (): Promise<void> => {
    const [{ fleetNews }, load] = await Promise.all([import('../host/fleet-news.ts'), late()]);
    const news = await fleetNews({ machine, load, chance: Math.random, signal: over.signal });
    if (news === undefined || told.has(news) || over.signal.aborted) return;
    told.add(news);
    tell(news);
  };
  const timers = [setTimeout(() => beside(look), FIRST_MS), setInterval(() => beside(look), EACH_MS)];
  for (const timer of timers) timer.unref();
  return () => {
    over.abort();
    for (const timer of timers) clearTimeout(timer);
  };
}
