/** Adds up the rows of a report, one after the other, in bounded room. */
import type { LedgerRecord } from '../ledger-record.ts';
import type { Instant } from '../model.ts';
import { Answers } from './answers.ts';
import { Counter, Counters } from './counter.ts';
import { DataFound } from './data.ts';
import type { SourceOfEvidence } from './framework-model.ts';
import { timeOf } from './instants.ts';
import type { ReportChange } from './parts-model.ts';
import { outcomeClassOf } from './outcome.ts';
import { Series } from './series.ts';

const MOST_CHANGES = 200;
const MOST_SESSIONS = 500;
const CHANGES: ReadonlySet<string> = new Set([
  'policy.changed',
  'policy.rejected',
  'policy.signed',
  'phase.promoted',
  'fleet.updated',
  'fleet.refused',
]);

/** Kinds of which the code is counted. */
const CODED: ReadonlySet<string> = new Set([
  'request.refused',
  'guard.diverted',
  'guard.bypassed',
  'mcp.stopped',
  'mcp.changed',
  'tool.started',
]);

interface Dated {
  readonly seq: number;
  readonly change: ReportChange;
}

export class ReportTally {
  readonly kinds: Counter = new Counter();
  readonly sources: Counter = new Counter();
  readonly outcomes: Counter = new Counter(16);
  readonly clauseOutcomes: Counters = new Counters();
  readonly clausePhases: Counters = new Counters();
  readonly clauseRows: Counter = new Counter();
  readonly codes: Counters = new Counters();
  readonly starts: Counter = new Counter();
  readonly requests: Counter = new Counter();
  readonly tiers: Counters = new Counters();
  readonly excepted: Counter = new Counter();
  readonly answers: Answers = new Answers();
  readonly data: DataFound = new DataFound();
  readonly series: Series = new Series();
  readonly sessions: Set<string> = new Set();
  readonly #changes: Dated[] = [];
  counted: number = 0;
  #first: Instant | undefined;
  #last: Instant | undefined;
  readonly #sourcesOf: (row: LedgerRecord) => Iterable<string>;

  constructor(sources: readonly SourceOfEvidence[]) {
    const byKind = new Map(sources.flatMap(({ id, kinds }) => kinds.map((kind) => [kind, id] as const)));
    // A row may be evidence twice: of its kind, and of the control that is behind it.
    this.#sourcesOf = ({ kind, control, outcome }) =>
      new Set(
        [byKind.get(kind), control, outcome === 'excepted' ? 'exception' : undefined].filter(
          (source) => source !== undefined,
        ),
      );
  }

  add(row: LedgerRecord): void {
    this.counted += 1;
    this.#first = this.#first === undefined || row.t < this.#first ? row.t : this.#first;
    this.#last = this.#last === undefined || row.t > this.#last ? row.t : this.#last;
    const outcome = outcomeClassOf(row);
    this.kinds.add(row.kind);
    if (outcome !== undefined) this.outcomes.add(outcome);
    for (const source of this.#sourcesOf(row)) this.sources.add(source);
    this.series.add(row.t, outcome);
    this.answers.add(row);
    this.data.add(row);
    this.#clause(row);
    this.#codes(row);
    this.#change(row);
    const { session } = row;
    if (session !== undefined && this.sessions.size < MOST_SESSIONS) this.sessions.add(session);
  }

  /** When the first and the last counted row were written. */
  ends(): { readonly first?: string; readonly last?: string } {
    if (this.#first === undefined || this.#last === undefined) return {};
    return { first: timeOf(this.#first), last: timeOf(this.#last) };
  }

  #clause(row: LedgerRecord): void {
    const { clause, phase, outcome, kind } = row;
    if (clause === undefined) return;
    this.clauseRows.add(clause);
    const found = outcomeClassOf(row);
    if (found !== undefined) this.clauseOutcomes.add(clause, found);
    if (phase !== undefined) this.clausePhases.add(clause, phase);
    if (kind === 'exception.used' || outcome === 'excepted') this.excepted.add(clause);
  }

  #codes({ kind, code = 'not said', outcome = 'not said' }: LedgerRecord): void {
    if (CODED.has(kind)) this.codes.add(kind, code);
    if (kind === 'tool.started') this.starts.add(outcome);
    if (kind === 'tool.requested') this.requests.add(outcome);
    if (kind === 'tier.seen') this.tiers.add(code, outcome);
  }

  #change({ kind, t, clause, phase, seq }: LedgerRecord): void {
    if (!CHANGES.has(kind)) return;
    const about = { ...(clause === undefined ? {} : { clause }), ...(phase === undefined ? {} : { phase }) };
    this.#changes.push({ seq, change: { at: timeOf(t), kind, ...about } });
    if (this.#changes.length <= 2 * MOST_CHANGES) return;
    this.#changes.sort((a, b) => b.seq - a.seq).splice(MOST_CHANGES);
  }

  /** The newest of them, oldest first. */
  newestChanges(): readonly ReportChange[] {
    const inOrder = this.#changes.toSorted((a, b) => a.seq - b.seq);
    return inOrder.slice(-MOST_CHANGES).map(({ change }) => change);
  }
}
