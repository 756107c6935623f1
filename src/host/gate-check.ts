/** What would be decided about a command, for people who ask: nothing is recorded, nothing is run. */
import path from 'node:path';
import { decide } from '../engine/decide.ts';
import { leadingOf } from '../engine/leading.ts';
import { isOfConcern } from '../engine/condition.ts';
import type { Action, Decision, Outcome, Reason, Safe, Verb } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { UNKNOWN } from '../engine/shell/model.ts';
import type { Machine } from './machine.ts';
import { openLooking, type LookingCatalog } from './situation.ts';
import { toSafe, type Mask } from './text.ts';

/** A command to be judged, as shell text. */
export interface CheckedCommand {
  readonly text: string;
  /** The folder it would run in, seen from the current one; default: that one. */
  readonly cwd?: string;
  /** Agent id. */
  readonly agent: string;
}

/** One thing a command would do. */
export interface CheckedPart {
  readonly action: Action;
  /** The command as one line, redacted. */
  readonly command: Safe;
  /** What the strongest clause says about this part alone; absent when none does. */
  readonly reason?: Reason;
}

export interface CheckedAnswer {
  readonly decision: Decision;
  /** What it is about, in one word: the verb of the part that counts most. */
  readonly category: Verb;
  readonly parts: readonly CheckedPart[];
}

export interface GateCheck {
  check(asked: CheckedCommand): Promise<CheckedAnswer>;
}

/** Judges exactly as a session under this policy would, but for approvals given and files written in one. */
export function openGateCheck(machine: Machine, catalog: LookingCatalog, policy: Policy): GateCheck {
  const looking = openLooking(machine, catalog);
  return {
    async check({ text, cwd: folder = '.', agent }) {
      const cwd = path.resolve(machine.cwd, folder);
      const situation = await looking.situationOf({ kind: 'shell', text, cwd, agent }, policy.own);
      const decision = decide(policy, situation, { now: machine.now(), approvals: [], who: machine.who });
      const actions = situation.actions.map((action, index) => ({ action, index }));
      const parts = actions
        .filter(({ action }) => isOfConcern(action))
        .map(({ action, index }) => partOf(action, reasonFor(decision, index), looking.mask));
      const lead = leadingOf(parts.map(({ action }) => action));
      return { decision, category: lead?.verb ?? 'none', parts };
    },
  };
}

const MOST_COMMAND = 200;

function partOf(action: Action, reason: Reason | undefined, mask: Mask): CheckedPart {
  const line = action.program === '' ? (action.argv[0] ?? '') : action.argv.join(' ');
  const command = toSafe(line.replaceAll(UNKNOWN, '…'), mask, MOST_COMMAND);
  return { action, command, ...(reason === undefined ? {} : { reason }) };
}

/** Reasons come strongest first. */
function reasonFor(decision: Decision, index: number): Reason | undefined {
  return decision.because.find((reason) => reason.action === index);
}

/** Data in a command is the proxy's business: for a gate, what is only redacted passes. */
export function gateOutcome(outcome: Outcome): Outcome {
  return outcome === 'redact' ? 'allow' : outcome;
}
