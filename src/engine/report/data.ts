/** Values found in prompts and requests, by detector; never the values. */
import type { LedgerRecord } from '../ledger-record.ts';
import type { Category } from '../model.ts';
import { Counter } from './counter.ts';
import type { ReportData } from './parts-model.ts';
import { DATA_KINDS, outcomeClassOf } from './outcome.ts';

/** A name that is no word of ours is kept as a digest, which begins so. */
const DIGEST = '~';

export class DataFound {
  readonly #prompt = new Counter(16);
  readonly #context = new Counter(16);
  readonly #replaced = new Counter();
  readonly #passed = new Counter();
  readonly #stopped = new Counter();

  add(row: LedgerRecord): void {
    if (!DATA_KINDS.has(row.kind)) return;
    const outcome = outcomeClassOf(row) ?? 'passed';
    (row.kind === 'prompt.redacted' ? this.#prompt : this.#context).add(outcome);
    const into =
      outcome === 'redacted' ? this.#replaced : outcome === 'stopped' ? this.#stopped : this.#passed;
    for (const [name, times] of Object.entries(row.counts ?? {})) {
      into.add(name.startsWith(DIGEST) ? 'not named' : name, times);
    }
  }

  replaced(): number {
    return this.#replaced.total();
  }

  result(categoryOf: (detector: string) => Category | undefined): ReportData {
    const all = [this.#replaced, this.#passed, this.#stopped].map((counter) => counter.counts());
    const names = [...new Set(all.flatMap((counts) => Object.keys(counts)))];
    const categories = new Counter();
    const classes = names.map((detector) => {
      const category = categoryOf(detector) ?? 'other';
      const replaced = this.#replaced.of(detector);
      categories.add(category, replaced);
      return {
        detector,
        category,
        replaced,
        passed: this.#passed.of(detector),
        stopped: this.#stopped.of(detector),
      };
    });
    return {
      prompt: this.#prompt.counts(),
      context: this.#context.counts(),
      classes: classes.toSorted(
        (a, b) =>
          b.replaced + b.passed + b.stopped - (a.replaced + a.passed + a.stopped) ||
          (a.detector < b.detector ? -1 : 1),
      ),
      categories: categories.counts(),
    };
  }
}
