/** The clauses that speak of a server here: of this person, in these clients, today. */
import type { McpEntry, McpTransport } from '../engine/mcp/model.ts';
import { speakingOf } from '../engine/mcp/speaking.ts';
import type { Clause, Policy } from '../engine/policy/model.ts';
import type { Machine } from './machine.ts';

export interface SpokenOf {
  readonly transport?: McpTransport | undefined;
  readonly clients: readonly string[];
}

/** For one start; where it is not known what is started, nothing frees it. */
export function speakingHere(
  { who, hashing, now }: Pick<Machine, 'who' | 'hashing' | 'now'>,
  policy: Policy,
  { transport, clients }: SpokenOf,
): readonly Clause[] {
  return speakingOf(policy, { starts: wordsOf(transport), clients, who, hashing, now: now() });
}

/** For a server as clients are set up with it: what one of them is not freed of counts. */
export function speakingOfAll(
  machine: Machine,
  policy: Policy,
  entries: readonly McpEntry[],
): readonly Clause[] {
  const clients = [...new Set(entries.map(({ client }) => client))];
  return speakingHere(machine, policy, { transport: entries[0]?.transport, clients });
}

/** Held against patterns alone, and shown nowhere. */
function wordsOf(transport: McpTransport | undefined): readonly string[] {
  if (transport === undefined) return [];
  return transport.kind === 'stdio' ? transport.argv : [transport.url.replace(/[?#].*$/s, '')];
}
