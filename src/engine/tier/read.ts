/** What the fields of files and the variables of a person say about plans. */
import { isObject } from '../json-object.ts';
import { safe, toSafe } from '../text.ts';
import type { Safe } from '../model.ts';
import type { Grade } from '../discover/model.ts';
import type { TierEvidence, TierField, TierFile, TierProbe } from './model.ts';

type Variables = Readonly<Record<string, string | undefined>>;

function named(text: string): Safe {
  return toSafe(text, (same) => same, 120);
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  let at = value;
  for (const key of keys) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

function isOn(text: string | undefined): boolean {
  return text !== undefined && !['', '0', 'false', 'no', 'off'].includes(text.trim().toLowerCase());
}

function byKey(what: Safe, value: string): TierEvidence {
  const how = safe`${what} signs in in the place of the seat: seat not in use`;
  return { from: 'env', grade: 'declared', value, seat: false, how };
}

/** A cloud that is switched on takes every request, whatever keys lie about. Values of variables are not kept. */
export function envEvidence(
  { keys, clouds = {}, always }: TierProbe,
  env: Variables,
): readonly TierEvidence[] {
  const cloud = Object.entries(clouds).find(([name]) => isOn(env[name]));
  if (cloud !== undefined) {
    const [name, value] = cloud;
    return [{ from: 'env', grade: 'declared', value, how: safe`${named(name)} is on` }];
  }
  if (always !== undefined) {
    const how = safe`it has no plan of its own: keys of providers sign in`;
    return [{ from: 'nature', grade: 'declared', value: always, seat: false, how }];
  }
  return Object.entries(keys).flatMap(([name, value]) =>
    (env[name] ?? '') === '' ? [] : [byKey(named(name), value)],
  );
}

function planOf(found: unknown, { values, until }: TierField): string | undefined {
  if (typeof found !== 'string') return undefined;
  const text = until === undefined ? found : found.slice(0, Math.max(0, found.indexOf(until)));
  if (values === undefined) return text === '' ? undefined : text;
  return Object.hasOwn(values, text) ? values[text] : undefined;
}

/** What one file of known content says. `at`: the file, for people on this machine. */
export function fileEvidence(
  { fields, grade }: TierFile,
  content: unknown,
  { at, keys }: { readonly at: string; readonly keys: TierProbe['keys'] },
): readonly TierEvidence[] {
  const where = named(at);
  const found = fields.map((field) => ({ field, value: valueAt(content, field.keys) }));
  const there = found.filter(({ value }) => value !== undefined && value !== null);
  const plan = there.flatMap(({ field, value }) =>
    field.means === 'plan' ? (planOf(value, field) ?? []) : [],
  )[0];
  const orgs = there.flatMap(({ field, value }) => (field.means === 'org' ? [value].flat() : []));
  const org = orgs.find((one) => typeof one === 'string');
  const says = plan !== undefined || org !== undefined || there.some(({ field }) => field.means === 'there');
  const account: readonly TierEvidence[] = says
    ? [
        {
          from: 'file',
          grade,
          value: plan ?? 'unknown',
          how: grade === 'pinned' ? safe`held to it by ${where}` : safe`says ${where}`,
          ...(org === undefined ? {} : { org }),
        },
      ]
    : [];
  return [...account, ...there.flatMap(({ field, value }) => keyEvidence({ field, value, where, keys }))];
}

interface Keyed {
  readonly field: TierField;
  readonly value: unknown;
  readonly where: Safe;
  readonly keys: TierProbe['keys'];
}

function keyEvidence({ field, value, where, keys }: Keyed): readonly TierEvidence[] {
  if (field.means === 'helper') return [byKey(safe`${named(field.keys.join('.'))} in ${where}`, 'api')];
  if (field.means !== 'names' || !isObject(value)) return [];
  return Object.keys(value).flatMap((name) =>
    Object.hasOwn(keys, name) ? [byKey(safe`${named(name)} in ${where}`, keys[name] ?? 'api')] : [],
  );
}

/** A row of the log about a plan, as far as it is one. */
export interface TierRow {
  readonly kind: string;
  readonly session?: string | undefined;
  readonly agent?: string | undefined;
  readonly outcome?: string | undefined;
  readonly code?: string | undefined;
  /** Keyed digest of the organisation. */
  readonly object?: string | undefined;
}

function isSight({ kind, outcome }: TierRow): boolean {
  return kind === 'tier.seen' && (outcome === 'observed' || outcome === 'enforced');
}

/** What the wire showed of an agent in the last session in which it showed anything. */
export function lastSights(rows: readonly TierRow[], agent: string): readonly TierRow[] {
  const own = rows.filter((row) => row.agent === agent && isSight(row));
  const last = own.at(-1);
  return own.filter(({ session }) => session === last?.session);
}

/** The last the wire showed of an agent. */
export function wireEvidence(rows: readonly TierRow[], agent: string): readonly TierEvidence[] {
  const sights = lastSights(rows, agent).flatMap(({ code, outcome }) =>
    code === undefined ? [] : [{ code, grade: outcome === 'enforced' ? 'enforced' : 'observed' } as const],
  );
  return sightEvidence(sights);
}

/** What was seen on the wire; the last comes last. What names no plan says only that a seat is in use. */
export function sightEvidence(
  sights: readonly { readonly code: string; readonly grade: Grade; readonly org?: string }[],
): readonly TierEvidence[] {
  const values = sights.map((sight) => ({ ...sight, value: sight.code.slice(sight.code.indexOf(':') + 1) }));
  const best = values.findLast(({ value }) => value !== 'seat') ?? values.at(-1);
  if (best === undefined) return [];
  const { value, grade } = best;
  const org = values.findLast((one) => one.org !== undefined)?.org;
  const isSeat = values.some((one) => one.value === 'seat');
  const seat = value === 'api' ? { seat: false } : isSeat ? { seat: true } : {};
  const about = {
    from: 'wire',
    value: value === 'seat' ? 'unknown' : value,
    ...seat,
    ...(org === undefined ? {} : { org }),
  } as const;
  return grade === 'enforced'
    ? [{ ...about, grade, isOwn: true, how: safe`held to it on the wire` }]
    : [{ ...about, grade, how: safe`seen on the wire` }];
}
