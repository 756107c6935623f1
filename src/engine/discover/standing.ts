/** What a policy says of an AI tool: every clause about tools is asked, the strongest answer wins. */
import type { Subject } from '../condition.ts';
import { exceptionsTo, standingOf, type Who } from '../exception.ts';
import { inPhase, joinAll, strength } from '../lattice.ts';
import type { Instant, Outcome, Safe } from '../model.ts';
import type { Condition, Exception, Policy } from '../policy/model.ts';
import { safe, toSafe } from '../text.ts';
import { isTier } from '../tier/values.ts';
import { touch } from '../touch.ts';
import { isAsGood, isKnownPlan, type Fit } from './tier-fit.ts';
import { entryFit, type EntryFit, type ToolUse } from './tool-fit.ts';
import { toolTerms, type ListedTool, type ToolTerms } from './tool-terms.ts';
import type { ToolAspect, ToolStanding, ToolVerdict } from './model.ts';

/** A tool that is judged. Policies may name it either way. */
export interface ToolAsked extends ToolUse {
  /** Of the catalogue, or whatever an unknown one is called. */
  readonly tool: string;
  /** The agent the guard starts, where it is one. */
  readonly agent?: string;
  /** It goes through the proxy: proof that only the wire can give is not missing before it is used. */
  readonly wire?: true;
}

export interface StandingAt {
  readonly now: Instant;
  readonly who: Who;
  /** `host/owner/name`, when known. */
  readonly repo?: string;
}

export type ToolPolicy = Pick<Policy, 'clauses' | 'exceptions' | 'stance'>;

interface Say {
  readonly verdict: ToolVerdict;
  readonly demand: Outcome;
  readonly effective: Outcome;
  readonly why: Safe;
  readonly terms: ToolTerms;
  readonly exception?: string;
  readonly about?: ToolAspect;
}

interface Asking {
  readonly policy: ToolPolicy;
  readonly asked: ToolAsked;
  readonly at: StandingAt;
}

/** The names a policy may know it by. */
export function namesOf({ tool, agent }: Pick<ToolAsked, 'tool' | 'agent'>): readonly string[] {
  return agent === undefined || agent === tool ? [tool] : [tool, agent];
}

/**
 * The verdict on one tool. `demand` is what holds now, `intended` what would if every clause were enforced.
 * Without a clause about tools it is unknown, and nothing is demanded.
 */
export function toolStanding(policy: ToolPolicy, asked: ToolAsked, at: StandingAt): ToolStanding {
  const asking = { policy, asked, at };
  const says = toolTerms(policy.clauses, at.now).flatMap((terms) => sayOf(terms, asking) ?? []);
  const [first] = says.toSorted(byWeight);
  if (first === undefined) return { verdict: 'unknown', demand: 'allow', intended: 'allow' };
  const { clause, phase } = first.terms;
  return {
    verdict: first.verdict,
    demand: joinAll(says.map(({ effective }) => effective)),
    intended: joinAll(says.map(({ demand }) => demand)),
    clause: safe`${clause.where} ${clause.id}`,
    why: first.why,
    by: { id: clause.id, say: clause.say, phase },
    ...(first.exception === undefined ? {} : { exception: first.exception }),
    ...(first.about === undefined ? {} : { about: first.about }),
  };
}

function byWeight(one: Say, other: Say): number {
  return (
    strength(other.effective) - strength(one.effective) ||
    strength(other.demand) - strength(one.demand) ||
    GRAVITY.indexOf(other.verdict) - GRAVITY.indexOf(one.verdict)
  );
}

const GRAVITY: readonly ToolVerdict[] = ['approved', 'unknown', 'prohibited'];

/** Undefined where the clause is not about this case. */
function sayOf(terms: ToolTerms, asking: Asking): Say | undefined {
  const { clause, phase } = terms;
  const subjects = subjectsOf(asking);
  if (subjects.every((subject) => touch(clause, subject).when === 'false')) return undefined;
  if (subjects.some((subject) => touch(clause, subject).narrowed)) return undefined;
  const found = judged(terms, asking);
  if (found.demand === 'allow') return { ...found, effective: 'allow', terms };
  const granted = exceptionsTo(asking.policy.exceptions, clause).find((each) => isGranted(each, asking));
  if (granted !== undefined) {
    const why = safe`the exception ${shown(granted.id)} allows it`;
    return { verdict: 'approved', demand: 'allow', effective: 'allow', why, terms, exception: granted.id };
  }
  return { ...found, effective: inPhase(found.demand, phase), terms };
}

