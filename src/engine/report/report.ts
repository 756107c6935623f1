/** Makes an evidence report: the same input gives the same report. */
import type { KnownTool } from '../discover/diff.ts';
import type { Instant } from '../model.ts';
import { Counter, type Counts } from './counter.ts';
import type { EvidenceSource } from './framework-model.ts';
import type { ReportInput } from './input.ts';
import { timeOf } from './instants.ts';
import type { Report, ReportFramework, ReportRows, ReportSummary } from './model.ts';
import type { ReportInventory, ReportMcp, ReportTier } from './parts-model.ts';
import { exceptionsPart, policyPart, rowsOf } from './policy-part.ts';
import { ReportTally } from './tally.ts';

interface Counted {
  readonly tally: ReportTally;
  readonly rows: ReportRows;
}

/** The one pass over the rows. */
function counted({ rows, sources, since, now }: ReportInput): Counted {
  const tally = new ReportTally(sources);
  let before = 0;
  let ahead = 0;
  let unreadable = 0;
  for (const row of rows) {
    if (row === undefined) unreadable += 1;
    else if (row.t > now) ahead += 1;
    else if (since !== undefined && row.t < since) before += 1;
    else tally.add(row);
  }
  const kinds = tally.kinds.counts();
  return { tally, rows: { counted: tally.counted, before, ahead, unreadable, kinds, ...tally.ends() } };
}

/** Tools nobody knows are counted: what they call themselves is not ours to print. */
function isNamed({ id }: KnownTool): boolean {
  return !id.startsWith('unknown:') && !id.startsWith('mcp:');
}

function inventoryPart({ inventory }: ReportInput): ReportInventory | undefined {
  if (inventory === undefined) return undefined;
  const { at, system, tools } = inventory;
  const unknown = new Counter();
  for (const tool of tools) if (!isNamed(tool) && tool.surface !== 'mcp') unknown.add(tool.surface);
  return {
    taken: timeOf(at),
    system,
    tools: tools.filter(isNamed),
    unknown: unknown.counts(),
  };
}

function tierPart({ tiers }: ReportTally): readonly ReportTier[] {
  return tiers
    .names()
    .flatMap((account) => Object.entries(tiers.of(account)).map(([how, rows]) => ({ account, how, rows })));
}

const MCP_ROWS = ['mcp.seen', 'mcp.approved', 'mcp.revoked', 'mcp.changed', 'mcp.stopped', 'mcp.ungated'];

function mcpPart({ servers }: ReportInput, tally: ReportTally): ReportMcp {
  const standings = new Counter();
  for (const { standing } of servers) standings.add(standing);
  return {
    servers,
    standings: standings.counts(),
    rows: rowsOf(tally, MCP_ROWS),
    stopped: tally.codes.of('mcp.stopped'),
  };
}

function frameworksPart({ frameworks, sources }: ReportInput, rows: Counter): readonly ReportFramework[] {
  const sectionOf = new Map(sources.map(({ id, section }) => [id, section]));
  const behind = (source: EvidenceSource): { section: string; rows: number } => ({
    section: sectionOf.get(source) ?? '',
    rows: rows.of(source),
  });
  return frameworks.map(({ lines, ...framework }) => ({
    ...framework,
    lines: lines.map(({ evidence, ...line }) => ({
      ...line,
      evidence: evidence.map((mapping) => ({ ...mapping, ...behind(mapping.source) })),
    })),
  }));
}

function summaryOf(
  input: ReportInput,
  parts: Pick<Report, 'policy' | 'exceptions'>,
  tally: ReportTally,
): ReportSummary {
  const clauses = parts.policy.clauses.flatMap(({ policy }) => policy ?? []);
  const { outcomes } = tally;
  return {
    clauses: clauses.length,
    enforced: clauses.filter(({ phase }) => phase === 'enforce').length,
    sessions: tally.kinds.of('session.started'),
    replaced: tally.data.replaced(),
    asked: tally.kinds.of('approval.asked'),
    approved: outcomes.of('approved'),
    refused: outcomes.of('refused'),
    stopped: outcomes.of('stopped'),
    wouldHave: outcomes.of('would-have'),
    exceptionsInForce: parts.exceptions.listed.filter(({ standing }) => standing === 'in force').length,
    incidentsOpen: input.incidents.filter(({ state }) => state !== 'closed').length,
    intact: input.integrity.ok,
  };
}

const SIGNS = ['guard.bypassed', 'guard.diverted', 'guard.drift', 'guard.fault', 'mcp.ungated'];
const LOG_ROWS = [
  'log.checkpoint',
  'log.repaired',
  'log.sealed',
  'log.retired',
  'log.key-destroyed',
  'log.exported',
  'report.made',
];

function guardParts({ codes, starts, requests, kinds }: ReportTally): Pick<Report, 'tools' | 'destinations'> {
  return {
    tools: {
      verdicts: codes.of('tool.started'),
      started: starts.counts(),
      requests: requests.counts(),
      found: kinds.of('tool.found'),
      reviewed: kinds.of('tool.reviewed'),
    },
    destinations: {
      refused: codes.of('request.refused'),
      diverted: codes.of('guard.diverted'),
      bypassed: codes.of('guard.bypassed'),
    },
  };
}

function periodOf(since: Instant | undefined, now: Instant): Report['period'] {
  return { ...(since === undefined ? {} : { from: timeOf(since) }), to: timeOf(now) };
}

function pseudonymsPart({ pseudonyms, device }: ReportInput, tally: ReportTally): Pick<Report, 'pseudonyms'> {
  if (!pseudonyms) return {};
  return {
    pseudonyms: { ...(device === undefined ? {} : { device }), sessions: [...tally.sessions].toSorted() },
  };
}

/** Reads the rows once. Never throws for what they hold. */
export function makeReport(input: ReportInput): Report {
  const { tally, rows } = counted(input);
  const policy = policyPart(input, tally);
  const exceptions = exceptionsPart(input, tally);
  const inventory = inventoryPart(input);
  const { now, since, sources, incidents, integrity, categoryOf } = input;
  const logRows: Counts = rowsOf(tally, LOG_ROWS);
  return {
    made: timeOf(now),
    period: periodOf(since, now),
    rows,
    summary: summaryOf(input, { policy, exceptions }, tally),
    sections: sources.map(({ id, does, section }) => ({
      number: section,
      source: id,
      does,
      rows: tally.sources.of(id),
    })),
    policy,
    ...(inventory === undefined ? {} : { inventory }),
    ...guardParts(tally),
    tiers: tierPart(tally),
    data: tally.data.result(categoryOf),
    oversight: tally.answers.result(),
    mcp: mcpPart(input, tally),
    incidents: {
      listed: incidents,
      rows: rowsOf(tally, ['incident.opened', 'incident.changed', 'incident.told']),
      signs: rowsOf(tally, SIGNS),
    },
    integrity: { ...integrity, rows: logRows },
    exceptions,
    frameworks: frameworksPart(input, tally.sources),
    series: tally.series.result(since, now),
    ...pseudonymsPart(input, tally),
  };
}
