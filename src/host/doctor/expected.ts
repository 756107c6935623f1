/** What the policy in force demands of the canaries: the doctor judges by it, never by its own taste. */
import { decide } from '../../engine/decide.ts';
import type { DataControl } from '../../engine/controls/kinds.ts';
import { strength } from '../../engine/lattice.ts';
import type { Decision, Finding, Outcome, Phase } from '../../engine/model.ts';
import type { Policy } from '../../engine/policy/model.ts';
import { wantedBy } from '../../engine/wanted.ts';
import type { Machine } from '../machine.ts';
import type { LateCatalog, SessionCatalog } from '../late-redaction.ts';
import { openLooking } from '../situation.ts';

export interface Expected {
  /** Held now, seen and let through until the clause is enforced, or of no concern to any clause. */
  readonly how: 'held' | 'watched' | 'free';
  /** The clause with the strongest say; absent for `free`. */
  readonly clause?: string;
  readonly phase?: Phase;
  /** What that clause wants. */
  readonly demand?: Outcome;
}

const FREE: Expected = { how: 'free' };

function expectedBy(decision: Decision, least: Outcome): Expected {
  const needed = strength(least);
  const held = strength(decision.effective) >= needed;
  if (!held && strength(decision.intended) < needed) return FREE;
  const first = decision.because.find(
    ({ effective, demand }) => strength(held ? effective : demand) >= needed,
  );
  const how = held ? 'held' : 'watched';
  return first === undefined
    ? { how }
    : { how, clause: first.clause, phase: first.phase, demand: first.demand };
}

export interface Expecting {
  readonly policy: Policy;
  readonly catalog: LateCatalog & Omit<SessionCatalog, 'late'>;
  /** As the agent sees it. */
  readonly machine: Machine;
  readonly agent: string;
}

/** What is to happen to a command of the agent. */
export async function expectedOfCommand(
  { policy, catalog, machine, agent }: Expecting,
  argv: readonly string[],
): Promise<Expected> {
  const situation = await openLooking(machine, catalog).situationOf({ kind: 'command', argv, agent });
  const context = { now: machine.now(), approvals: [], who: machine.who };
  return expectedBy(decide(policy, situation, context), 'ask');
}

/** A request holds the prompt and its context alike, so either control replaces what it finds there. */
const IN_REQUESTS: readonly DataControl[] = ['context-redaction', 'prompt-redaction'];
/** What people paste is replaced before the agent has it, by the one control that is about prompts. */
export const IN_PASTES: readonly DataControl[] = ['prompt-redaction'];

/** The weakest expectation of all findings in a text: one value that is let through is let through. */
export function expectedOfText(
  { policy, catalog, machine, agent }: Expecting,
  text: string,
  controls: readonly DataControl[] = IN_REQUESTS,
): Expected {
  const asked = { now: machine.now(), tool: agent, actor: 'agent', who: machine.who } as const;
  const ofFinding = (finding: Finding): Expected => {
    const each = controls.map((control) =>
      expectedBy(wantedBy(policy, { ...asked, control }).demand(finding), 'redact'),
    );
    return pick(each, ['held', 'watched']);
  };
  const all = openLooking(machine, catalog).scan(text).map(ofFinding);
  return pick(all, ['free', 'watched', 'held']);
}

/** The first of the wanted kinds that is there. */
function pick(all: readonly Expected[], order: readonly Expected['how'][]): Expected {
  const found = order.flatMap((how) => all.find((one) => one.how === how) ?? []);
  return found[0] ?? FREE;
}
