/** What each server found may do here, by its approval, the policy and its own code as it is now. */
import type { McpScore, McpStanding } from '../engine/mcp/model.ts';
import { standingOf } from '../engine/mcp/standing.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Machine } from './machine.ts';
import { approvalBefore, groundOf, type McpServerFound } from './mcp-chosen.ts';
import { integrityNow } from './mcp-integrity.ts';
import { speakingOfAll } from './mcp-speaking.ts';
import { listMcpApprovals } from './mcp-store.ts';

/** Tools of a server whose words are not pinned. */
export function looseHere(machine: Machine): (server: McpServerFound) => readonly string[] {
  const all = new Map(listMcpApprovals(machine).map((approval) => [approval.identity, approval]));
  return ({ identity }) =>
    (all.get(identity.digest)?.tools ?? []).flatMap(({ name, loose }) => (loose === true ? [name] : []));
}

/** For servers of this machine alone: of another one's nothing is approved here. */
export function standingHere(
  machine: Machine,
  policy: Policy,
): (server: McpServerFound, score?: McpScore) => McpStanding {
  const now = machine.now();
  return (server, score) => {
    const { identity, entries } = server;
    const clauses = speakingOfAll(machine, policy, entries);
    const approval = approvalBefore(machine, server);
    const bytes = integrityNow(identity.launch, groundOf(machine, server), approval?.integrity);
    return standingOf({ identity, approval, clauses, score, now, ...bytes }).standing;
  };
}
