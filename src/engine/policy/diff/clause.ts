/** One clause, before and after. */
import { isObject } from '../../json-object.ts';
import { strength } from '../../lattice.ts';
import { canonicalJson } from '../canonical.ts';
import { weakerPhases } from '../merging.ts';
import { dateOf } from '../units.ts';
import { unlessNotes, whenNotes } from './conditions.ts';
import { keyNotes } from './keys.ts';
import { wayOf, type ClausePair, type ClauseSide, type Note, type Way } from './model.ts';
import { reachWay } from './stance.ts';
import { beyond, listed, phaseWords, valueWords } from './words.ts';
import type { Outcome, Phase } from '../../model.ts';
import type { PhaseStep } from '../model.ts';

export const DOES: Readonly<Record<Outcome, string>> = {
  allow: 'lets pass',
  warn: 'warns',
  redact: 'replaces',
  ask: 'asks',
  deny: 'refuses',
};

function sayNotes({ id, a, b }: ClausePair): readonly Note[] {
  return a.clause.say === b.clause.say ? [] : [{ way: 'neutral', text: `${id} now says: ${b.clause.say}` }];
}

/** Its controls; an admitted wish has none. */
function real({ clause }: ClauseSide): readonly string[] {
  return clause.controls.filter((kind) => kind !== 'none');
}

function controlNotes({ id, a, b }: ClausePair): readonly Note[] {
  const added = beyond(real(a), real(b));
  const gone = beyond(real(b), real(a));
  const isBoth = added.length > 0 && gone.length > 0;
  const wish = real(b).length === 0 ? ': nothing enforces it any more' : '';
  return [
    ...(added.length === 0
      ? []
      : [
          {
            way: isBoth ? 'changed' : 'tighter',
            text: `${id} is now also enforced by ${listed(added)}`,
          } as const,
        ]),
    ...(gone.length === 0
      ? []
      : [
          {
            way: isBoth ? 'changed' : 'looser',
            text: `${id} is no longer enforced by ${listed(gone)}${wish}`,
          } as const,
        ]),
  ];
}

function startOf(steps: readonly PhaseStep[], phase: Phase): PhaseStep | undefined {
  return steps.find((step) => step.phase === phase);
}

/** `goes to enforce on 2026-12-01 instead of 2027-01-15`, where one date alone moved. */
function movedWords(a: readonly PhaseStep[], b: readonly PhaseStep[]): string | undefined {
  const [moved, ...others] = b.filter(({ phase, from }) => startOf(a, phase)?.from !== from);
  if (moved === undefined || others.length > 0 || a.length !== b.length) return undefined;
  const old = startOf(a, moved.phase);
  if (old === undefined || old.from === 0 || moved.from === 0) return undefined;
  return `goes to ${moved.phase} on ${dateOf(moved.from)} instead of ${dateOf(old.from)}`;
}

export function phaseWay(a: readonly PhaseStep[], b: readonly PhaseStep[]): Way {
  const isWeaker = weakerPhases(b, a);
  const isStronger = weakerPhases(a, b);
  if (isWeaker && isStronger) return 'changed';
  return wayOf(Number(isStronger) - Number(isWeaker));
}

function phaseNotes({ id, a, b }: ClausePair): readonly Note[] {
  const [old, now] = [a.clause.phases, b.clause.phases];
  const isSame = canonicalJson(old) === canonicalJson(now);
  if (isSame && canonicalJson(a.raw.phase) === canonicalJson(b.raw.phase)) return [];
  if (isSame) return [{ way: 'neutral', text: `${id} writes its phase in another way` }];
  const words = movedWords(old, now) ?? `has the phase ${phaseWords(now)}; it was ${phaseWords(old)}`;
  return [{ way: reachWay(phaseWay(old, now), [a, b]), text: `${id} ${words}` }];
}

interface AskDiff {
  readonly key: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** Of the terms of a question, only whether a reason is needed is plainly more or less. */
function termWay({ key, a, b }: AskDiff): Way {
  if (key === 'reason') return wayOf(Number(b === 'required') - Number(a === 'required'));
  if (key === 'redact') return wayOf(Number(b === 'one-way') - Number(a === 'one-way'));
  if (key === 'tell' || key === 'playbook') return a === undefined ? 'tighter' : 'changed';
  return 'changed';
}

const OUTCOME_RANK: Readonly<Record<string, number>> = {
  allow: 0,
  warn: 1,
  redact: 2,
  ask: 3,
  deny: 4,
  block: 4,
};

function partWay(diff: AskDiff): Way {
  const [old, now] = [OUTCOME_RANK[String(diff.a)], OUTCOME_RANK[String(diff.b)]];
  return old === undefined || now === undefined ? termWay(diff) : wayOf(now - old);
}

/** `do` as a table without the question, and the question. */
function parts(raw: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(raw)) return {};
  const { ask, ...rest } = raw;
  return { ...rest, ...(isObject(ask) ? ask : {}) };
}

/** They come and go with what is demanded. */
const TERMS: ReadonlySet<string> = new Set(['by', 'timeout', 'on_timeout', 'reason', 'redact']);

function doNotes({ id, a, b }: ClausePair): readonly Note[] {
  if (canonicalJson(a.raw.do) === canonicalJson(b.raw.do)) return [];
  const [old, now] = [a.clause.demand, b.clause.demand];
  const stronger: readonly Note[] =
    old === now
      ? []
      : [{ way: wayOf(strength(now) - strength(old)), text: `${id} now ${DOES[now]}; it was: ${DOES[old]}` }];
  const [from, to] = [parts(a.raw.do), parts(b.raw.do)];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted();
  const terms = names.flatMap((key): readonly Note[] => {
    const isOfDemand = old !== now && TERMS.has(key);
    if (isOfDemand || canonicalJson(from[key]) === canonicalJson(to[key])) return [];
    const text = `${id}: \`${key}\` is ${valueWords(to[key])} instead of ${valueWords(from[key])}`;
    return [{ way: partWay({ key, a: from[key], b: to[key] }), text }];
  });
  const all = [...stronger, ...terms];
  return all.length > 0 ? all : [{ way: 'neutral', text: `${id} writes its \`do\` in another way` }];
}

const OWN_KEYS = new Set(['id', 'say', 'control', 'phase', 'when', 'unless', 'do']);

/** Keys that differ, but for those every clause has. */
function otherKeys({ a, b }: ClausePair): readonly string[] {
  const keys = [...new Set([...Object.keys(a.raw), ...Object.keys(b.raw)])].toSorted();
  return keys.filter((key) => !OWN_KEYS.has(key) && canonicalJson(a.raw[key]) !== canonicalJson(b.raw[key]));
}

/** All a clause means, wherever it stands. */
function meant({ clause }: ClauseSide): string {
  return canonicalJson({ ...clause, where: '', layer: '' });
}

/** Every difference of a clause; none is left out, though the last one says only that there is one. */
export function clauseNotes(pair: ClausePair): readonly Note[] {
  const notes = [sayNotes, controlNotes, phaseNotes, whenNotes, unlessNotes, doNotes].flatMap((look) =>
    look(pair),
  );
  const all = [...notes, ...otherKeys(pair).flatMap((key) => keyNotes(pair, key))];
  if (all.length > 0) return all;
  if (meant(pair.a) !== meant(pair.b)) {
    return [{ way: 'changed', text: `${pair.id} reads the same, but what it names means something else` }];
  }
  const isSame = canonicalJson(pair.a.raw) === canonicalJson(pair.b.raw);
  return isSame ? [] : [{ way: 'neutral', text: `${pair.id} is written in another way` }];
}
