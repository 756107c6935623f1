/** What each server found may do here, by its approval, the policy and its own code as it is now. */
import { isObject } from '../engine/json-object.ts';
import type {
  McpApproval,
  McpScore,
  McpStanding,
  McpTool,
  McpToolPin,
  McpToolRule,
} from '../engine/mcp/model.ts';
import { standingOf } from '../engine/mcp/standing.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Machine } from './machine.ts';
import { approvalBefore, groundOf, type McpServerFound } from './mcp-chosen.ts';
import { integrityNow } from './mcp-integrity.ts';
import { speakingOfAll } from './mcp-speaking.ts';
import { listMcpApprovals } from './mcp-store.ts';
import type { UsableServer } from './mcp-together.ts';
import { parsed } from './sealed.ts';

/** Tools of a server whose words are not pinned. */
export function looseHere(machine: Machine): (server: McpServerFound) => readonly string[] {
  const all = new Map(listMcpApprovals(machine).map((approval) => [approval.identity, approval]));
  return ({ identity }) =>
    (all.get(identity.digest)?.tools ?? []).flatMap(({ name, loose }) => (loose === true ? [name] : []));
}

export interface McpJudged {
  readonly standing: McpStanding;
  /** Tools its clients may call unasked, as they were pinned. */
  readonly tools: readonly McpTool[];
}

function unasked(
  approval: McpApproval | undefined,
  ruleOf: (pin: McpToolPin) => McpToolRule,
): readonly McpTool[] {
  const open = (approval?.tools ?? []).filter((pin) => ruleOf(pin) === 'allow');
  return open.map(({ name, text }) => {
    const definition = parsed(text);
    return { name, definition: isObject(definition) ? definition : {} };
  });
}

/** For servers of this machine alone: of another one's nothing is approved here. */
export function judgedHere(
  machine: Machine,
  policy: Policy | undefined,
): (server: McpServerFound, score?: McpScore) => McpJudged {
  const now = machine.now();
  return (server, score) => {
    const { identity, entries } = server;
    const clauses = policy === undefined ? [] : speakingOfAll(machine, policy, entries);
    const approval = approvalBefore(machine, server);
    const bytes = integrityNow(identity.launch, groundOf(machine, server), approval?.integrity);
    const { standing, rules } = standingOf({ identity, approval, clauses, score, now, ...bytes });
    return { standing, tools: unasked(approval, ({ name }) => rules(name)) };
  };
}

/** Their standing alone. */
export function standingHere(
  machine: Machine,
  policy: Policy,
): (server: McpServerFound, score?: McpScore) => McpStanding {
  const judged = judgedHere(machine, policy);
  return (server, score) => judged(server, score).standing;
}

/** What its clients may call of a server once it is approved so. */
export function withApproval({ entries }: McpServerFound, approval: McpApproval): UsableServer {
  return { entries, tools: unasked(approval, ({ rule }) => rule), approved: true };
}

/** What they may call of it now: nothing of a server that is not approved. */
export function approvedHere(
  machine: Machine,
  policy: Policy | undefined,
): (server: McpServerFound) => UsableServer {
  const judged = judgedHere(machine, policy);
  return (server) => ({ entries: server.entries, tools: judged(server).tools, approved: true });
}
