/** Without a session nobody can be asked: the last good policy says what may happen all the same. */
import { classifyEvent } from '../engine/classify.ts';
import { decide } from '../engine/decide.ts';
import type { CommandDef } from '../engine/definitions.ts';
import type { ReadMcpUse } from '../engine/mcp/call.ts';
import { stopsOnFailure } from '../engine/failure.ts';
import { strength } from '../engine/lattice.ts';
import type { Action, Event, Outcome, Reason, Situation } from '../engine/model.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { readCompiled, type CompiledPolicy } from './policy-compiled.ts';

export interface OfflineWorld {
  readonly machine: Machine;
  readonly commands: readonly CommandDef[];
  readonly guardFile: (path: string) => string | undefined;
  readonly readMcpUse: ReadMcpUse;
}

export interface OfflineAnswer {
  readonly allow: boolean;
  /** The first action of concern; absent when there is none or it is not known. */
  readonly action?: Action;
  /** The clause that stands in the way, or would if it were enforced. */
  readonly reason?: Reason;
}

/**
 * Harmless events pass. For the rest the last good policy counts: what it would ask or deny is refused, or passes where
 * it stops nothing; both leave a row. Without such a policy everything of concern is refused.
 */
export function judgeOffline(event: Event, world: OfflineWorld): OfflineAnswer {
  const { machine, commands, guardFile, readMcpUse } = world;
  const { hashing } = machine;
  const found = classifyEvent(event, { commands, hashing, mask: (text) => text, guardFile, readMcpUse });
  const action = found.actions.find((each) => each.verb !== 'none' || each.certainty === 'unresolved');
  if (action === undefined && event.kind !== 'refs') return { allow: true };
  const last = lastGood(machine);
  const situation: Situation = { ...found, actor: 'agent', tool: '' };
  const { intended, ...told } = last === undefined ? UNKNOWN : answerOf(last, situation, machine);
  if (intended === 'allow') return { allow: true };
  recordAlone(machine, {
    kind: 'guard.fault',
    code: 'broker-unreachable',
    decision: told.allow ? 'allow' : 'deny',
    intended,
    ...(told.reason === undefined ? {} : { clause: told.reason.clause, phase: told.reason.phase }),
    ...(action === undefined ? {} : { verb: action.verb, object: action.digest }),
  });
  return action === undefined ? told : { ...told, action };
}

interface PolicyAnswer extends OfflineAnswer {
  /** With every clause enforced. */
  readonly intended: Outcome;
}

const UNKNOWN: PolicyAnswer = { allow: false, intended: 'ask' };

function answerOf({ policy }: CompiledPolicy, situation: Situation, { now, who }: Machine): PolicyAnswer {
  const at = now();
  const { effective, intended, because } = decide(policy, situation, { now: at, approvals: [], who });
  const known = situation.actions.length > 0;
  const passes = known && strength(effective) < strength('ask');
  const reason = because[0];
  return {
    allow: passes || !stopsOnFailure(policy, at),
    intended: known ? intended : 'ask',
    ...(reason === undefined ? {} : { reason }),
  };
}

function lastGood({ paths, repoRoot, hashing }: Machine): CompiledPolicy | undefined {
  return readCompiled({ paths, hashing, ...(repoRoot === undefined ? {} : { repoRoot }) });
}
