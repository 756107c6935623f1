/** Three tools that are harmless alone: one reads what is private, one what strangers wrote, one sends to others. */
import type { McpTool } from './model.ts';
import type { McpRisks } from './risk-model.ts';
import { capabilitiesOf } from './risk-tools.ts';

const LEGS = ['private', 'untrusted', 'sends'] as const;
type Leg = (typeof LEGS)[number];

export interface ServerTools {
  /** As the client calls it. */
  readonly server: string;
  readonly tools: readonly McpTool[];
}

export interface PlacedTool {
  readonly server: string;
  readonly tool: string;
}

/** One tool for each leg. Names are as they came and are not fit to be shown. */
export type Combination = Readonly<Record<Leg, PlacedTool>>;

/** The first tool of each leg, each of another tool where there is one. */
export function combinationOf(servers: readonly ServerTools[], risks: McpRisks): Combination | undefined {
  const placed = servers.flatMap(({ server, tools }) =>
    tools.map((tool) => ({
      place: { server, tool: tool.name },
      legs: capabilitiesOf(tool, risks).map(({ capability }) => capability),
    })),
  );
  const taken = new Set<object>();
  const pick = (leg: Leg): PlacedTool | undefined => {
    const able = placed.filter(({ legs }) => legs.includes(leg));
    const one = able.find((each) => !taken.has(each)) ?? able[0];
    if (one !== undefined) taken.add(one);
    return one?.place;
  };
  const [kept, read, sent] = LEGS.map(pick);
  if (kept === undefined || read === undefined || sent === undefined) return undefined;
  return { private: kept, untrusted: read, sends: sent };
}

/** A combination that only the servers of one client together make: where one server makes it alone, it is that server's. */
export function acrossServers(servers: readonly ServerTools[], risks: McpRisks): Combination | undefined {
  if (servers.some((server) => combinationOf([server], risks) !== undefined)) return undefined;
  return combinationOf(servers, risks);
}
