/** Scores of all servers of a machine, and what several of them make together. */
import type { McpFinding, McpScore, McpTool } from '../engine/mcp/model.ts';
import type { McpRisks } from '../engine/mcp/risk-model.ts';
import { scoreOf } from '../engine/mcp/risk.ts';
import { acrossServers, type PlacedTool, type ServerTools } from '../engine/mcp/toxic.ts';
import type { Safe } from '../engine/model.ts';
import { toSafe, type Mask } from '../engine/text.ts';
import type { McpServer } from './mcp-discover.ts';
import type { McpFetched } from './mcp-fetch.ts';

export interface ScoredServer extends McpServer {
  readonly score: McpScore;
  /** Absent when it was not started. */
  readonly offer?: McpFetched;
}

/** A finding of a client: three of its servers' tools that are harmless alone. */
export interface ClientFinding {
  readonly client: string;
  readonly evidence: Safe;
  readonly owasp: string;
  readonly fix: string;
}

export interface Scored {
  readonly servers: readonly ScoredServer[];
  readonly clients: readonly ClientFinding[];
}

export interface Scoring {
  readonly risks: McpRisks;
  readonly mask: Mask;
  /** Answers of the servers that were started, by digest of their identity. */
  readonly offers: ReadonlyMap<string, McpFetched>;
}

function toolsOf(offer: McpFetched | undefined): readonly McpTool[] {
  return offer === undefined || 'silent' in offer ? [] : offer.tools;
}

function scored(server: McpServer, { risks, mask, offers }: Scoring): ScoredServer {
  const { identity, entries } = server;
  const offer = offers.get(identity.digest);
  const known = offer === undefined || 'silent' in offer ? undefined : offer;
  const said = known?.instructions;
  const score = scoreOf(
    {
      launch: identity.launch,
      entries,
      ...(known === undefined ? {} : { tools: known.tools }),
      ...(said === undefined ? {} : { instructions: said }),
    },
    risks,
    mask,
  );
  return { ...server, score, ...(offer === undefined ? {} : { offer }) };
}

function inClient(servers: readonly ScoredServer[], client: string): readonly ServerTools[] {
  return servers.flatMap(({ entries, offer }) => {
    const entry = entries.find((one) => one.client === client && !one.disabled);
    return entry === undefined ? [] : [{ server: entry.name, tools: toolsOf(offer) }];
  });
}

function nameOf({ server, tool }: PlacedTool): string {
  return `${server}.${tool}`;
}

function clientFinding(
  client: string,
  servers: readonly ScoredServer[],
  { risks, mask }: Scoring,
): readonly ClientFinding[] {
  const found = acrossServers(inClient(servers, client), risks);
  if (found === undefined) return [];
  const words = `${nameOf(found.private)} reads, ${nameOf(found.untrusted)} takes in, ${nameOf(found.sends)} sends`;
  const { owasp, fix } = risks.rules['toxic-server'];
  return [{ client, evidence: toSafe(words, mask), owasp, fix }];
}

/** Scores every server; clients are judged by the tools of those that were started. */
export function scoreServers(found: readonly McpServer[], scoring: Scoring): Scored {
  const servers = found
    .map((server) => scored(server, scoring))
    .toSorted((one, other) => other.score.points - one.score.points);
  const clients = new Set(found.flatMap(({ entries }) => entries.map(({ client }) => client)));
  return { servers, clients: [...clients].flatMap((client) => clientFinding(client, servers, scoring)) };
}

/** True when a finding keeps a server from being approved. */
export function isBlocked({ findings }: McpScore): boolean {
  return findings.some(({ blocks }: McpFinding) => blocks);
}