function subjectsOf({ asked, at }: Asking): readonly Subject[] {
  const { repo } = at;
  return namesOf(asked).map((tool) =>
    repo === undefined
      ? { tool, findings: [], actor: 'agent' }
      : { tool, findings: [], actor: 'agent', repo },
  );
}

/** An exception that names no tool is about something else; what data it covers is asked when there is data. */
function isGranted(exception: Exception, asking: Asking): boolean {
  const { data: _, ...allow }: Condition = exception.allow;
  if (allow.tools === undefined) return false;
  return subjectsOf(asking).some(
    (subject) => standingOf({ ...exception, allow }, subject, asking.at) === 'granted',
  );
}

type Judged = Pick<Say, 'verdict' | 'demand' | 'why' | 'about'>;

function judged(terms: ToolTerms, { asked, policy }: Asking): Judged {
  const names = namesOf(asked);
  const { demand } = terms.clause;
  const banned = terms.prohibited.find(({ id, tier }) => isBanned({ id, tier }, names, asked));
  if (banned !== undefined) return { verdict: 'prohibited', demand, why: bannedWhy(banned) };
  const listed = terms.tools.filter(({ id }) => names.includes(id));
  if (listed.length === 0) {
    const otherwise = terms.otherwise ?? policy.stance;
    return { verdict: 'unknown', demand: otherwise, why: safe`it is not on the list of approved tools` };
  }
  return listedVerdict(listed, asked, demand);
}

/** A tool that is banned on some plans only is banned while its plan is not known. */
function isBanned(
  { id, tier }: { readonly id: string | undefined; readonly tier: readonly string[] | undefined },
  names: readonly string[],
  asked: ToolAsked,
): boolean {
  if (id !== undefined && !names.includes(id)) return false;
  if (tier === undefined) return id !== undefined;
  const known = knownTier(asked);
  return known === undefined ? id !== undefined && asked.wire !== true : isTier(known, tier);
}

function knownTier({ tier }: ToolAsked): string | undefined {
  return tier !== undefined && isKnownPlan(tier) ? tier.value : undefined;
}

function bannedWhy({ tier, why }: { readonly tier?: readonly string[]; readonly why?: string }): Safe {
  const given = why === undefined ? safe`` : safe`: ${shown(why)}`;
  return tier === undefined
    ? safe`it is prohibited${given}`
    : safe`it is prohibited on the plans ${shown(tier.join(', '))}${given}`;
}

const FIT_VERDICT: Readonly<Record<Fit, ToolVerdict>> = {
  met: 'approved',
  'not-proven': 'unknown',
  'other-use': 'prohibited',
};

/** Of several entries for one tool, the one that fits best counts. */
function listedVerdict(listed: readonly ListedTool[], asked: ToolAsked, demand: Outcome): Judged {
  const fits = listed.map((entry) => ({ ...entryFit(entry, asked), entry }));
  const best =
    fits.find(({ fit }) => fit === 'met') ?? fits.find(({ fit }) => fit === 'not-proven') ?? fits[0];
  if (best === undefined) return { verdict: 'unknown', demand, why: safe`its plan is not known` };
  const { fit, why, about } = best;
  if (fit === 'met') return { verdict: 'approved', demand: 'allow', why };
  const isLater = asked.wire === true && fit === 'not-proven' && waits(best);
  return { verdict: FIT_VERDICT[fit], demand: isLater ? 'allow' : demand, why, about };
}

/** Proof that only requests can give. */
function waits({ about, entry }: EntryFit & { readonly entry: ListedTool }): boolean {
  return about === 'account' || isAsGood(entry.evidence, 'observed');
}

function shown(text: string): Safe {
  return toSafe(text, (same) => same, 120);
}
