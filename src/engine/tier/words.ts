/** What people are told about plans and accounts. Organisations are never named. */
import type { Safe } from '../model.ts';
import type { Policy } from '../policy/model.ts';
import { neutralise, safe, toSafe } from '../text.ts';
import type { TenantHeader } from './model.ts';
import type { TierObjection } from './wire.ts';

const OUT: Readonly<Record<TierObjection['why'], (objection: TierObjection) => string>> = {
  plan: ({ name, what, terms }) => {
    const plans = terms.pins.flatMap((pin) => pin.plans ?? []).join(', ');
    const which = what === 'any' ? 'a host that serves every plan' : `the host of the plan "${what}"`;
    return `This request goes to ${which} of ${name} and was not sent; allowed are: ${plans}. Sign in with the account of your organisation`;
  },
  unset: ({ name, what }) =>
    `Which organisations of ${name} may be used is not known (${what}), so nothing was sent. Set it for the person who starts the agent, then start again`,
  apart: ({ name }) =>
    `The clauses about ${name} have no organisation in common, so nothing was sent. Their owners have to agree on one`,
  'other-org': ({ name }) =>
    `${name} answered for an account of another organisation. The answer was dropped. Sign in with the account of your organisation`,
  refused: ({ name }) =>
    `${name} refused the account: it belongs to none of the organisations of the policy. Sign in with the account of your organisation`,
};

/** `TIER-1, aup.yaml:12: Only our accounts. What happened. What next`, for an agent and its user. */
export function objectionText(objection: TierObjection, request: Policy['request']): string {
  const { clause } = objection.terms;
  const said = `${clause.id}, ${clause.where}: ${clause.say.replace(/\.$/u, '')}. ${OUT[objection.why](objection)}`;
  return neutralise(request === undefined ? said : `${said}. To ask for more: ${request}`);
}

/** One line for the terminal, for a vendor that refused an account. */
export function refusedLine({ name }: TenantHeader, clause: Safe, sure: boolean): Safe {
  const who = toSafe(name, (same) => same);
  const next = safe`sign in with the account of your organisation`;
  return sure
    ? safe`aup-guard: ${who} refused the account in use: it belongs to none of the organisations of the policy (${clause}); ${next}`
    : safe`aup-guard: ${who} answered 403 to a request that names the organisations of the policy (${clause}): if the account is another one, ${next}`;
}
