/** What an answer tells of the account that was used. */
import type { Grade } from '../discover/model.ts';
import { isOwnOrg } from './finding.ts';
import type { PinVendor, PlanHost, TenantHeader } from './model.ts';
import type { TierTerms } from './terms.ts';
import { pinOf, planAt, vendorsAt, type TierCatalog, type TierObjection } from './wire.ts';

export interface TierSeen {
  /** `github:business`, `anthropic:seat`, `bedrock`. */
  readonly code: string;
  readonly grade: Grade;
  readonly org?: string;
  readonly objections: readonly TierObjection[];
}

export interface Answered {
  readonly host: string;
  readonly status: number;
  /** A key signed in, not an account. */
  readonly byKey: boolean;
  readonly header: (name: string) => string | undefined;
  /** Vendors whose header of ours was sent. */
  readonly sent: readonly PinVendor[];
}

/** Clauses that name other organisations than the one that answered. */
function foreignTo(
  org: string | undefined,
  terms: readonly TierTerms[],
  vendor: TenantHeader,
): readonly TierObjection[] {
  if (org === undefined) return [];
  const about = { why: 'other-org', vendor: vendor.vendor, name: vendor.name, what: '' } as const;
  return terms.flatMap((one) => {
    const orgs = pinOf(one, vendor.vendor)?.orgs;
    return orgs === undefined || isOwnOrg(org, orgs) ? [] : [{ terms: one, ...about }];
  });
}

function seenAt(answered: Answered, terms: readonly TierTerms[], vendor: TenantHeader): TierSeen | undefined {
  const { status, byKey, sent } = answered;
  const org = vendor.answeredBy === undefined ? undefined : answered.header(vendor.answeredBy);
  const isHeld = sent.includes(vendor.vendor) && status < 400;
  // An error without a name says nothing of who was let in.
  if (org === undefined && !isHeld) return undefined;
  const objections = foreignTo(org, terms, vendor);
  return {
    code: `${vendor.vendor}:${byKey ? 'api' : 'seat'}`,
    grade: isHeld && objections.length === 0 ? 'enforced' : 'observed',
    ...(org === undefined ? {} : { org }),
    objections,
  };
}

/** What is seen of the plan in an answer; empty when it says nothing. */
export function answerSeen(
  terms: readonly TierTerms[],
  catalog: TierCatalog,
  answered: Answered,
): readonly TierSeen[] {
  // A vendor that refuses says nothing of a plan in use.
  if (answered.status === 401 || answered.status === 403) return [];
  const plan = planAt(catalog, answered.host);
  const byHost: readonly TierSeen[] =
    plan === undefined
      ? []
      : [
          {
            code: plan.vendor === undefined ? plan.tier : `${plan.vendor}:${plan.tier}`,
            grade: terms.some((one) => one.act === 'refuse' && holdsPlan(one, plan))
              ? 'enforced'
              : 'observed',
            objections: [],
          },
        ];
  const byHeader = vendorsAt(catalog, answered.host).flatMap(
    (vendor) => seenAt(answered, terms, vendor) ?? [],
  );
  return [...byHost, ...byHeader];
}

function holdsPlan(terms: TierTerms, { vendor }: PlanHost): boolean {
  return vendor !== undefined && pinOf(terms, vendor)?.plans !== undefined;
}

/** The vendor that refused an account for the sake of our header, told by its own words or, without any, by 403. */
export function refusingVendor(
  catalog: TierCatalog,
  answered: Pick<Answered, 'host' | 'status' | 'sent'>,
  body: string,
): { readonly vendor: TenantHeader; readonly sure: boolean } | undefined {
  if (answered.status !== 403) return undefined;
  const vendors = vendorsAt(catalog, answered.host).filter(({ vendor }) => answered.sent.includes(vendor));
  const sure = vendors.find(({ refusedBy }) => refusedBy !== undefined && body.includes(refusedBy));
  if (sure !== undefined) return { vendor: sure, sure: true };
  const unsure = vendors.find(({ refusedBy }) => refusedBy === undefined);
  return unsure === undefined ? undefined : { vendor: unsure, sure: false };
}
