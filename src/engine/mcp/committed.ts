/** What the policy of a repository says of a server that is committed to it, where nobody can be asked. */
import { inPhase, strength } from '../lattice.ts';
import type { Instant, Outcome, Safe } from '../model.ts';
import type { Clause } from '../policy/model.ts';
import { safe, toSafe } from '../text.ts';
import { factGaps } from './facts.ts';
import type { McpScore } from './model.ts';
import { scoreDemand } from './standing.ts';
import { mcpTerms, serverStartedBy, type McpTerms } from './terms.ts';

export interface CommittedServer {
  /** What starts it, without values in clear: its argv, or its address alone. */
  readonly starts: readonly string[];
  readonly envNames: readonly string[];
  /** Its words mean something else than they would at the top of the repository. */
  readonly elsewhere: boolean;
  readonly score: McpScore;
}

export interface CommittedFinding {
  /** One of these, or of the risks of the catalogue. */
  readonly id: string;
  readonly why: Safe;
  readonly next: Safe;
  /** The change may not go in. */
  readonly fails: boolean;
}

export interface CommittedPolicy {
  readonly clauses: readonly Clause[];
  readonly now: Instant;
}

/** Variables that make the same words start something else. */
const STEERS =
  /^(?:NODE_(?:OPTIONS|PATH)|LD_.*|DYLD_.*|PYTHON(?:PATH|HOME|STARTUP)|BASH_ENV|ENV|PATH|NPM_CONFIG_.*|(?:UV|PIP)_.*(?:INDEX|URL|LINKS|CONFIG).*|RUBY(?:OPT|LIB)|PERL5(?:OPT|LIB)|_?JAVA_(?:TOOL_)?OPTIONS|JDK_JAVA_OPTIONS|DOTNET_STARTUP_HOOKS|DOCKER_(?:HOST|CONTEXT|CONFIG)|HOME|XDG_.*|AUP_.*)$/i;

const TOLD: ReadonlySet<string> = new Set([
  'secret-committed',
  'trusted',
  'auto-approve-risky',
  'auto-approve',
]);

function hasApproval({ clauses }: CommittedPolicy): boolean {
  return clauses.some(({ controls }) => controls.includes('mcp-approval'));
}

/** True where a clause stops what it does not allow, or none says what is allowed. */
export function isEnforced(policies: readonly CommittedPolicy[]): boolean {
  const known = policies.filter((policy) => hasApproval(policy));
  const isDemanded = known.some(({ clauses, now }) =>
    mcpTerms(clauses, now).some(({ phase }) => phase === 'enforce'),
  );
  return known.length === 0 || isDemanded;
}

/** An `ask` is a no where nobody can be asked. */
function stops(demand: Outcome, { phase }: McpTerms): boolean {
  return strength(inPhase(demand, phase)) >= strength('ask');
}

/** `aup.yaml:12 MCP-1`. */
function cited({ clause }: McpTerms): Safe {
  return safe`${clause.where} ${clause.id}`;
}

function unlisted(why: Safe, terms: McpTerms, unknown: Outcome): CommittedFinding {
  return {
    id: 'mcp-unlisted',
    why: safe`is not approved: ${cited(terms)} ${why}`,
    next: safe`whoever keeps the policy lists it under \`servers\` of ${terms.clause.id}, or the entry is taken out`,
    fails: stops(unknown, terms),
  };
}

function approvalFindings(
  terms: McpTerms,
  server: CommittedServer,
  now: Instant,
): readonly CommittedFinding[] {
  const { approval } = terms;
  if (approval === undefined) return [];
  const { servers, unknown } = approval;
  if (serverStartedBy(servers, server.starts) === undefined)
    return [unlisted(safe`does not list what it starts`, terms, unknown)];
  if (server.elsewhere)
    return [
      unlisted(safe`lists these words, but not in the folder they are started in here`, terms, unknown),
    ];
  const steering = server.envNames.filter((name) => STEERS.test(name));
  const steered = steering.map((name) =>
    unlisted(safe`lists these words, but ${shown(name)} can make them start something else`, terms, unknown),
  );
  const gaps = factGaps(terms, server.starts, now).map(({ why }) => ({
    id: 'mcp-fact',
    why: safe`is not approved: ${cited(terms)}: ${why}`,
    next: safe`whoever keeps the policy declares it with its date and evidence`,
    fails: stops(unknown, terms),
  }));
  return [...steered, ...gaps];
}

function scoreFindings(terms: McpTerms, { score }: CommittedServer): readonly CommittedFinding[] {
  const found = scoreDemand(terms, score);
  if (found === undefined) return [];
  const next = safe`put right what brings the points: aup-guard mcp scan`;
  return [{ id: 'mcp-score', why: found.why, next, fails: stops(found.demand, terms) }];
}

/** Of the findings of its score those that a file of a repository must not have, or that change how others are asked. */
function riskFindings({ score }: CommittedServer, enforced: boolean): readonly CommittedFinding[] {
  return score.findings
    .filter(({ id, blocks }) => blocks || TOLD.has(id))
    .map(({ id, blocks, evidence, fix }) => ({
      id,
      why: safe`${shown(id)}: ${evidence}`,
      next: shown(fix),
      fails: enforced && (blocks || id === 'secret-committed'),
    }));
}

const NO_CLAUSE: CommittedFinding = {
  id: 'mcp-unlisted',
  why: safe`is not approved: no clause of the policy of this repository lists MCP servers`,
  next: safe`write a clause with \`control: mcp-approval\` and list it under \`servers\`, or take the entry out`,
  fails: true,
};

/** All that keeps a committed server from being used, by each of the policies. `speaking`: clauses about this server. */
export function committedFindings(
  server: CommittedServer,
  policies: readonly (CommittedPolicy & { readonly speaking: readonly Clause[] })[],
): readonly CommittedFinding[] {
  const nobody = policies.some((policy) => hasApproval(policy)) ? [] : [NO_CLAUSE];
  const said = policies.flatMap(({ speaking, now }) =>
    mcpTerms(speaking, now).map((terms) => ({ terms, now })),
  );
  const approvals = said.flatMap(({ terms, now }) => approvalFindings(terms, server, now));
  const scores = said.flatMap(({ terms }) => scoreFindings(terms, server));
  return [...nobody, ...approvals, ...scores, ...riskFindings(server, isEnforced(policies))];
}

function shown(text: string): Safe {
  return toSafe(text, (same) => same);
}
