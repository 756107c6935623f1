/** A gate that only watches does so until the policy has it stop things: an exception ends, a phase begins. */
import type { GateTerms } from '../engine/mcp/gate-model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { heldNow, isEnforced, type HeldParts } from './mcp-held.ts';

/** Timers reach no further; what is later is looked at again. */
const LONGEST_MS = 2_000_000_000;

/** Calls `end` on that day: whoever starts the server again starts it under the clauses of then. */
export function untilEnforced(
  parts: HeldParts,
  { enforce }: Pick<GateTerms, 'enforce'>,
  end: () => void,
): void {
  const now = parts.machine.now();
  const [next] = enforce ? [] : stepsOf(parts.policy).filter((at) => at > now);
  if (next === undefined) return;
  setTimeout(
    () => {
      const held = heldNow(parts);
      if (isEnforced(held, parts.machine.now())) end();
      else untilEnforced(parts, { enforce }, end);
    },
    Math.min(LONGEST_MS, next - now + 1),
  ).unref();
}

/** Days on which something begins or ends, in their order. */
function stepsOf({ clauses, exceptions }: Policy): readonly number[] {
  const begins = clauses.flatMap(({ phases }) => phases.map(({ from }) => from));
  return [...begins, ...exceptions.flatMap(({ from, until }) => [from, until])].toSorted((a, b) => a - b);
}
