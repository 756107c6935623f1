/** A request of a tool, held against the lists of tools: where it goes, for which model, on which plan and account. */
import { strength } from '../lattice.ts';
import type { Outcome } from '../model.ts';
import { neutralise } from '../text.ts';
import type { Policy } from '../policy/model.ts';
import type { ToolStanding } from './model.ts';
import { toolStanding, type StandingAt, type ToolAsked } from './standing.ts';
import { toolTerms } from './tool-terms.ts';

export interface UseObjection {
  readonly standing: ToolStanding;
  readonly by: NonNullable<ToolStanding['by']>;
  readonly act: 'refuse' | 'tell' | 'record';
}

function isStopping(outcome: Outcome): boolean {
  return strength(outcome) > strength('warn');
}

/**
 * What the lists have against a use of a tool that has started. What a person or a warning settled at its start is not
 * asked again; nobody can be asked in the middle of a request.
 */
export function useObjection(policy: Policy, asked: ToolAsked, at: StandingAt): UseObjection | undefined {
  const { tool, agent = tool } = asked;
  const standing = toolStanding(policy, asked, at);
  const act = actOf(standing, toolStanding(policy, { tool, agent, wire: true }, at));
  const { by } = standing;
  return act === undefined || by === undefined ? undefined : { standing, by, act };
}

function actOf(now: ToolStanding, started: ToolStanding): UseObjection['act'] | undefined {
  const isNew = strength(now.demand) > strength(started.demand);
  if (now.demand === 'deny' || (isNew && isStopping(now.demand))) return 'refuse';
  if (isNew) return 'tell';
  return strength(intendedOf(now)) > strength(intendedOf(started)) ? 'record' : undefined;
}

function intendedOf({ demand, intended = demand }: ToolStanding): Outcome {
  return intended;
}

export interface ToolNeeds {
  /** Some clause wants to know on which plan, or with whose account, a tool is used. */
  readonly plan: boolean;
  /** Some clause lists models. */
  readonly models: boolean;
}

/** What has to be found out for the lists that are about a tool. */
export function toolNeeds(
  policy: Pick<Policy, 'clauses'>,
  names: readonly string[],
  at: StandingAt,
): ToolNeeds {
  const terms = toolTerms(policy.clauses, at.now);
  const listed = terms.flatMap(({ tools }) => tools.filter(({ id }) => names.includes(id)));
  const banned = terms.flatMap(({ prohibited }) => prohibited);
  return {
    plan:
      listed.some(({ tier, org }) => tier !== undefined || org !== undefined) ||
      banned.some(({ id, tier }) => tier !== undefined && (id === undefined || names.includes(id))),
    models: listed.some(({ models }) => models !== undefined),
  };
}

/** `TOOLS-1, aup.yaml:12: Sentence. What happened. What next`, for an agent and its user. */
export function useText(
  { standing, by }: UseObjection,
  { tool, agent = tool }: ToolAsked,
  { request, end }: { readonly request: Policy['request']; readonly end: string },
): string {
  const said = `${standing.clause ?? by.id}: ${by.say.replace(/\.$/u, '')}. ${agent}: ${standing.why ?? 'a clause says so'}. ${end}`;
  const next = `To ask for it: aup-guard request tool ${tool} --why "..."`;
  return neutralise(
    request === undefined ? `${said}. ${next}` : `${said}. ${next} (requests go to ${request})`,
  );
}
