import { inPhase } from '../engine/lattice.ts';
import type { Decision, Finding, Reason, RecordDraft, Situation } from '../engine/model.ts';

/** Findings by detector: all a row may say of them. */
export function countsOf(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { detector } of findings) counts[detector] = (counts[detector] ?? 0) + 1;
  return counts;
}

/** The row of one reason: which clause demanded what of which action. */
function reasonRow(reason: Reason, situation: Situation, decision: Decision): RecordDraft {
  const action = reason.action === undefined ? undefined : situation.actions[reason.action];
  return {
    kind: 'action.decided',
    clause: reason.clause,
    control: reason.control,
    phase: reason.phase,
    decision: decision.effective,
    intended: decision.intended,
    ...(reason.standing === 'applies' ? {} : { outcome: reason.standing }),
    // An exception is a yes that was given beforehand: only of what then happened.
    ...(reason.standing === 'excepted' && !isStopped(decision) ? { assurance: 'pre-approved' } : {}),
    ...(action === undefined ? {} : { verb: action.verb, object: action.digest }),
  };
}

function isStopped({ effective }: Decision): boolean {
  return effective === 'ask' || effective === 'deny';
}

/** One row for each exception that let something by which its clause stops by now: not while another one stops it. */
function usedExceptions({ actions }: Situation, decision: Decision): readonly RecordDraft[] {
  if (isStopped(decision)) return [];
  const { because } = decision;
  const first = new Map<string, RecordDraft>();
  for (const { exception, clause, control, phase, demand, action } of because) {
    if (exception === undefined || first.has(exception) || inPhase(demand, phase) === 'allow') continue;
    const verb = action === undefined ? undefined : actions[action]?.verb;
    const about = { clause, control, phase, intended: demand, ...(verb === undefined ? {} : { verb }) };
    first.set(exception, { kind: 'exception.used', ...about, outcome: 'excepted', code: exception });
  }
  return [...first.values()];
}

/**
 * The ledger rows of a decision: one for the strongest reason about actions, one a fault.
 * Nothing is written for what nobody asked about: a log of every `ls` would be a log of people.
 * An `ask` is not decided yet: who asks writes that a person was asked and what came of it.
 */
export function decidedRows(situation: Situation, decision: Decision): readonly RecordDraft[] {
  const strongest = decision.because.find(
    (reason) => reason.action !== undefined && reason.demand !== 'allow',
  );
  const open = strongest === undefined || decision.effective === 'ask';
  const decided = open ? [] : [reasonRow(strongest, situation, decision)];
  const used = usedExceptions(situation, decision);
  const faults = decision.faults.map((fault): RecordDraft => ({
    kind: 'guard.fault',
    clause: fault.clause,
    decision: decision.effective,
  }));
  return [...decided, ...used, ...faults];
}
