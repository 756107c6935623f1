/** What the license-tier clauses of a policy demand of one agent now. */
import { exceptionsTo, standingOf, type Who } from '../exception.ts';
import { inPhase, phaseAt } from '../lattice.ts';
import type { Instant, Phase } from '../model.ts';
import type { Clause, Policy } from '../policy/model.ts';
import { touch } from '../touch.ts';
import { PIN_VENDORS, type PinVendor } from './model.ts';

/** One vendor's accounts, as one clause holds them. */
export interface Pin {
  readonly vendor: PinVendor;
  /** Organisations that may be used; absent = not restricted. */
  readonly orgs?: readonly string[];
  /** Why the organisations cannot be told: nothing may be sent to the vendor then. */
  readonly broken?: string;
  /** Plans whose hosts may be used; absent = any. */
  readonly plans?: readonly string[];
}

/** A license-tier clause that is about this agent, in a phase that has begun. */
export interface TierTerms {
  readonly clause: Clause;
  readonly phase: Phase;
  /** What it does now: refuse, tell, or only record. */
  readonly act: 'refuse' | 'tell' | 'record';
  readonly pins: readonly Pin[];
  /** The plan may be read out of files that hold secrets as well. */
  readonly readsClaims: boolean;
}

export interface TierContext {
  readonly now: Instant;
  readonly who: Who;
  readonly agent: string;
  /** Value of an environment variable a policy names. */
  readonly env: (name: string) => string | undefined;
}

/** What may stand in a header, one organisation each. */
const ORG = /^[\w.@:/-]{1,200}$/;
const MOST_ORGS = 200;

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function texts(value: unknown): readonly string[] {
  return [value].flat().filter((item) => typeof item === 'string');
}

/** Ids a text stands for; undefined for a variable that is not set. */
function idsOf(text: string, env: TierContext['env']): readonly string[] | undefined {
  const given = text.startsWith('env:') ? (env(text.slice(4)) ?? '').trim() : text;
  return given === '' ? undefined : given.split(',').map((org) => org.trim());
}

function orgsOf(value: unknown, env: TierContext['env']): Pick<Pin, 'orgs' | 'broken'> {
  if (value === undefined) return {};
  const given = texts(value);
  const unset = given.find((text) => idsOf(text, env) === undefined);
  if (unset !== undefined) return { broken: `the variable ${unset.slice(4)}, which names them, is not set` };
  const orgs = given.flatMap((text) => idsOf(text, env) ?? []);
  const isList = orgs.length > 0 && orgs.length <= MOST_ORGS && orgs.every((org) => ORG.test(org));
  if (!isList) return { broken: 'what names them is no list of ids' };
  if (orgs.some((org) => /^hmac:/i.test(org))) return { broken: 'the vendor needs the ids themselves' };
  return { orgs };
}

function pinsOf({ settings }: Clause, env: TierContext['env']): readonly Pin[] {
  return PIN_VENDORS.flatMap((vendor): Pin[] => {
    const pin = field(settings['pin'], vendor);
    if (pin === undefined) return [];
    const plans = field(pin, 'plan_hosts');
    return [
      {
        vendor,
        ...orgsOf(field(pin, 'org_ids'), env),
        ...(plans === undefined ? {} : { plans: texts(plans) }),
      },
    ];
  });
}

function isExcepted(policy: Policy, clause: Clause, context: TierContext): boolean {
  const subject = { findings: [], actor: 'agent', tool: context.agent } as const;
  return exceptionsTo(policy.exceptions, clause).some(
    (exception) => standingOf(exception, subject, context) === 'granted',
  );
}

/** Clauses that count now for an agent. What cannot be told of `when` or `unless` counts as if the clause applied. */
export function tierTerms(policy: Policy, context: TierContext): readonly TierTerms[] {
  return policy.clauses.flatMap((clause): TierTerms[] => {
    if (!clause.controls.includes('license-tier') || clause.demand === 'allow') return [];
    const phase = phaseAt(clause.phases, context.now);
    const found = touch(clause, { findings: [], actor: 'agent', tool: context.agent });
    if (phase === 'draft' || found.when === 'false' || found.narrowed) return [];
    if (isExcepted(policy, clause, context)) return [];
    const now = inPhase(clause.demand, phase);
    const act = now === 'allow' ? 'record' : now === 'warn' ? 'tell' : 'refuse';
    const readsClaims = clause.settings['read_token_claims'] === true;
    return [{ clause, phase, act, pins: pinsOf(clause, context.env), readsClaims }];
  });
}
