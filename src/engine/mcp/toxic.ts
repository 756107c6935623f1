/** Three tools that are harmless alone: one reads what is private, one what strangers wrote, one sends to others. */
import type { McpTool } from './model.ts';
import type { McpRisks } from './risk-model.ts';
import { capabilitiesOf } from './risk-tools.ts';

export const LEGS = ['private', 'untrusted', 'sends'] as const;
export type Leg = (typeof LEGS)[number];

export interface ServerTools {
  /** As the client calls it. */
  readonly server: string;
  readonly tools: readonly McpTool[];
}

/** Names of tools, one for each leg. They are as they came and are not fit to be shown. */
export type Combination = Readonly<Record<Leg, string>>;

/** Who brings a leg, and by which of its tools. */
export interface LegServer<One extends ServerTools = ServerTools> {
  readonly server: One;
  readonly tools: readonly string[];
}

/** All that bring each leg; nowhere one server all three. */
export type Together<One extends ServerTools = ServerTools> = Readonly<
  Record<Leg, readonly LegServer<One>[]>
>;

interface Placed {
  readonly name: string;
  readonly legs: ReadonlySet<string>;
}

function placed(tools: readonly McpTool[], risks: McpRisks): readonly Placed[] {
  return tools.map((tool) => ({
    name: tool.name,
    legs: new Set<string>(capabilitiesOf(tool, risks).map(({ capability }) => capability)),
  }));
}

/** The first tool of each leg, each of another tool where there is one. */
export function combinationOf(tools: readonly McpTool[], risks: McpRisks): Combination | undefined {
  const all = placed(tools, risks);
  const taken = new Set<Placed>();
  const pick = (leg: Leg): string | undefined => {
    const able = all.filter(({ legs }) => legs.has(leg));
    const one = able.find((each) => !taken.has(each)) ?? able[0];
    if (one !== undefined) taken.add(one);
    return one?.name;
  };
  const [kept, read, sent] = LEGS.map(pick);
  if (kept === undefined || read === undefined || sent === undefined) return undefined;
  return { private: kept, untrusted: read, sends: sent };
}

/**
 * A combination that several servers make and none of them alone: one that does is left out of it, for that is a finding
 * of its own, which who approved it has seen.
 */
export function acrossServers<One extends ServerTools>(
  servers: readonly One[],
  risks: McpRisks,
): Together<One> | undefined {
  const able = servers.map((server) => ({ server, tools: placed(server.tools, risks) }));
  const bringing = (leg: Leg): readonly LegServer<One>[] =>
    able
      .filter(({ tools }) => LEGS.some((each) => tools.every(({ legs }) => !legs.has(each))))
      .map(({ server, tools }) => ({
        server,
        tools: tools.filter(({ legs }) => legs.has(leg)).map(({ name }) => name),
      }))
      .filter(({ tools }) => tools.length > 0);
  const together = {
    private: bringing('private'),
    untrusted: bringing('untrusted'),
    sends: bringing('sends'),
  };
  return LEGS.every((leg) => together[leg].length > 0) ? together : undefined;
}
