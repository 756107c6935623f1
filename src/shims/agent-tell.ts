/** Tells the person at the terminal about clauses that are in their warning phase: once a clause and session. */
import type { Instant, Reason, Safe } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { enforcedFrom } from '../host/failure.ts';
import { safe, shown } from '../host/text.ts';

export type Tell = (reason: Reason) => void;

export interface TellSetup {
  readonly policy: Policy;
  readonly now: () => Instant;
  /** Leaves one line on the terminal. */
  readonly line: (text: Safe) => void;
}

function whenEnforced({ policy, now }: TellSetup, reason: Reason): Safe {
  const clause = policy.clauses.find(({ id, where }) => id === reason.clause && where === reason.where);
  const phases = clause?.phases ?? policy.stancePhases;
  if (reason.phase === 'enforce') return safe``;
  const from = enforcedFrom(phases, now());
  return from === undefined
    ? safe`; not enforced yet`
    : safe`; enforced from ${shown(new Date(from).toISOString().slice(0, 10))}`;
}

export function tellOnce(setup: TellSetup): Tell {
  const told = new Set<string>();
  return (reason) => {
    const key = `${reason.clause} ${reason.where}`;
    if (reason.effective !== 'warn' || told.has(key)) return;
    told.add(key);
    setup.line(
      safe`aup-guard: note: ${reason.say} (${shown(reason.clause)} ${reason.where}${whenEnforced(setup, reason)})`,
    );
  };
}
