/** Two policies over recorded decisions: which would change. Rows hold no content, so not all can be told. */
import { inPhase, join, joinAll, phaseAt, strength } from '../lattice.ts';
import { canonicalJson } from './canonical.ts';
import { DECISION_KINDS } from './decision-kinds.ts';
import { judges, subjectsOf, touchOf, type CategoryOf, type ReplayRow } from './replay-row.ts';
import type { Subject, Truth } from '../condition.ts';
import type { Instant, Outcome } from '../model.ts';
import type { Clause, Policy } from './model.ts';

export interface ReplayChange {
  readonly clause: string;
  readonly from: Outcome;
  readonly to: Outcome;
  readonly count: number;
}

export interface ReplayReport {
  /** Decisions on record that some clause had a say in. */
  readonly decisions: number;
  readonly same: number;
  readonly changes: readonly ReplayChange[];
  /** Those whose outcome hangs on what no row holds, by clause. */
  readonly unknown: readonly { readonly clause: string; readonly count: number }[];
}

interface Policies {
  readonly old: Policy;
  readonly next: Policy;
  readonly now: Instant;
  readonly categoryOf: CategoryOf;
}

type Replayed =
  | { readonly kind: 'same' }
  | { readonly kind: 'unknown'; readonly clause: string }
  | { readonly kind: 'changed'; readonly clause: string; readonly from: Outcome; readonly to: Outcome };

const STANCE = 'STANCE-0';

/** What a clause is, without the place it stands in. */
function substance(clause: Clause): string {
  return canonicalJson({ ...clause, where: '', say: '', layer: '' });
}

function sameReach(one: Clause, other: Clause): boolean {
  return canonicalJson([one.when, one.unless]) === canonicalJson([other.when, other.unless]);
}

function weight({ demand, phases }: Clause, now: Instant): Outcome {
  return inPhase(demand, phaseAt(phases, now));
}

function stanceOf({ stance, stancePhases }: Policy, now: Instant): Outcome {
  return inPhase(stance, phaseAt(stancePhases, now));
}

class Replay {
  readonly #on: Policies;
  readonly #known: ReadonlySet<string>;

  constructor(on: Policies) {
    this.#on = on;
    this.#known = new Set(on.old.clauses.map(substance));
  }

  row(row: ReplayRow): Replayed | undefined {
    if (row.clause === undefined || !DECISION_KINDS.has(row.kind)) return undefined;
    const before = this.#before(row.clause);
    const subjects = subjectsOf(row, { categoryOf: this.#on.categoryOf, digest: this.#on.old.digest });
    if (before === undefined) return { kind: 'unknown', clause: row.clause };
    if (subjects.length === 0 || row.kind === 'tool.started') return this.#byClause(row.clause);
    const after = this.#after(row, subjects, before);
    if (after === undefined) return { kind: 'unknown', clause: row.clause };
    const { to, by } = after;
    return to === before ? { kind: 'same' } : { kind: 'changed', clause: by, from: before, to };
  }

  /** What the old policy makes of it now; undefined for a clause it does not have. */
  #before(id: string): Outcome | undefined {
    const { old, now } = this.#on;
    if (id === STANCE) return stanceOf(old, now);
    const found = old.clauses.filter((clause) => clause.id === id);
    return found.length === 0 ? undefined : joinAll(found.map((clause) => weight(clause, now)));
  }

  /** Nothing but the clause can be compared. */
  #byClause(id: string): Replayed {
    const texts = ({ clauses }: Policy): string =>
      clauses
        .filter((clause) => clause.id === id)
        .map(substance)
        .join('\n');
    const { old, next } = this.#on;
    return texts(old) === texts(next) ? { kind: 'same' } : { kind: 'unknown', clause: id };
  }

  #touch(clause: Clause, row: ReplayRow, subjects: readonly Subject[]): Truth {
    const { old } = this.#on;
    // The row itself shows that the clause had a say.
    if (clause.id === row.clause && old.clauses.some((one) => one.id === clause.id && sameReach(one, clause)))
      return 'true';
    const all = new Set(subjects.map((subject) => touchOf(clause, subject)));
    if (all.has('true')) return 'true';
    return all.has('unknown') ? 'unknown' : 'false';
  }

  #after(
    row: ReplayRow,
    subjects: readonly Subject[],
    before: Outcome,
  ): { readonly to: Outcome; readonly by: string } | undefined {
    const { next, now } = this.#on;
    const says = next.clauses
      .filter((clause) => judges(clause, row))
      .map((clause) => ({ clause, touch: this.#touch(clause, row, subjects), does: weight(clause, now) }))
      .filter(({ touch }) => touch !== 'false')
      // The old policy had it as well, and it did not win then: it had no say.
      .filter(
        ({ clause, does }) => !this.#known.has(substance(clause)) || strength(does) <= strength(before),
      );
    const sure = says.filter(({ touch }) => touch === 'true');
    const stance = sure.length > 0 || row.verb === undefined ? 'allow' : stanceOf(next, now);
    const to = join(joinAll(sure.map(({ does }) => does)), stance);
    if (says.some(({ touch, does }) => touch === 'unknown' && strength(does) > strength(to)))
      return undefined;
    const winner = sure.find(({ does }) => does === to)?.clause.id;
    return { to, by: winner ?? row.clause ?? STANCE };
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function addChange(
  changes: Map<string, ReplayChange>,
  { clause, from, to }: Omit<ReplayChange, 'count'>,
): void {
  const key = `${clause} ${from} ${to}`;
  changes.set(key, { clause, from, to, count: (changes.get(key)?.count ?? 0) + 1 });
}

/** Replays rows, newest first or last. Rows without a clause are no decisions. */
export function replay(rows: Iterable<ReplayRow>, on: Policies): ReplayReport {
  const replayed = new Replay(on);
  const changes = new Map<string, ReplayChange>();
  const unknown = new Map<string, number>();
  let [decisions, same] = [0, 0];
  for (const row of rows) {
    const found = replayed.row(row);
    if (found === undefined) continue;
    decisions += 1;
    if (found.kind === 'same') same += 1;
    else if (found.kind === 'unknown') add(unknown, found.clause);
    else addChange(changes, found);
  }
  return {
    decisions,
    same,
    changes: [...changes.values()].toSorted((a, b) => b.count - a.count),
    unknown: byCount(unknown),
  };
}

function byCount(counts: ReadonlyMap<string, number>): ReplayReport['unknown'] {
  return [...counts].map(([clause, count]) => ({ clause, count })).toSorted((a, b) => b.count - a.count);
}
