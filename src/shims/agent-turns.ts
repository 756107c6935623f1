/** What a session records and says of changes that time alone made to its policy. */
import { GuardError } from '../host/errors.ts';
import type { Guard } from '../host/guard.ts';
import type { Machine } from '../host/machine.ts';
import { reminders, takeTurns } from '../host/policy-turns.ts';
import { saySo } from './agent-words.ts';

/** Where nothing can be kept, the session itself says so; a row more or less is not worth a start. */
function turnsOrNone(machine: Machine, policy: Guard['policy']): ReturnType<typeof takeTurns> | undefined {
  try {
    return takeTurns(machine, policy);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    saySo(error.message, error.hint);
    return undefined;
  }
}

/** One row for each phase that began by its date, and each exception that ended. Throws `ledger-*`, `state-unwritable`. */
export function reportTurns(machine: Machine, guard: Pick<Guard, 'note' | 'policy'>): void {
  const { policy } = guard;
  const turned = turnsOrNone(machine, policy);
  if (turned === undefined) return;
  const { phases, ended } = turned;
  for (const { clause, phase } of phases)
    guard.note({ kind: 'phase.promoted', clause, phase, outcome: 'changed', actor: 'unknown' });
  for (const { clause, id } of ended)
    guard.note({ kind: 'exception.ended', clause, outcome: 'expired', code: id, actor: 'unknown' });
  for (const words of reminders(policy, machine))
    saySo(words, 'to keep it: aup-guard request exception; see: aup-guard exception list');
}
