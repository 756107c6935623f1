/** Findings in words: never the value, only what stands for it and how long it is about. */
import type { Reported } from '../host/redact-report.ts';
import { countOf } from './terminal.ts';

/** `16-31 characters`: enough to tell a key from a word, too little to guess with. */
export function lengthClass(length: number): string {
  if (length < 8) return 'under 8 characters';
  const low = 2 ** Math.floor(Math.log2(length));
  return low >= 1024 ? 'over 1,000 characters' : `${low}-${low * 2 - 1} characters`;
}

/** What is shown where the value was. */
export function maskOf({ label, start, end }: Reported): string {
  return `[${label} ${lengthClass(end - start)}]`;
}

/** `DATA-1`, with its phase while it is not enforced; `no clause` when the policy does not speak of it. */
export function clauseWords({ clause, phase }: Reported): string {
  if (clause === null) return 'no clause';
  return phase === 'enforce' || phase === null ? clause : `${clause} (${phase})`;
}

/** Counts by detector, in order of their names. */
export type Tally = Map<string, number>;

export function tallyUp(tally: Tally, reported: readonly Reported[]): void {
  for (const { detector } of reported) tally.set(detector, (tally.get(detector) ?? 0) + 1);
}

/** `3 findings: 1 aws-key-id, 2 email`. */
export function tallyWords(tally: Tally): string {
  const total = [...tally.values()].reduce((sum, times) => sum + times, 0);
  if (total === 0) return 'nothing found';
  const parts = [...tally].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([id, times]) => `${times} ${id}`);
  return `${countOf(total, 'finding')}: ${parts.join(', ')}`;
}
