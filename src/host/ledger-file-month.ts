/** `2026-11`, of UTC: what keys of digests are kept by, and what a file of the ledger holds at most. */
export function monthOf(t: number): string {
  return new Date(t).toISOString().slice(0, 7);
}
