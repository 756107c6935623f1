/** What an answer tells of the account that was used. */
import type { Grade } from '../discover/model.ts';
import { isOwnOrg } from './finding.ts';
import { isObject } from '../json-object.ts';
import type { PinVendor, PlanBody, PlanHost, TenantHeader } from './model.ts';
import type { TierTerms } from './terms.ts';
import { pinOf, planHere, vendorsAt, type Place, type TierCatalog, type TierObjection } from './wire.ts';

export interface TierSeen {
  /** `github:business`, `anthropic:seat`, `bedrock`. */
  readonly code: string;
  readonly grade: Grade;
  readonly org?: string;
  readonly objections: readonly TierObjection[];
}

export interface Answered {
  readonly host: string;
  readonly path: string;
  /** Its beginning, where that tells something. */
  readonly body: string;
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
  const plan = planHere(catalog, answered);
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
  return [...byHost, ...byBody(catalog, answered), ...byHeader];
}

function bodyAt({ bodies = [] }: TierCatalog, { host, path }: Place): PlanBody | undefined {
  return bodies.find((each) => each.host === host && path.endsWith(each.path));
}

/** Whether the body of an answer there names a plan. */
export function tellsPlan(catalog: TierCatalog, place: Place): boolean {
  return bodyAt(catalog, place) !== undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (now, key) => (isObject(now) && Object.hasOwn(now, key) ? now[key] : undefined),
    value,
  );
}

/** A plan it names and nobody knows is no plan of a list. */
function byBody(catalog: TierCatalog, answered: Answered): readonly TierSeen[] {
  const found = bodyAt(catalog, answered);
  if (found === undefined || answered.status !== 200) return [];
  const content = parsed(answered.body);
  const id = found.fields.map((keys) => at(content, keys)).find((value) => typeof value === 'string');
  if (typeof id !== 'string') return [];
  const plan = Object.hasOwn(found.values, id) ? (found.values[id] ?? 'other') : 'other';
  return [{ code: `${found.vendor}:${plan}`, grade: 'observed', objections: [] }];
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
