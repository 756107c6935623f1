/** What the clauses of a policy say about MCP servers. Their settings were checked when the policy was compiled. */
import { isObject, type JsonObject } from '../json-object.ts';
import { phaseAt } from '../lattice.ts';
import { OUTCOMES, type Category, type Instant, type Outcome, type Phase } from '../model.ts';
import type { Clause } from '../policy/model.ts';
import { parseDate } from '../policy/units.ts';
import { isCategory, isClientPart, type ClientPart } from './allowed.ts';
import { isFactName, MCP_FACTS, type McpFactName } from './fact-names.ts';

/** What somebody vouched for. */
export interface McpFact {
  readonly declared: unknown;
  readonly on: Instant;
  readonly until?: Instant;
}

/** One server as a clause describes it. */
export interface McpServerTerms {
  readonly id: string;
  /** What starts it: its argv, or its address alone. */
  readonly starts: readonly (readonly string[])[];
  /** Globs; absent = every tool. */
  readonly tools?: readonly string[];
  /** What it may be given in clear; absent = nothing. */
  readonly data?: readonly Category[];
  /** What it may want of its client; absent = everything. */
  readonly may?: readonly ClientPart[];
  readonly fact: (name: McpFactName | 'sends') => McpFact | undefined;
}

export interface McpTerms {
  readonly clause: Clause;
  readonly phase: Phase;
  /** Undefined where the clause asks for no approval, only for a score. */
  readonly approval?: {
    readonly servers: readonly McpServerTerms[];
    /** Facts without which no server is approved. */
    readonly facts: readonly McpFactName[];
    readonly unknown: Outcome;
    readonly changed: Outcome;
  };
  /** Demands by the least points from which they hold. */
  readonly scores: readonly { readonly points: number; readonly demand: Outcome }[];
}

/** From here a score is critical: what a plain `do` is about. */
const CRITICAL = 75;

/** The clauses about MCP that have begun. */
export function mcpTerms(clauses: readonly Clause[], now: Instant): readonly McpTerms[] {
  return clauses.flatMap((clause) => {
    const phase = phaseAt(clause.phases, now);
    const approves = clause.controls.includes('mcp-approval');
    const scored = clause.controls.includes('mcp-risk-score');
    if (phase === 'draft' || !(approves || scored)) return [];
    const table = clause.settings['do'];
    const given = isObject(table) ? table : undefined;
    const scores = scored ? scoresOf(given, clause.demand) : [];
    return [{ clause, phase, scores, ...(approves ? { approval: approvalOf(clause, given) } : {}) }];
  });
}

function approvalOf(
  { settings, demand }: Clause,
  table: JsonObject | undefined,
): NonNullable<McpTerms['approval']> {
  return {
    servers: listOf(settings['servers']).filter(isObject).map(serverOf),
    facts: settings['facts'] === undefined ? MCP_FACTS : textsOf(settings['facts']).filter(isFactName),
    unknown: table === undefined ? demand : outcomeOf(table['unknown'], 'ask'),
    changed: table === undefined ? demand : outcomeOf(table['changed'], 'deny'),
  };
}

function scoresOf(table: JsonObject | undefined, demand: Outcome): McpTerms['scores'] {
  const found = Object.entries(table ?? {}).flatMap(([name, word]) => {
    const points = /^score_at_least_(\d{1,3})$/.exec(name)?.[1];
    return points === undefined ? [] : [{ points: Number(points), demand: outcomeOf(word, 'deny') }];
  });
  return table === undefined ? [{ points: CRITICAL, demand }] : found;
}

function outcomeOf(word: unknown, standard: Outcome): Outcome {
  if (word === undefined) return standard;
  return OUTCOMES.find((outcome) => outcome === word) ?? 'deny';
}

function serverOf(raw: JsonObject): McpServerTerms {
  const url = textsOf(raw['url']).map((text) => [text]);
  const words = textsOf(raw['command']);
  const [only = ''] = words;
  const command = words.length === 1 ? only.split(/\s+/).filter((word) => word !== '') : words;
  return {
    id: typeof raw['id'] === 'string' ? raw['id'] : '',
    starts: command.length === 0 ? url : [...url, command],
    ...(raw['tools'] === undefined ? {} : { tools: textsOf(raw['tools']) }),
    ...(raw['data'] === undefined ? {} : { data: textsOf(raw['data']).filter(isCategory) }),
    ...(raw['may'] === undefined ? {} : { may: textsOf(raw['may']).filter(isClientPart) }),
    fact: (name) => factOf(raw[name]),
  };
}

function factOf(raw: unknown): McpFact | undefined {
  const on = isObject(raw) ? dateOf(raw['on']) : undefined;
  if (!isObject(raw) || on === undefined) return undefined;
  const until = dateOf(raw['until']);
  return { declared: raw['declared'], on, ...(until === undefined ? {} : { until }) };
}

/** The day as an instant; undefined for what is none. */
export function dateOf(value: unknown): Instant | undefined {
  return typeof value === 'string' ? parseDate(value) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? listOf(value) : [value]).filter((item) => typeof item === 'string');
}

/** The server these words start, as the clause lists it. */
export function serverStartedBy(
  servers: readonly McpServerTerms[],
  starts: readonly string[],
): McpServerTerms | undefined {
  const wanted = startKey(starts);
  return servers.find((server) => server.starts.some((words) => startKey(words) === wanted));
}

/** Words by themselves; of an address its origin and path alone. */
function startKey(words: readonly string[]): string {
  const [only = ''] = words;
  const [, scheme, host, path = ''] = /^(https?):\/\/([^/?#]+)([^?#]*)/i.exec(only) ?? [];
  if (words.length !== 1 || scheme === undefined || host === undefined) return JSON.stringify(words);
  const port = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  const plain = host.toLowerCase();
  const where = plain.endsWith(port) ? plain.slice(0, -port.length) : plain;
  return `${scheme.toLowerCase()}://${where}${path.replace(/\/+$/, '')}`;
}
