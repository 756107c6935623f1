/** Scores of all servers of a machine. */
import type { McpFinding, McpScore, McpTool } from '../engine/mcp/model.ts';
import type { McpRisks } from '../engine/mcp/risk-model.ts';
import { scoreOf } from '../engine/mcp/risk.ts';
import type { Mask } from '../engine/text.ts';
import type { McpServer } from './mcp-discover.ts';
import type { McpFetched } from './mcp-fetch.ts';

export interface ScoredServer extends McpServer {
  readonly score: McpScore;
  /** Absent when it was not started. */
  readonly offer?: McpFetched;
}

export interface Scoring {
  readonly risks: McpRisks;
  readonly mask: Mask;
  /** Answers of the servers that were started, by digest of their identity. */
  readonly offers: ReadonlyMap<string, McpFetched>;
}

/** What it listed when it was started; nothing for one that was not. */
export function toolsOf(offer: McpFetched | undefined): readonly McpTool[] {
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

/** Scores every server, worst first. */
export function scoreServers(found: readonly McpServer[], scoring: Scoring): readonly ScoredServer[] {
  return found
    .map((server) => scored(server, scoring))
    .toSorted((one, other) => other.score.points - one.score.points);
}

/** True when a finding keeps a server from being approved. */
export function isBlocked({ findings }: McpScore): boolean {
  return findings.some(({ blocks }: McpFinding) => blocks);
}
