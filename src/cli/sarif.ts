/** Findings in files for code scanning: SARIF 2.1.0. */
import { fileUrl } from '../host/mcp-scan.ts';
import { packageVersion } from '../host/package.ts';

export interface SarifRule {
  readonly title: string;
  /** Points, 0 to 100. */
  readonly weight: number;
  readonly owasp: string;
  readonly fix: string;
}

export interface SarifPlace {
  /** Absolute. */
  readonly file: string;
  readonly line?: number | undefined;
}

export interface SarifResult {
  readonly ruleId: string;
  readonly weight: number;
  readonly text: string;
  readonly places: readonly SarifPlace[];
  /** What tells this result from others of its rule. */
  readonly key: string;
}

function levelOf(weight: number): 'error' | 'warning' | 'note' {
  if (weight >= 40) return 'error';
  return weight >= 15 ? 'warning' : 'note';
}

/** The scale of code scanning goes to 10. */
function severityOf(weight: number): string {
  return (Math.min(100, weight * 1.5) / 10).toFixed(1);
}

function ruleOf(id: string, describe: (id: string) => SarifRule | undefined): object {
  const { title = id, weight = 0, owasp = '', fix = '' } = describe(id) ?? {};
  return {
    id,
    shortDescription: { text: title },
    help: { text: fix },
    defaultConfiguration: { level: levelOf(weight) },
    properties: {
      tags: ['security', 'mcp', ...(owasp === '' ? [] : [owasp])],
      'security-severity': severityOf(weight),
    },
  };
}

/** Files below `cwd` are named from it, as code scanning wants them. */
export function sarifLog(
  results: readonly SarifResult[],
  { describe, cwd }: { readonly describe: (id: string) => SarifRule | undefined; readonly cwd: string },
): object {
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].toSorted();
  const shownRules = rules.map((id) => ruleOf(id, describe));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'aup-guard', version: packageVersion(), rules: shownRules } },
        results: results.map((result) => rendered(result, rules, cwd)),
      },
    ],
  };
}

function rendered(
  { ruleId, weight, text, places, key }: SarifResult,
  rules: readonly string[],
  cwd: string,
): object {
  // One result has one place; the others it concerns stand beside it.
  const [place, ...others] = places.map((each) => placeOf(each, cwd));
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

function placeOf({ file, line = 1 }: SarifPlace, cwd: string): object {
  return {
    physicalLocation: { artifactLocation: { uri: fileUrl(file, cwd) }, region: { startLine: line } },
  };
}
