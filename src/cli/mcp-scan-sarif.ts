/** Findings about MCP servers as results of code scanning. */
import { mcpRisks } from '../catalog/mcp-risks/index.ts';
import type { McpEntry, McpFileFault, McpFinding } from '../engine/mcp/model.ts';
import type { ScoredServer } from '../host/mcp-score.ts';
import type { ClientFinding } from '../host/mcp-together.ts';
import type { Scored } from './mcp-scan-words.ts';
import { waitWords } from './mcp-together-words.ts';
import { sarifLog, type SarifPlace, type SarifResult, type SarifRule } from './sarif.ts';

const TOGETHER = 'toxic-client';
const UNREAD = 'not-understood';
const OTHERS: Readonly<Record<string, SarifRule>> = {
  [TOGETHER]: mcpRisks.together,
  [UNREAD]: {
    title: 'a file of MCP servers is not understood',
    weight: 15,
    owasp: 'MCP09',
    fix: 'put it right, so that what its client starts is known',
  },
};

/** What a risk is, by its id. */
export function describeRisk(id: string): SarifRule | undefined {
  return Object.entries({ ...mcpRisks.rules, ...OTHERS }).find(([each]) => each === id)?.[1];
}

function placesOf(entries: readonly McpEntry[]): readonly SarifPlace[] {
  const places = entries.map(({ file, line }): SarifPlace => ({ file, line }));
  return [...new Map(places.map((place) => [`${place.file}\0${place.line}`, place])).values()];
}

function ofFinding(server: ScoredServer, name: string, finding: McpFinding): SarifResult {
  const { id, evidence, fix, confidence } = finding;
  const { title = id, weight = 0 } = describeRisk(id) ?? {};
  return {
    ruleId: id,
    weight,
    text: `${name} ${title} (${confidence}): ${evidence}. ${fix}`,
    places: placesOf(server.entries),
    key: `${server.identity.digest}/${id}`,
  };
}

/** A file that could not be read as what it should be. */
export function faultResult({ client, file, line, code, what }: McpFileFault): SarifResult {
  const { weight = 0 } = OTHERS[UNREAD] ?? {};
  return {
    ruleId: UNREAD,
    weight,
    text: `${client}: this file ${what}`,
    places: [{ file, line }],
    key: `${client}/${code}/${what}`,
  };
}

/** At the lines of the servers that make it. */
function ofClient(finding: ClientFinding): SarifResult {
  const { client, project, evidence, fix, weight, confidence, entries } = finding;
  return {
    ruleId: TOGETHER,
    weight,
    text: `${client} (${confidence}): ${evidence}.${waitWords(finding)} ${fix}`,
    places: placesOf(entries),
    key: [client, TOGETHER, ...(project === undefined ? [] : [project])].join('/'),
  };
}

function resultsOf({ servers, clients }: Scored, shown: (text: string) => string): readonly SarifResult[] {
  const single = servers.flatMap((server) => {
    const name = shown(server.entries[0]?.name ?? '');
    return server.score.findings.map((finding) => ofFinding(server, name, finding));
  });
  return [...single, ...clients.map(ofClient)];
}

interface Told extends Scored {
  readonly faults: readonly McpFileFault[];
}

/** Files below `cwd` are named from it, as code scanning wants them. */
export function sarifOf(told: Told, shown: (text: string) => string, cwd: string): object {
  const results = [...resultsOf(told, shown), ...told.faults.map((fault) => faultResult(fault))];
  return sarifLog(results, { describe: describeRisk, cwd });
}
