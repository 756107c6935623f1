/** What the servers of one client make together, though each of them is harmless alone. */
import path from 'node:path';
import type { McpConfidence, McpEntry, McpTool } from '../engine/mcp/model.ts';
import type { McpRisks } from '../engine/mcp/risk-model.ts';
import { acrossServers, LEGS, type Leg, type LegServer, type Together } from '../engine/mcp/toxic.ts';
import type { Safe } from '../engine/model.ts';
import { toSafe, type Mask } from '../engine/text.ts';

/** A server, with the tools its client may call unasked. */
export interface UsableServer {
  readonly entries: readonly McpEntry[];
  readonly tools: readonly McpTool[];
  /** A person said yes to it; false = it only would bring its tools. */
  readonly approved: boolean;
}

export interface LegFinding {
  readonly server: Safe;
  readonly tools: readonly Safe[];
}

/** A finding of a client: it has a weight of its own and adds to no server's score, which is the same in every client. */
export interface ClientFinding {
  readonly id: 'toxic-client';
  readonly client: string;
  /** The project whose servers are in it; absent where it is made in all of them. */
  readonly project?: Safe;
  readonly weight: number;
  readonly owasp: string;
  /** Told by names and parameters of tools. */
  readonly confidence: McpConfidence;
  readonly evidence: Safe;
  readonly fix: string;
  readonly legs: Readonly<Record<Leg, readonly LegFinding[]>>;
  /** Servers of it that nobody has approved: it is made once they are. */
  readonly waits: readonly Safe[];
  readonly entries: readonly McpEntry[];
}

export interface TogetherTerms {
  readonly risks: McpRisks;
  readonly mask: Mask;
}

/** One server as one client starts it. */
interface Started {
  readonly server: string;
  readonly tools: readonly McpTool[];
  readonly approved: boolean;
  readonly entry: McpEntry;
}

interface Place {
  readonly client: string;
  readonly project: string | undefined;
}

function isWithin(project: string | undefined, folder: string | undefined): boolean {
  if (folder === undefined) return true;
  if (project === undefined) return false;
  const way = path.relative(folder, project);
  return !(way === '..' || way.startsWith(`..${path.sep}`) || path.isAbsolute(way));
}

/** Those that run beside one another: servers of two projects do not. */
function startedIn({ client, project }: Place, servers: readonly UsableServer[]): readonly Started[] {
  return servers.flatMap(({ entries, tools, approved }) => {
    const entry = entries.find(
      (one) => one.client === client && !one.disabled && isWithin(project, one.project),
    );
    return entry === undefined || tools.length === 0 ? [] : [{ server: entry.name, tools, approved, entry }];
  });
}

/** Of what is approved; only where that makes none, with what would be. */
function togetherOf(started: readonly Started[], risks: McpRisks): Together<Started> | undefined {
  const approved = started.filter((one) => one.approved);
  return acrossServers(approved, risks) ?? acrossServers(started, risks);
}

function firstOf([one]: readonly LegServer<Started>[]): string {
  return `${one?.server.server}.${one?.tools[0]}`;
}

function findingIn(
  place: Place,
  servers: readonly UsableServer[],
  { risks, mask }: TogetherTerms,
): ClientFinding | undefined {
  const found = togetherOf(startedIn(place, servers), risks);
  if (found === undefined) return undefined;
  const { weight, owasp, fix } = risks.together;
  const name = (text: string): Safe => toSafe(text, mask, 120);
  const leg = (all: readonly LegServer<Started>[]): readonly LegFinding[] =>
    all.map(({ server, tools }) => ({ server: name(server.server), tools: tools.map(name) }));
  const words = `${firstOf(found.private)} reads, ${firstOf(found.untrusted)} takes in, ${firstOf(found.sends)} sends`;
  const all = new Set(LEGS.flatMap((each) => found[each].map(({ server }) => server)));
  return {
    id: 'toxic-client',
    client: place.client,
    ...(place.project === undefined ? {} : { project: toSafe(place.project, mask) }),
    weight,
    owasp,
    confidence: 'inferred',
    evidence: toSafe(words, mask),
    fix,
    legs: { private: leg(found.private), untrusted: leg(found.untrusted), sends: leg(found.sends) },
    waits: [...all].filter(({ approved }) => !approved).map(({ server }) => name(server)),
    entries: [...all].map(({ entry }) => entry),
  };
}

/** One for a client; where only servers of its projects make it, one for each project that differs. */
export function clientFindings(
  servers: readonly UsableServer[],
  terms: TogetherTerms,
): readonly ClientFinding[] {
  const entries = servers.flatMap((server) => server.entries).filter(({ disabled }) => !disabled);
  return [...new Set(entries.map(({ client }) => client))].flatMap((client) => {
    const everywhere = findingIn({ client, project: undefined }, servers, terms);
    if (everywhere !== undefined) return [everywhere];
    const projects = new Set(entries.filter((one) => one.client === client).map(({ project }) => project));
    const each = [...projects].flatMap((project) =>
      project === undefined ? [] : (findingIn({ client, project }, servers, terms) ?? []),
    );
    return [...new Map(each.toReversed().map((one) => [one.evidence, one])).values()].toReversed();
  });
}

/** Combinations that are made only with this server. */
export function completedBy(
  server: UsableServer,
  others: readonly UsableServer[],
  terms: TogetherTerms,
): readonly ClientFinding[] {
  const before = clientFindings(others, terms);
  return clientFindings([...others, server], terms).filter(
    ({ client, project }) => !before.some((one) => one.client === client && one.project === project),
  );
}
