/** Requests and answers on the wire, held against the clauses about plans. */
import { globMatches } from '../glob.ts';
import { isOwnOrg } from './finding.ts';
import type { PlanBody, PlanHost, PinVendor, TenantHeader } from './model.ts';
import type { Pin, TierTerms } from './terms.ts';
import { normalTier } from './values.ts';

export interface TierCatalog {
  readonly headers: readonly TenantHeader[];
  readonly hosts: readonly PlanHost[];
  /** Answers whose body names the plan. */
  readonly bodies?: readonly PlanBody[];
}

/** Where a request goes; the path has its slash and no query. */
export interface Place {
  readonly host: string;
  readonly path: string;
}

/** A clause that speaks, and what it has against a request or its answer. */
export interface TierObjection {
  readonly terms: TierTerms;
  readonly why: 'plan' | 'unset' | 'apart' | 'other-org' | 'refused';
  readonly vendor: PinVendor;
  /** As people know the vendor. */
  readonly name: string;
  /** The plan, or why the organisations are not known. */
  readonly what: string;
}

function fits(pattern: string, host: string): boolean {
  return globMatches(pattern, host, 'line');
}

export function vendorsAt({ headers }: TierCatalog, host: string): readonly TenantHeader[] {
  return headers.filter(({ hosts }) => hosts.some((pattern) => fits(pattern, host)));
}

/** The plan that is served there; undefined at paths of such a host that do something else. */
export function planHere({ hosts }: TierCatalog, { host, path }: Place): PlanHost | undefined {
  const plan = hosts.find((one) => fits(one.host, host));
  const isFree = plan?.free?.some((start) => path === start || path.startsWith(`${start}/`)) === true;
  return isFree ? undefined : plan;
}

export function pinOf({ pins }: TierTerms, vendor: PinVendor): Pin | undefined {
  return pins.find((pin) => pin.vendor === vendor);
}

/** Organisations that every clause allows; undefined when none restricts them. */
export function allowedOrgs(terms: readonly TierTerms[], vendor: PinVendor): readonly string[] | undefined {
  const lists = terms.flatMap((one) => {
    const orgs = pinOf(one, vendor)?.orgs;
    return orgs === undefined ? [] : [orgs];
  });
  const [first, ...rest] = lists;
  return first === undefined
    ? undefined
    : [...new Set(first.filter((org) => rest.every((list) => isOwnOrg(org, list))))];
}

/** What the clauses have against a request to a host, before anything of it is sent. */
export function objections(
  terms: readonly TierTerms[],
  catalog: TierCatalog,
  { host, path }: Place,
): readonly TierObjection[] {
  const plan = planHere(catalog, { host, path });
  const vendors = vendorsAt(catalog, host);
  const enforced = terms.filter(({ act }) => act === 'refuse');
  const apart = vendors.filter(({ vendor }) => allowedOrgs(enforced, vendor)?.length === 0);
  return terms.flatMap((one): TierObjection[] => [
    ...(plan === undefined ? [] : planObjection(one, plan)),
    ...vendors.flatMap(({ vendor, name }): readonly TierObjection[] => {
      const pin = pinOf(one, vendor);
      if (pin?.broken !== undefined) return [{ terms: one, why: 'unset', vendor, name, what: pin.broken }];
      const isApart = pin?.orgs !== undefined && apart.some((other) => other.vendor === vendor);
      return isApart ? [{ terms: one, why: 'apart', vendor, name, what: '' }] : [];
    }),
  ]);
}

function planObjection(terms: TierTerms, { vendor, tier }: PlanHost): readonly TierObjection[] {
  if (vendor === undefined) return [];
  const plans = pinOf(terms, vendor)?.plans;
  if (plans === undefined || plans.some((plan) => normalTier(plan) === tier)) return [];
  return [{ terms, why: 'plan', vendor, name: 'GitHub Copilot', what: tier }];
}

/** Names as a server may read them: some take `_` for `-`. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** Headers that go out: those by which anybody names a tenant are ours alone. */
export function tenantHeadersFor<Value>(
  terms: readonly TierTerms[],
  catalog: TierCatalog,
  request: { readonly host: string; readonly headers: Readonly<Record<string, Value>> },
): {
  readonly headers: Record<string, Value | string>;
  readonly stripped: boolean;
  readonly sent: readonly PinVendor[];
} {
  const enforced = terms.filter(({ act }) => act === 'refuse');
  if (enforced.length === 0) return { headers: { ...request.headers }, stripped: false, sent: [] };
  const names = new Set(catalog.headers.map(({ header }) => plainName(header)));
  const kept = Object.entries(request.headers).filter(([name]) => !names.has(plainName(name)));
  const stripped = kept.length < Object.keys(request.headers).length;
  const ours = vendorsAt(catalog, request.host).flatMap(({ vendor, header }) => {
    const orgs = allowedOrgs(enforced, vendor) ?? [];
    return orgs.length === 0 ? [] : [{ vendor, entry: [header, orgs.join(',')] as const }];
  });
  return {
    headers: { ...Object.fromEntries(kept), ...Object.fromEntries(ours.map(({ entry }) => entry)) },
    stripped,
    sent: ours.map(({ vendor }) => vendor),
  };
}
