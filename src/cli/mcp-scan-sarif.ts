/** Findings about MCP servers for code scanning: SARIF 2.1.0. */
import { mcpRisks } from '../catalog/mcp-risks/index.ts';
import type { McpFinding } from '../engine/mcp/model.ts';
import { fileUrl } from '../host/mcp-scan.ts';
import type { Scored, ScoredServer } from '../host/mcp-score.ts';
import { packageVersion } from '../host/package.ts';

interface Described {
  readonly title: string;
  readonly weight: number;
  readonly owasp: string;
  readonly fix: string;
}

const TOGETHER = 'toxic-client';

function describe(id: string): Described | undefined {
  const known = Object.entries(mcpRisks.rules).find(([each]) => each === id)?.[1];
  if (known !== undefined || id !== TOGETHER) return known;
  return {
    ...mcpRisks.rules['toxic-server'],
    title: 'servers of one client together read what is private, take in what strangers wrote, and send',
  };
}

function levelOf(weight: number): 'error' | 'warning' | 'note' {
  if (weight >= 40) return 'error';
  return weight >= 15 ? 'warning' : 'note';
}

/** The scale of code scanning goes to 10. */
function severityOf(weight: number): string {
  return (Math.min(100, weight * 1.5) / 10).toFixed(1);
}

function ruleOf(id: string): object {
  const { title = id, weight = 0, owasp = '', fix = '' } = describe(id) ?? {};
  return {
    id,
    shortDescription: { text: title },
    help: { text: fix },
    defaultConfiguration: { level: levelOf(weight) },
    properties: { tags: ['security', 'mcp', owasp], 'security-severity': severityOf(weight) },
  };
}

interface Result {
  readonly ruleId: string;
  readonly weight: number;
  readonly text: string;
  readonly files: readonly string[];
  /** What tells this result from others of its rule. */
  readonly key: string;
}

function ofFinding(server: ScoredServer, name: string, finding: McpFinding): Result {
  const { id, evidence, fix, confidence } = finding;
  const title = describe(id)?.title ?? id;
  return {
    ruleId: id,
    weight: describe(id)?.weight ?? 0,
    text: `${name} ${title} (${confidence}): ${evidence}. ${fix}`,
    files: [...new Set(server.entries.map(({ file }) => file))],
    key: `${server.identity.digest}/${id}`,
  };
}

function resultsOf({ servers, clients }: Scored, shown: (text: string) => string): readonly Result[] {
  const single = servers.flatMap((server) => {
    const name = shown(server.entries[0]?.name ?? '');
    return server.score.findings.map((finding) => ofFinding(server, name, finding));
  });
  const together = clients.map(({ client, evidence, fix }): Result => {
    const entries = servers.flatMap((server) => server.entries).filter((entry) => entry.client === client);
    return {
      ruleId: TOGETHER,
      weight: mcpRisks.rules['toxic-server'].weight,
      text: `${client}: ${evidence}. ${fix}`,
      files: [...new Set(entries.map(({ file }) => file))],
      key: `${client}/${TOGETHER}`,
    };
  });
  return [...single, ...together];
}

/** Files below `cwd` are named from it, as code scanning wants them. */
export function sarifOf(scored: Scored, shown: (text: string) => string, cwd: string): object {
  const results = resultsOf(scored, shown);
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'aup-guard', version: packageVersion(), rules: rules.map(ruleOf) } },
        results: results.map((result) => rendered(result, rules, cwd)),
      },
    ],
  };
}

function rendered(
  { ruleId, weight, text, files, key }: Result,
  rules: readonly string[],
  cwd: string,
): object {
  // One result has one place; the others it concerns stand beside it.
  const [place, ...others] = files.map((file) => placeOf(file, cwd));
  return {
    ruleId,
    ruleIndex: rules.indexOf(ruleId),
    level: levelOf(weight),
    message: { text },
    locations: place === undefined ? [] : [place],
    ...(others.length > 0 ? { relatedLocations: others } : {}),
    partialFingerprints: { 'aupGuardMcp/v1': key },
  };
}

function placeOf(file: string, cwd: string): object {
  return {
    physicalLocation: { artifactLocation: { uri: fileUrl(file, cwd) }, region: { startLine: 1 } },
  };
}
