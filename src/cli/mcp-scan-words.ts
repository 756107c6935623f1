/** What `mcp scan` says: each server with its score and what it is made of. */
import { mcpRisks } from '../catalog/mcp-risks/index.ts';
import type { McpBand, McpFinding, McpStanding } from '../engine/mcp/model.ts';
import type { McpFetched, McpSilent } from '../host/mcp-fetch.ts';
import type { ScoredServer } from '../host/mcp-score.ts';
import type { ClientFinding } from '../host/mcp-together.ts';
import { togetherJson, togetherLines } from './mcp-together-words.ts';
import { countOf, paint, type Screen, type Style } from './terminal.ts';
import { wrap } from './wrap.ts';

const STYLES: Readonly<Record<McpBand, Style>> = {
  low: 'green',
  medium: 'yellow',
  high: 'red',
  critical: 'red',
};

const SILENT: Readonly<Record<McpSilent, string>> = {
  refused: 'it would not list its tools',
  late: 'it did not answer in time',
  ended: 'it ended before it listed its tools',
  'too-much': 'it said more than 8 MB, and was ended',
  'not-a-list': 'what it gave as its tools is no list of tools',
  'too-many-pages': 'its list of tools does not end: more than 50 pages',
  'sign-in': 'it wants to be signed in to: its tools cannot be seen from here',
  plain: 'its address is not encrypted: it was not asked',
};

/** What is wrong, in words. */
export function titleOf(id: string): string {
  return Object.entries(mcpRisks.rules).find(([each]) => each === id)?.[1].title ?? id;
}

interface StandingServer extends ScoredServer {
  readonly standing: McpStanding;
}

export interface Scored {
  readonly servers: readonly StandingServer[];
  readonly clients: readonly ClientFinding[];
}

function offerWords(offer: McpFetched | undefined, shown: (text: string) => string): string {
  if (offer === undefined) return 'judged by its configuration alone; it was not started';
  const here = offer.contained ? 'started in containment' : 'started without containment';
  const where = offer.elsewhere === true ? 'at its address' : here;
  if ('silent' in offer) return `${SILENT[offer.silent]} (${where})`;
  return `${countOf(offer.tools.length, 'tool')}, protocol ${shown(offer.protocol)} (${where})`;
}

function findingLines(screen: Screen, finding: McpFinding): string[] {
  const { weight, id, owasp, evidence, confidence, fix, blocks } = finding;
  const stop = blocks ? '; no approval while it stands' : '';
  const head = `${String(weight).padStart(5)}  ${titleOf(id)} (${id}, ${owasp}, ${confidence}${stop})`;
  const room = screen.columns - 7;
  const below = [...wrap(evidence, room), ...wrap(`fix: ${fix}`, room)];
  return [head, ...below.map((line) => paint(screen, 'dim', `       ${line}`))];
}

function serverLines(screen: Screen, server: StandingServer, shown: (text: string) => string): string[] {
  const { score, entries, offer, standing } = server;
  const names = [...new Set(entries.map(({ name }) => shown(name)))].join(', ');
  const band = paint(screen, STYLES[score.band], `${score.points} ${score.band}`);
  const clients = [...new Set(entries.map(({ client }) => client))].join(', ');
  return [
    '',
    `${paint(screen, 'bold', names)}  ${band}  ${standing}  ${clients}`,
    `       ${offerWords(offer, shown)}`,
    ...score.findings.flatMap((finding) => findingLines(screen, finding)),
  ];
}

/** All servers, worst first, and below them what servers of one client make together. */
export function scanLines(screen: Screen, scored: Scored, shown: (text: string) => string): string[] {
  const { servers, clients } = scored;
  if (servers.length === 0) return ['no MCP server is set up in any client the guard knows'];
  return [
    `${countOf(servers.length, 'MCP server')}, worst first`,
    ...servers.flatMap((server) => serverLines(screen, server, shown)),
    ...clients.flatMap((finding) => togetherLines(screen, finding)),
  ];
}

/** The same for programs. */
export function scanJson({ servers, clients }: Scored, shown: (text: string) => string): object {
  return {
    servers: servers.map(({ identity, entries, score, offer, standing }) => ({
      digest: identity.digest,
      names: [...new Set(entries.map(({ name }) => shown(name)))],
      places: entries.map(({ client, scope, file }) => ({ client, scope, file: shown(file) })),
      standing,
      ...score,
      ...(offer === undefined ? {} : { started: startedOf(offer, shown) }),
    })),
    clients: clients.map(togetherJson),
  };
}

function startedOf(offer: McpFetched, shown: (text: string) => string): object {
  const { contained } = offer;
  if ('silent' in offer) return { contained, silent: offer.silent };
  return { contained, protocol: shown(offer.protocol), tools: offer.tools.map(({ name }) => shown(name)) };
}
