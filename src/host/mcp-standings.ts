/** What each server found may do here, by its approval, the policy and its own code as it is now. */
import type { McpIdentity, McpScore, McpStanding } from '../engine/mcp/model.ts';
import { standingOf } from '../engine/mcp/standing.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Machine } from './machine.ts';
import { approvalBefore, type McpServerFound } from './mcp-chosen.ts';
import { integrityOf } from './mcp-integrity.ts';

/** For servers of this machine alone: of another one's nothing is approved here. */
export function standingHere(
  machine: Machine,
  { clauses }: Policy,
): (server: McpServerFound, score?: McpScore) => McpStanding {
  const now = machine.now();
  return (server, score) => {
    const { identity } = server;
    const approval = approvalBefore(machine, server);
    return standingOf({ identity, approval, clauses, score, now, ...integrityNow(identity) }).standing;
  };
}

/** As `standingOf` takes it: absent where nothing holds the server's code. */
export function integrityNow({ launch }: McpIdentity): { readonly integrity?: string } {
  const integrity = integrityOf(launch);
  return integrity === undefined ? {} : { integrity };
}
