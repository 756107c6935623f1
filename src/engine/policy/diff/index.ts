/** What one policy says that another does not, a sentence each. Pure. */
import { toSafe } from '../../text.ts';
import { clauseNotes, DOES } from './clause.ts';
import { exceptionNotes } from './exceptions.ts';
import {
  PARTS,
  turned,
  type ClauseSide,
  type Comparison,
  type PolicyChange,
  type PolicySide,
} from './model.ts';
import { settingNotes, type PartNote } from './settings.ts';
import { reachWay } from './stance.ts';
import { phaseWords } from './words.ts';

const LONGEST = 400;

function clausesOf({ file, policy }: PolicySide): ReadonlyMap<string, ClauseSide> {
  const compiled = new Map(
    policy.clauses.flatMap((clause) =>
      clause.derived === true ? [] : [[String(clause.id), clause] as const],
    ),
  );
  return new Map(
    (file.raw.clauses ?? []).flatMap((raw) => {
      const clause = compiled.get(raw.id);
      return clause === undefined ? [] : [[raw.id, { raw, clause, policy }] as const];
    }),
  );
}

interface Lone {
  readonly id: string;
  readonly side: ClauseSide;
  readonly other: PolicySide;
  readonly isNew: boolean;
}

/** A clause that is in one of the two alone; the other policy tells what the stance does in its place. */
function loneNote({ id, side, other, isNew }: Lone): PartNote {
  const { clause } = side;
  const way = reachWay('tighter', [side, { clause, policy: other.policy }]);
  const said = clause.say.replace(/[.!]$/u, '');
  const terms = `(${DOES[clause.demand]}, ${phaseWords(clause.phases)})`;
  return {
    part: 'clause',
    id,
    way: isNew ? way : turned(way),
    text: isNew ? `${id} is new: ${said} ${terms}` : `${id} is gone: ${said} ${terms}`,
  };
}

function clauseChanges(before: PolicySide, after: PolicySide): readonly PartNote[] {
  const old = clausesOf(before);
  const now = clausesOf(after);
  const came = [...now].flatMap(([id, b]): readonly PartNote[] => {
    const a = old.get(id);
    if (a === undefined) return [loneNote({ id, side: b, other: before, isNew: true })];
    return clauseNotes({ id, a, b }).map(({ way, text }) => ({ part: 'clause', id, way, text }));
  });
  const went = [...old].flatMap(([id, a]) =>
    now.has(id) ? [] : [loneNote({ id, side: a, other: after, isNew: false })],
  );
  return [...came, ...went];
}

function byPlace(a: PartNote, b: PartNote): number {
  const part = PARTS.indexOf(a.part) - PARTS.indexOf(b.part);
  if (part !== 0 || a.id === b.id) return part;
  return a.id < b.id ? -1 : 1;
}

/** Every difference, sorted by part and id; the order of clauses in the files is none. */
export function diffPolicies({ before, after, mask }: Comparison): readonly PolicyChange[] {
  const exceptions = exceptionNotes(before, after).map(({ id, way, text }): PartNote => ({
    part: 'exception',
    id,
    way,
    text,
  }));
  const all = [...settingNotes(before, after), ...clauseChanges(before, after), ...exceptions];
  return all
    .toSorted(byPlace)
    .map(({ part, id, way, text }) => ({ part, id, way, what: toSafe(text, mask, LONGEST) }));
}
