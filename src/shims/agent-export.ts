/** Sends records on while a session runs, where a clause says so. Nothing waits for it. */
import type { Policy } from '../engine/policy/model.ts';
import type { Beside } from '../host/beside.ts';
import { GuardError } from '../host/errors.ts';
import { sendsRecords } from '../host/failure.ts';
import type { Machine } from '../host/machine.ts';

/** Long after a start, which has better things to do. */
const FIRST_MS = 5000;
const EACH_MS = 60_000;

/** Ends it; what is left is sent by the next session, or by `aup-guard log ship`. */
export type StopExport = () => void;

export interface ExportSetup {
  readonly machine: Machine;
  readonly policy: Policy;
  readonly beside: Beside;
}

/** Does nothing where no clause sends records anywhere. */
export function exportLook({ machine, policy, beside }: ExportSetup): StopExport {
  if (!sendsRecords(policy)) return () => undefined;
  const over = new AbortController();
  const look = async (): Promise<void> => {
    const { shipRecords } = await import('../host/export-ship.ts');
    try {
      await shipRecords({ machine, policy, signal: over.signal });
    } catch (error) {
      // A log that cannot be read, or a full disk: the session itself says so.
      if (!(error instanceof GuardError)) throw error;
    }
  };
  const timers = [setTimeout(() => beside(look), FIRST_MS), setInterval(() => beside(look), EACH_MS)];
  for (const timer of timers) timer.unref();
  return () => {
    over.abort();
    for (const timer of timers) clearTimeout(timer);
  };
}
