/** What an exception may be, by the `grants` of the policy, and how it is written down. */
import { isObject } from './json-object.ts';
import type { Instant, Safe } from './model.ts';
import { canonicalJson } from './policy/canonical.ts';
import type { Clause, Exception, Policy } from './policy/model.ts';
import type { RawException } from './policy/raw.ts';
import { dateOf, parseDuration } from './policy/units.ts';
import { safe, toSafe } from './text.ts';

/** How far an exception goes; absent parts do not limit it. */
export interface ExceptionScope {
  readonly tool?: string;
  readonly action?: string;
  readonly ref?: string;
  readonly path?: string;
}

/** An exception about to be granted. */
export interface NewException {
  readonly id: string;
  readonly clause: string;
  readonly who: string;
  readonly allow: ExceptionScope;
  readonly why: string;
  readonly by: string;
  readonly until: Instant;
}

interface Grants {
  readonly where: Safe;
  readonly id: string;
  readonly approvers: readonly string[];
  readonly longestMs: number;
  readonly longest: Safe;
}

function texts(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item) => typeof item === 'string');
}

function plain(text: string): Safe {
  return toSafe(text, (same) => same, 100);
}

/** The rules that hold for a clause: those of its own layer and of stronger ones. */
function grantsFor(policy: Policy, clause: Clause): readonly Grants[] {
  const rank = policy.layers.findIndex(({ layer }) => layer === clause.layer);
  return policy.clauses.flatMap(({ id, where, layer, controls, settings }): Grants[] => {
    const own = settings['grants'];
    const above = policy.layers.findIndex((one) => one.layer === layer) <= rank;
    if (!controls.includes('exception') || !isObject(own) || !above) return [];
    const longest = texts(own['longest'])[0];
    const longestMs = longest === undefined ? Number.POSITIVE_INFINITY : (parseDuration(longest) ?? 0);
    return [{ id, where, approvers: texts(own['approvers']), longest: plain(longest ?? ''), longestMs }];
  });
}

/** Why it may not be granted; empty when it may. */
export function refusals(
  policy: Policy,
  clause: Clause,
  { wanted, now }: { readonly wanted: NewException; readonly now: Instant },
): readonly Safe[] {
  const rules = grantsFor(policy, clause);
  if (rules.length === 0) return [safe`no clause of the policy says who may grant exceptions`];
  const late = wanted.until <= now ? [safe`it would be over already`] : [];
  return [...late, ...rules.flatMap((rule) => against(rule, wanted, now))];
}

function against(
  { id, where, approvers, longest, longestMs }: Grants,
  wanted: NewException,
  now: Instant,
): readonly Safe[] {
  const by = safe`${where} ${plain(id)}`;
  const found: Safe[] = [];
  if (!approvers.includes(wanted.by))
    found.push(
      safe`${plain(wanted.by)} may not grant exceptions, but ${plain(approvers.join(', '))} (${by})`,
    );
  if (wanted.until - now > longestMs) found.push(safe`it may last ${longest} at the longest (${by})`);
  return found;
}

function limits({ tool, action, ref, path }: ExceptionScope): readonly string[] {
  return Object.entries({ tool, action, ref, path }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`],
  );
}

/** The entry under `exceptions:`, a map in flow style. */
export function exceptionEntry({ id, clause, who, allow, why, by, until }: NewException): string {
  const scope = limits(allow);
  const narrowed = scope.length === 0 ? '' : `allow: { ${scope.join(', ')} }, `;
  const reason = `why: ${JSON.stringify(why)}`;
  return `{ id: ${id}, clause: ${clause}, who: ${JSON.stringify(who)}, ${narrowed}${reason}, by: ${JSON.stringify(by)}, until: ${dateOf(until)} }`;
}

/** What an approver signs, and what the ledger keeps a keyed digest of: the entry as it is written, in a fixed order. */
export function exceptionText(raw: RawException): string {
  const { id, clause, who, allow, why, by, from, until } = raw;
  return `aup-guard exception\n${canonicalJson({ id, clause, who, allow, why, by, from, until })}\n`;
}

/** As the policy file will have it. */
export function asRaw({ allow, until, ...rest }: NewException): RawException {
  const limited = Object.values(allow).some((value) => value !== undefined);
  return { ...rest, until: dateOf(until), ...(limited ? { allow } : {}) };
}

export type ExceptionState = 'in-force' | 'not-yet' | 'ended';

/** `floor`: the newest time on record, for a clock that was put back. */
export function stateOfException(
  { from, until }: Exception,
  { now, floor = now }: { readonly now: Instant; readonly floor?: Instant },
): ExceptionState {
  if (now >= until || floor >= until) return 'ended';
  return now < from ? 'not-yet' : 'in-force';
}
