/** Two policies held against what the ledger has. */
import type { Instant } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { KnownDetector } from '../engine/policy/names.ts';
import { replay, type ReplayReport } from '../engine/policy/replay.ts';
import { parseDuration } from '../engine/policy/units.ts';
import { instant } from '../engine/text.ts';
import { recordsSince } from './ledger-since.ts';

interface Over {
  readonly state: string;
  readonly now: Instant;
  readonly detectors: readonly KnownDetector[];
  /** `7 days`. */
  readonly since: string;
}

/** Undefined when `since` is no duration. Throws `ledger-broken`. */
export async function comparedOverLedger(
  { old, next }: { readonly old: Policy; readonly next: Policy },
  { state, now, detectors, since }: Over,
): Promise<ReplayReport | undefined> {
  const ms = parseDuration(since);
  if (ms === undefined) return undefined;
  const known = new Map(detectors.map((detector) => [detector.id, detector]));
  const rows = recordsSince(state, instant(now - ms));
  return replay(rows, { old, next, now, categoryOf: (id) => known.get(id) });
}
