/** Work of a session that nobody waits for: what goes wrong in it is recorded and told, and ends nobody's agent. */
import type { Safe } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';
import type { Guard } from './guard.ts';
import { safe, shown } from './text.ts';

/** Does the work now, or what of it can be done now. Never throws; what it gives may be a promise, which may reject. */
export type Beside = (work: () => unknown) => void;

export interface BesideSetup {
  readonly guard: Pick<Guard, 'note'>;
  /** Leaves one line for the person while the agent runs. */
  readonly tell: (text: Safe) => void;
}

/** Each way to fail is recorded and told once: a look that fails each second must not fill the log. */
export function besides(setup: BesideSetup): Beside {
  const told = new Set<string>();
  const failed = (error: unknown): void => {
    const what = whatOf(error);
    if (told.has(what.code + what.why)) return;
    told.add(what.code + what.why);
    noteFault(setup, what.code, 'warn');
    setup.tell(
      safe`aup-guard: what the session looks after failed: ${shown(what.why)}; the session goes on; check: aup-guard doctor`,
    );
  };
  return (work) => {
    const all = async (): Promise<void> => {
      await work();
    };
    all().catch(failed);
  };
}

/** An error that is not ours may quote what nobody is to read: only its kind is told. */
function whatOf(error: unknown): { readonly code: string; readonly why: string } {
  if (error instanceof GuardError) return { code: error.code, why: error.message };
  const kind = errnoOf(error) || (error instanceof Error ? error.name : 'unknown error');
  return { code: 'internal', why: `own fault (${kind})` };
}

function noteFault({ guard }: BesideSetup, code: string, decision: 'allow' | 'deny' | 'warn'): void {
  try {
    guard.note({ kind: 'guard.fault', code, decision });
  } catch {
    // A log that fails cannot tell of it: the person is told, and whatever is judged is refused for that reason.
  }
}

export interface NetSetup extends BesideSetup {
  /** True when what the guard cannot judge must not happen. */
  readonly stops: () => boolean;
}

/**
 * Catches what nobody has caught: this process may be in any state by then. Where something is enforced the agent is
 * ended in order, with its terminal as it was; otherwise all goes on. Returns what takes the net away.
 */
export function lastNet(setup: NetSetup): () => void {
  const caught = (error: unknown): void => {
    const { code, why } = whatOf(error);
    const stops = setup.stops();
    noteFault(setup, code, stops ? 'deny' : 'allow');
    const next = stops ? safe`the agent is ended` : safe`the agent goes on`;
    setup.tell(safe`aup-guard: ${shown(why)} in the session; ${next}; check: aup-guard doctor`);
    if (stops) process.kill(process.pid, 'SIGHUP');
  };
  process.on('uncaughtException', caught).on('unhandledRejection', caught);
  return () => {
    process.off('uncaughtException', caught).off('unhandledRejection', caught);
  };
}
