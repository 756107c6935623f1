/** Counting by name in bounded room. */

/** Names and how often, in the order of the names: the same rows give the same object. */
export type Counts = Readonly<Record<string, number>>;

/** What did not fit any more is summed under this name. */
const REST = 'more';
const MOST_NAMES = 600;

export class Counter {
  readonly #counts = new Map<string, number>();
  readonly #most: number;

  constructor(most: number = MOST_NAMES) {
    this.#most = most;
  }

  add(name: string, times = 1): void {
    const fits = this.#counts.has(name) || this.#counts.size < this.#most;
    const key = fits ? name : REST;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + times);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  counts(): Counts {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** One counter a name, in bounded room. */
export class Counters {
  readonly #by = new Map<string, Counter>();

  add(name: string, what: string, times = 1): void {
    const key = this.#by.has(name) || this.#by.size < MOST_NAMES ? name : REST;
    const counter = this.#by.get(key) ?? new Counter(64);
    counter.add(what, times);
    this.#by.set(key, counter);
  }

  names(): readonly string[] {
    return [...this.#by.keys()].toSorted();
  }

  of(name: string): Counts {
    return this.#by.get(name)?.counts() ?? {};
  }

  total(name: string): number {
    return this.#by.get(name)?.total() ?? 0;
  }
}
