/** Whether a clause by itself stops what its control is there to stop. */
import { decide } from '../decide.ts';
import { toolStanding } from '../discover/standing.ts';
import { toolTerms, type ProhibitedTool } from '../discover/tool-terms.ts';
import { atMost, join, strength } from '../lattice.ts';
import { standingOf } from '../mcp/standing.ts';
import type { McpScore } from '../mcp/model.ts';
import { tierTerms } from '../tier/terms.ts';
import { alone } from './enforced.ts';
import { concrete, type Probe } from './probe.ts';
import type { Who } from '../exception.ts';
import type { ControlKind, Digest, Instant, Outcome, Situation } from '../model.ts';
import type { Clause, Policy } from './model.ts';

export interface Probed {
  readonly policy: Policy;
  readonly clause: Clause;
  readonly control: ControlKind;
  readonly now: Instant;
  readonly who: Who;
  /** Name of a tool that no policy lists. */
  readonly tool: string;
  /** A digest that nothing has. */
  readonly digest: Digest;
  readonly env: (name: string) => string | undefined;
}

/** What the clause alone, enforced, makes of a probe. `situation` is what an event was classified as. */
export function probed(probe: Probe, situation: Situation | undefined, on: Probed): Outcome {
  const { policy, control, now, who } = on;
  const clause: Clause = { ...on.clause, controls: [control] };
  const only = alone(policy, clause);
  if (situation === undefined) return standingProbed(probe, only, on);
  const { actor = 'agent', tools = [], repos = [] } = clause.when;
  const [tool, repo] = [tools[0], repos[0]];
  const seen = { ...situation, actor, ...(tool === undefined ? {} : { tool: concrete(tool) }) };
  const at = { now, who, approvals: [], ...(repo === undefined ? {} : { repo: concrete(repo) }) };
  return decide(only, seen, at).effective;
}

function standingProbed({ standing }: Probe, only: Policy, on: Probed): Outcome {
  const { now, who, env, clause } = on;
  const [named] = clause.when.tools ?? [];
  if (standing === 'tool') return toolProbed(only, named === undefined ? on.tool : concrete(named), on);
  if (standing === 'account') {
    const agent = named === undefined ? 'claude' : concrete(named);
    const terms = tierTerms(only, { now, who, agent, env });
    return terms.some(({ act, pins }) => act !== 'record' && pins.length > 0) ? clause.demand : 'allow';
  }
  if (standing === undefined) return 'allow';
  const score = standing === 'score' ? WORST : undefined;
  const identity = { digest: on.digest };
  return standingOf({ identity, approval: undefined, clauses: only.clauses, score, now }).effective;
}

const WORST: McpScore = { points: 100, band: 'critical', findings: [] };

/** A tool nobody lists, and what is prohibited by name or plan: one of them is enough. */
function toolProbed(only: Policy, unlisted: string, { policy, now, who }: Probed): Outcome {
  const at = { now, who };
  const [terms] = toolTerms(only.clauses, now);
  const banned = terms?.prohibited[0];
  // The stance is part of what the clause says of tools nobody names.
  const under = { ...only, stance: policy.stance };
  const first = toolStanding(under, { tool: unlisted }, at).demand;
  if (banned === undefined) return first;
  return join(first, toolStanding(under, bannedTool(banned, unlisted), at).demand);
}

function bannedTool({ id, tier }: ProhibitedTool, unlisted: string): Parameters<typeof toolStanding>[1] {
  const value = tier?.[0];
  return {
    tool: id ?? unlisted,
    ...(value === undefined ? {} : { tier: { value, grade: 'observed' as const } }),
  };
}

/** What the clause says of a probe. Where no tool is prohibited, that is what it says of tools nobody names. */
export function wantedOf({ policy, clause, control, now }: Probed): Outcome {
  if (control !== 'tool-allowlist') return clause.demand;
  const [terms] = toolTerms(alone(policy, { ...clause, controls: [control] }).clauses, now);
  if (terms === undefined || terms.prohibited.length > 0) return clause.demand;
  return terms.otherwise ?? policy.stance;
}

/** Replaced, asked or refused where any of that is wanted; told where only that is. */
export function isHeld(wanted: Outcome, reached: Outcome): boolean {
  return strength(reached) >= strength(atMost(wanted, 'redact'));
}
