/** The plan a tool is on at this machine: its files, its variables, and what the log has seen of it. */
import type { AiTool, TierFinding } from '../engine/discover/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { recordsFromEnd } from './ledger-file-read.ts';
import type { Machine } from './machine.ts';
import { tierOf, type TierLook } from './tier.ts';

type Row = NonNullable<TierLook['rows']>[number];

/** Rows that are looked through for the last plan the wire showed. */
const MOST_ROWS = 200_000;

/** Rows about plans, oldest first. Throws `ledger-broken` where there is a log and it cannot be read. */
export function tierRows({ paths }: Pick<Machine, 'paths'>): readonly Row[] {
  const found: Row[] = [];
  let read = 0;
  for (const row of recordsFromEnd(paths.state)) {
    if (row?.kind === 'tier.seen') found.push(row);
    read += 1;
    if (read >= MOST_ROWS) break;
  }
  return found.toReversed();
}

export interface TierHere extends Pick<TierLook, 'sources'> {
  readonly machine: Machine;
  readonly policy: Policy | undefined;
}

/** Throws as `tierRows` does. */
export function tierHere(tool: AiTool, { machine, policy, sources }: TierHere): Promise<TierFinding> {
  const { platform, env, who, paths } = machine;
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '/';
  const look = { sources, policy, who, now: machine.now(), rows: tierRows({ paths }) };
  return tierOf(tool, { system: platform.name, home, env }, look);
}
