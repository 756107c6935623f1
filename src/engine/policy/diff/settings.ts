/** What stands outside of clauses and exceptions, before and after. */
import { isObject } from '../../json-object.ts';
import { strength } from '../../lattice.ts';
import { canonicalJson } from '../canonical.ts';
import { listOf } from '../raw.ts';
import { phaseWay } from './clause.ts';
import { wayOf, type Part, type PolicySide, type Way } from './model.ts';
import { listed, phaseWords, valueWords } from './words.ts';
import type { ContainmentWish } from '../model.ts';
import type { NamedNote } from './exceptions.ts';

export interface PartNote extends NamedNote {
  readonly part: Part;
}

const WISHES: readonly ContainmentWish[] = ['off', 'prefer', 'require'];

/** Keys of two tables whose values differ. */
function differing(
  before: unknown,
  after: unknown,
): readonly { readonly key: string; readonly a: unknown; readonly b: unknown }[] {
  const a = isObject(before) ? before : {};
  const b = isObject(after) ? after : {};
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return keys
    .map((key) => ({ key, a: a[key], b: b[key] }))
    .filter((pair) => canonicalJson(pair.a) !== canonicalJson(pair.b));
}

/** Name, version, owner, dates: for readers, and for lint. */
function aboutNotes(before: PolicySide, after: PolicySide): readonly PartNote[] {
  return differing(before.file.raw.policy, after.file.raw.policy).map(({ key, a, b }) => ({
    part: 'policy',
    id: key,
    way: 'neutral',
    text: `the policy’s ${key.replaceAll('_', ' ')} is ${valueWords(b)} instead of ${valueWords(a)}`,
  }));
}

function scopeNotes(before: PolicySide, after: PolicySide): readonly PartNote[] {
  return differing(before.file.raw.scope, after.file.raw.scope).map(({ key, a, b }) => ({
    part: 'policy',
    id: `scope.${key}`,
    way: 'neutral',
    text: `the scope’s ${key} is ${valueWords(b)} instead of ${valueWords(a)}`,
  }));
}

/** What a default comes to: one that is not written has a value all the same. */
function defaultWay(key: string, a: PolicySide, b: PolicySide): Way {
  const [old, now] = [a.policy, b.policy];
  if (key === 'stance') return wayOf(strength(now.stance) - strength(old.stance));
  if (key === 'phase') return phaseWay(old.stancePhases, now.stancePhases);
  if (key === 'on_guard_failure') {
    return wayOf(Number(now.onGuardFailure === 'deny') - Number(old.onGuardFailure === 'deny'));
  }
  if (key === 'containment') {
    const wish = ({ policy }: PolicySide): number => WISHES.indexOf(policy.containment?.wish ?? 'off');
    return wayOf(wish(b) - wish(a));
  }
  return key === 'language' ? 'neutral' : 'changed';
}

function defaultWords(key: string, { policy, file }: PolicySide): string {
  if (key === 'stance') return policy.stance;
  if (key === 'phase') return phaseWords(policy.stancePhases);
  if (key === 'on_guard_failure') return policy.onGuardFailure;
  if (key === 'containment') return policy.containment?.wish ?? 'off';
  return valueWords(file.raw.defaults?.language);
}

function defaultNotes(before: PolicySide, after: PolicySide): readonly PartNote[] {
  return differing(before.file.raw.defaults, after.file.raw.defaults).map(({ key }) => ({
    part: 'defaults',
    id: key,
    way: defaultWay(key, before, after),
    text: `the default ${key} is ${defaultWords(key, after)} instead of ${defaultWords(key, before)}`,
  }));
}

/** Clauses that name a class or a group. */
function users({ file }: PolicySide, name: string): readonly string[] {
  return (file.raw.clauses ?? []).flatMap(({ id, when, unless = [] }) => {
    const named = [when ?? {}, ...unless].flatMap(({ data, action }) =>
      [listOf(data), listOf(action)].flat(),
    );
    return named.includes(name) ? [id] : [];
  });
}

function vocabularyNotes(
  key: 'data_classes' | 'actions',
  before: PolicySide,
  after: PolicySide,
): readonly PartNote[] {
  const what = key === 'actions' ? 'action group' : 'data class';
  return differing(before.file.raw[key], after.file.raw[key]).map(({ key: name, a, b }) => {
    const by = [...new Set([...users(before, name), ...users(after, name)])].toSorted();
    const happened =
      a === undefined ? 'was added' : b === undefined ? 'was taken out' : 'means something else';
    const where = by.length === 0 ? '' : `; it is used by ${listed(by)}`;
    return { part: 'vocabulary', id: name, way: 'changed', text: `the ${what} ${name} ${happened}${where}` };
  });
}

/** Parts that are too much to weigh, or change nothing on the machine. */
function otherNotes(before: PolicySide, after: PolicySide): readonly PartNote[] {
  const [a, b] = [before.file.raw, after.file.raw];
  const agents = (raw: typeof a): unknown =>
    Object.fromEntries((raw.agents ?? []).map((one) => [one.id, one]));
  const described = differing(agents(a), agents(b)).map(({ key }): PartNote => ({
    part: 'defaults',
    id: key,
    way: 'changed',
    text: `what the policy says of the agent ${key} changed`,
  }));
  const egress: readonly PartNote[] =
    canonicalJson(a.egress) === canonicalJson(b.egress)
      ? []
      : [
          {
            part: 'defaults',
            id: 'egress',
            way: 'changed',
            text: `\`egress\` is ${valueWords(b.egress)} instead of ${valueWords(a.egress)}`,
          },
        ];
  const [old, now] = [a.tests ?? [], b.tests ?? []];
  const tests: readonly PartNote[] =
    canonicalJson(old) === canonicalJson(now)
      ? []
      : [
          {
            part: 'tests',
            id: 'tests',
            way: 'neutral',
            text: `the policy’s tests changed: ${now.length}, before ${old.length}`,
          },
        ];
  return [...described, ...egress, ...tests];
}

export function settingNotes(before: PolicySide, after: PolicySide): readonly PartNote[] {
  return [
    ...aboutNotes(before, after),
    ...scopeNotes(before, after),
    ...defaultNotes(before, after),
    ...vocabularyNotes('data_classes', before, after),
    ...vocabularyNotes('actions', before, after),
    ...otherNotes(before, after),
  ];
}
