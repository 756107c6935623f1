/** What the clauses make of a server that a gate is started for, as of now. */
import { strength } from '../engine/lattice.ts';
import type { McpScore } from '../engine/mcp/model.ts';
import { standingOf, type McpStandingFound } from '../engine/mcp/standing.ts';
import type { McpStart } from '../engine/mcp/start.ts';
import { mcpTerms } from '../engine/mcp/terms.ts';
import type { Instant } from '../engine/model.ts';
import type { Clause, Policy } from '../engine/policy/model.ts';
import type { Machine } from './machine.ts';
import { integrityNow } from './mcp-integrity.ts';
import type { KnownServer } from './mcp-known.ts';
import { speakingHere } from './mcp-speaking.ts';

export interface HeldParts {
  readonly machine: Machine;
  readonly policy: Policy;
  readonly server: KnownServer;
  /** What was started, by which client; without it no clause spares the server. */
  readonly start?: Pick<McpStart, 'transport' | 'client' | 'name'> | undefined;
  /** Of one that nobody approved, where a clause is about scores. */
  readonly score?: McpScore | undefined;
}

export interface McpHeld extends McpStandingFound {
  /** Those that speak of it. */
  readonly clauses: readonly Clause[];
  /** The clauses stop what is not approved. */
  readonly stops: boolean;
  /** What it is made of, as `integrityNow` has it. */
  readonly bytes: { readonly integrity?: string };
}

/** Its approval under the clauses, with its bytes as they are, or were. */
export function heldNow(
  { machine, policy, server, score, start }: HeldParts,
  bytes: McpHeld['bytes'] = bytesNow(machine, server),
): McpHeld {
  const { identity, approval } = server;
  const clients = start?.client === undefined ? [] : [start.client];
  const clauses = speakingHere(machine, policy, { transport: start?.transport, clients });
  const standing = standingOf({
    identity,
    approval,
    clauses,
    score,
    now: machine.now(),
    ...bytes,
  });
  return { ...standing, clauses, bytes, stops: strength(standing.effective) >= strength('ask') };
}

function bytesNow({ env, cwd }: Machine, { identity, approval }: KnownServer): McpHeld['bytes'] {
  return integrityNow(identity.launch, { env, cwd }, approval?.integrity);
}

/** Whether what is not as approved is stopped: of an approved server by any clause that is enforced. */
export function isEnforced({ standing, stops, clauses }: McpHeld, now: Instant): boolean {
  return standing === 'approved' ? mcpTerms(clauses, now).some(({ phase }) => phase === 'enforce') : stops;
}

/** Whether a clause wants to know a score; only then the table of risks is needed. */
export function isScored(clauses: readonly Clause[]): boolean {
  return clauses.some(({ controls }) => controls.includes('mcp-risk-score'));
}
