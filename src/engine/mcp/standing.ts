/** What an MCP server may do here: its approval, held against the clauses. A second axis beside its score. */
import { globMatches } from '../glob.ts';
import { inPhase, join, strength } from '../lattice.ts';
import type { ClauseId, Instant, Outcome, Safe } from '../model.ts';
import type { Clause } from '../policy/model.ts';
import { safe, toSafe } from '../text.ts';
import { factGaps } from './facts.ts';
import type { McpApproval, McpIdentity, McpScore, McpStanding, McpToolRule } from './model.ts';
import { mcpTerms, serverStartedBy, type McpTerms } from './terms.ts';

export interface McpAsked {
  readonly identity: Pick<McpIdentity, 'digest'>;
  /** The approval of this identity, or of what went by its name before; undefined = nobody was ever asked. */
  readonly approval: McpApproval | undefined;
  readonly clauses: readonly Clause[];
  /** As it is now; without it the score at approval counts. */
  readonly score: McpScore | undefined;
  readonly now: Instant;
  /** Integrity of package, image or file as it is now, where that is known. */
  readonly integrity?: string;
}

export interface McpStandingFound {
  readonly standing: McpStanding;
  readonly why: Safe;
  /** The clause that has the strongest say; absent where none speaks of MCP servers. */
  readonly clause?: ClauseId;
  /** What the clauses demand now, and what they would if all were enforced. */
  readonly effective: Outcome;
  readonly intended: Outcome;
  /** What a person approved of a tool; a tool nobody approved is hidden. */
  readonly rules: (tool: string) => McpToolRule;
}

interface Say {
  readonly standing: McpStanding;
  readonly why: Safe;
  readonly terms?: McpTerms;
  readonly demand: Outcome;
}

/** The standing with the strongest demand behind it. */
export function standingOf(asked: McpAsked): McpStandingFound {
  const all = mcpTerms(asked.clauses, asked.now);
  const base = byItself(asked);
  const says = all.flatMap((terms) => saysOf(terms, base, asked));
  const [first = base] = says.toSorted((one, other) => strength(other.demand) - strength(one.demand));
  let effective: Outcome = 'allow';
  for (const { demand, terms } of says)
    effective = join(effective, terms ? inPhase(demand, terms.phase) : demand);
  return {
    standing: first.standing,
    why: first.why,
    ...(first.terms === undefined ? {} : { clause: first.terms.clause.id }),
    effective,
    intended: first.demand,
    rules: first.standing === 'approved' ? rulesOf(asked.approval, all) : () => 'hide',
  };
}

/** What the approval alone says. */
function byItself(asked: McpAsked): Say {
  const { approval, now, score } = asked;
  if (approval === undefined) return own('pending', safe`nobody has approved it yet`);
  if (approval.standing === 'denied') {
    // A no is to one identity; another one of its name was never looked at.
    const isThis = approval.identity === asked.identity.digest;
    return isThis ? own('denied', safe`it was denied`) : own('pending', safe`nobody has approved it yet`);
  }
  const change = changeOf(approval, asked);
  if (change !== undefined) return own('changed', change);
  const block = score?.findings.find((finding) => finding.blocks);
  if (block !== undefined)
    return own('denied', safe`no approval holds while this stands: ${shown(block.id)}`);
  if (approval.until !== undefined && approval.until <= now)
    return own('expired', safe`its approval is over`);
  return own('approved', safe`it was approved`);
}

/** How what starts it is no longer what was approved. */
function changeOf(approval: McpApproval, { identity, integrity }: McpAsked): Safe | undefined {
  if (approval.identity !== identity.digest) return safe`it is started in another way than what was approved`;
  const known = approval.integrity;
  return known === undefined || integrity === undefined || known === integrity
    ? undefined
    : safe`what it is made of is not what was approved`;
}

/** Without a clause nothing is demanded. */
function own(standing: McpStanding, why: Safe): Say {
  return { standing, why, demand: 'allow' };
}

/** What one clause says: always something, so that an approved server is approved under it. */
function saysOf(terms: McpTerms, base: Say, asked: McpAsked): readonly Say[] {
  const { approval } = terms;
  const scored = scoreSay(terms, base, asked);
  if (approval === undefined) return scored;
  const [gap] = factGaps(terms, asked.approval?.argv ?? [], asked.now);
  const holds = base.standing === 'approved';
  if (holds && gap !== undefined) {
    return [
      { standing: 'expired', why: safe`${named(terms)}: ${gap.why}`, terms, demand: approval.unknown },
      ...scored,
    ];
  }
  return [{ ...base, terms, demand: demandOf(base.standing, approval) }, ...scored];
}

function demandOf(standing: McpStanding, { unknown, changed }: NonNullable<McpTerms['approval']>): Outcome {
  if (standing === 'approved') return 'allow';
  if (standing === 'denied') return 'deny';
  return standing === 'changed' ? changed : unknown;
}

/** Who approved it has seen its score: that answers an ask, and lifts nothing stronger. */
function scoreSay(terms: McpTerms, base: Say, { score, approval }: McpAsked): readonly Say[] {
  const points = score?.points ?? approval?.points;
  const found = scoreDemand(terms, points === undefined ? undefined : { points });
  if (found === undefined || (base.standing === 'approved' && found.demand === 'ask')) return [];
  const standing = found.demand === 'deny' ? 'denied' : base.standing;
  return [{ standing, why: found.why, terms, demand: found.demand }];
}

/** The strongest demand the score meets; undefined when it meets none. */
export function scoreDemand(
  terms: McpTerms,
  score: Pick<McpScore, 'points'> | undefined,
): { readonly demand: Outcome; readonly why: Safe } | undefined {
  const points = score?.points;
  if (points === undefined) return undefined;
  const met = terms.scores.filter((each) => points >= each.points);
  const [top] = met.toSorted((one, other) => strength(other.demand) - strength(one.demand));
  if (top === undefined || top.demand === 'allow') return undefined;
  const why = safe`${named(terms)}: its score is ${points}, from ${top.points} on the clause demands ${shown(top.demand)}`;
  return { demand: top.demand, why };
}

/** `MCP-1 (aup.yaml:12)`. */
export function named({ clause }: McpTerms): Safe {
  return safe`${clause.id} (${clause.where})`;
}

/** The strictest of what was approved and what each clause lets the server offer. */
function rulesOf(approval: McpApproval | undefined, all: readonly McpTerms[]): (tool: string) => McpToolRule {
  const pins = new Map((approval?.tools ?? []).map((pin) => [pin.name, pin.rule]));
  const lists = all.flatMap(({ approval: wanted }) => {
    const server = serverStartedBy(wanted?.servers ?? [], approval?.argv ?? []);
    return server?.tools === undefined ? [] : [server.tools];
  });
  return (tool) => {
    const listed = lists.every((globs) => globs.some((glob) => globMatches(glob, tool, 'line')));
    return listed ? (pins.get(tool) ?? 'hide') : 'hide';
  };
}

function shown(text: string): Safe {
  return toSafe(text, (same) => same);
}
