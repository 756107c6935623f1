/** How people answered, and how long the question stood; nothing of who. */
import type { LedgerRecord } from '../ledger-record.ts';
import { VERBS, type Assurance } from '../model.ts';
import { Counter, Counters } from './counter.ts';
import type { ReportOversight } from './parts-model.ts';

const TIMES: readonly (readonly [label: string, below: number])[] = [
  ['under 5 s', 5000],
  ['5 to 15 s', 15_000],
  ['15 to 30 s', 30_000],
  ['30 to 60 s', 60_000],
  ['1 to 2 min', 120_000],
  ['2 to 5 min', 300_000],
  ['5 min and more', Number.POSITIVE_INFINITY],
];
/** Answers the median is taken of: the first that are read, which are the newest. */
const MOST_TIMES = 100_000;
const ASSURANCES: readonly Assurance[] = [
  'overlay',
  'overlay-in-tmux',
  'second-terminal',
  'pre-approved',
  'none',
];

export class Answers {
  #asked = 0;
  #backups = 0;
  #longest = 0;
  readonly #times: number[] = [];
  readonly #buckets = new Counter();
  readonly #outcomes = new Counter(32);
  readonly #byVerb = new Counters();
  readonly #decided = new Counters();
  readonly #assurance = new Counter(8);

  add(row: LedgerRecord): void {
    if (row.kind === 'approval.asked') this.#asked += 1;
    if (row.kind === 'backup.kept' && row.outcome !== 'failed') this.#backups += 1;
    if (row.kind === 'approval.answered') this.#answer(row);
    if (row.kind === 'action.decided' && row.decision !== undefined) {
      this.#decided.add(row.verb ?? 'none', row.decision);
    }
  }

  #answer({ outcome = 'refused', verb = 'none', assurance, ms }: LedgerRecord): void {
    this.#outcomes.add(outcome);
    this.#byVerb.add(verb, outcome);
    if (outcome === 'approved') this.#assurance.add(assurance ?? 'none');
    if (ms === undefined) return;
    if (this.#times.length < MOST_TIMES) this.#times.push(ms);
    this.#longest = Math.max(this.#longest, ms);
    this.#buckets.add(TIMES.find(([, below]) => ms < below)?.[0] ?? '');
  }

  result(): ReportOversight {
    const times = this.#times.toSorted((a, b) => a - b);
    const median = times[Math.floor((times.length - 1) / 2)];
    const known = VERBS.filter((verb) => this.#byVerb.total(verb) + this.#decided.total(verb) > 0);
    const worth = ASSURANCES.map((name) => [name, this.#assurance.of(name)] as const);
    return {
      asked: this.#asked,
      answers: this.#outcomes.counts(),
      verbs: known.map((verb) => ({
        verb,
        answers: this.#byVerb.of(verb),
        decided: this.#decided.of(verb),
      })),
      assurance: Object.fromEntries(worth),
      times: TIMES.map(([label]) => ({ label, rows: this.#buckets.of(label) })),
      ...(median === undefined ? {} : { median, longest: this.#longest }),
      backups: this.#backups,
    };
  }
}
