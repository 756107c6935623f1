/** What `mcp check` says: each file and line, what is the matter, which clause, and what next. */
import type { McpFileFault } from '../engine/mcp/model.ts';
import { namedFrom, type CheckedServer, type McpCheck } from '../host/mcp-check.ts';
import { describeRisk, faultResult } from './mcp-scan-sarif.ts';
import { sarifLog, type SarifResult, type SarifRule } from './sarif.ts';
import { countOf, paint, type Screen } from './terminal.ts';
import { wrap } from './wrap.ts';

type Shown = (text: string) => string;

const RULES: Readonly<Record<string, SarifRule>> = {
  'mcp-unlisted': {
    title: 'a committed MCP server is not approved by the policy of the repository',
    weight: 50,
    owasp: 'MCP09',
    fix: 'list it under `servers` of the clause, or take the entry out',
  },
  'mcp-fact': {
    title: 'what the policy must know of an MCP server is missing or out of date',
    weight: 50,
    owasp: 'MCP09',
    fix: 'declare it with its date and evidence',
  },
  'mcp-score': {
    title: 'the score of an MCP server is higher than a clause takes',
    weight: 50,
    owasp: 'MCP09',
    fix: 'put right what brings the points: aup-guard mcp scan',
  },
};

interface Line {
  readonly where: string;
  readonly what: string;
  readonly next: string;
  readonly fails: boolean;
}

function atLine(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`;
}

function serverLines(
  { entries: [entry], findings }: CheckedServer,
  root: string,
  shown: Shown,
): readonly Line[] {
  const where = atLine(shown(namedFrom(root, entry.file)), entry.line);
  return findings.map(({ why, next, fails }) => ({
    where,
    what: `${shown(entry.name)} ${why}`,
    next,
    fails,
  }));
}

function faultLine({ file, line, what }: McpFileFault, { root, enforced }: McpCheck, shown: Shown): Line {
  const next = 'put it right, so that what it starts is known';
  return { where: atLine(shown(namedFrom(root, file)), line), what, next, fails: enforced };
}

function linesOf(check: McpCheck, shown: Shown): readonly Line[] {
  return [
    ...check.servers.flatMap((server) => serverLines(server, check.root, shown)),
    ...check.faults.map((fault) => faultLine(fault, check, shown)),
  ].toSorted((one, other) => Number(other.fails) - Number(one.fails));
}

function headOf({ servers, failed, enforced }: McpCheck, lines: readonly Line[]): string {
  const count = countOf(servers.length, 'MCP server');
  if (lines.length === 0)
    return servers.length === 0
      ? 'no MCP server is committed here'
      : `${count} committed, none stands against the policy`;
  const told = countOf(lines.length, 'finding');
  if (failed) return `${count} committed, ${told}: this change may not go in as it is`;
  return `${count} committed, ${told}, ${enforced ? 'none that stops the change' : 'reported only: no clause about MCP servers is enforced'}`;
}

/** For people. */
export function checkLines(screen: Screen, check: McpCheck, shown: Shown): string[] {
  const lines = linesOf(check, shown);
  const told = lines.flatMap(({ where, what, next, fails }) => [
    '',
    ...wrap(`${paint(screen, 'bold', where)} ${fails ? '' : '(reported) '}${what}`, screen.columns),
    ...wrap(`next: ${next}`, screen.columns - 4).map((line) => paint(screen, 'dim', `    ${line}`)),
  ]);
  return [headOf(check, lines), ...told];
}

/** The same for programs. */
export function checkJson(check: McpCheck, shown: Shown): object {
  const { root, servers, faults, failed, enforced } = check;
  return {
    failed,
    enforced,
    servers: servers.map(({ entries, starts, findings }) => ({
      name: shown(entries[0].name),
      file: shown(namedFrom(root, entries[0].file)),
      line: entries[0].line,
      clients: [...new Set(entries.map(({ client }) => client))],
      starts: starts.map(shown),
      findings,
    })),
    faults: faults.map(({ file, line, code, what }) => ({
      file: shown(namedFrom(root, file)),
      line,
      code,
      what,
      fails: enforced,
    })),
  };
}

function resultsOf({ entries, findings }: CheckedServer, root: string, shown: Shown): readonly SarifResult[] {
  const [{ file, line, name }] = entries;
  return findings.map(({ id, why, next }) => ({
    ruleId: id,
    weight: (RULES[id] ?? describeRisk(id))?.weight ?? 0,
    text: `${shown(name)} ${why}. Next: ${next}`,
    places: [{ file, line }],
    key: `${namedFrom(root, file)}/${shown(name)}/${id}/${why}`,
  }));
}

/** The same for code scanning. */
export function checkSarif(check: McpCheck, shown: Shown): object {
  const { root, servers, faults } = check;
  const results = [
    ...servers.flatMap((server) => resultsOf(server, root, shown)),
    ...faults.map((fault) => faultResult(fault)),
  ];
  return sarifLog(results, { describe: (id) => RULES[id] ?? describeRisk(id), cwd: root });
}
