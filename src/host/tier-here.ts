/** The plan a tool is on at this machine: its files, its variables, and what the log has seen of it. */
import type { TierFinding } from '../engine/discover/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { lastSights, type TierRow } from '../engine/tier/read.ts';
import type { TierSources } from '../engine/tier/model.ts';
import type { EditorState } from './editor-state.ts';
import { recordsFromEnd } from './ledger-file-read.ts';
import type { Machine } from './machine.ts';
import type { Ground } from './mcp-places.ts';
import { tierOf, type Probed, type TierLook } from './tier.ts';
import { orgTeller } from './tier-org.ts';

/**
 * Rows that are looked through for the last plan the wire showed. The start of an agent waits for it; what is older is
 * shown again by the first answer.
 */
export const MOST_ROWS = 3000;
/** Where somebody asked for an inventory. */
const MOST_SHOWN = 50_000;

/** Rows about plans, oldest first. Throws `ledger-broken` where there is a log and it cannot be read. */
export function tierRows({ paths }: Pick<Machine, 'paths'>, most: number = MOST_SHOWN): readonly TierRow[] {
  const found: TierRow[] = [];
  let read = 0;
  for (const row of recordsFromEnd(paths.state)) {
    if (row?.kind === 'tier.seen') found.push(row);
    read += 1;
    if (read >= most) break;
  }
  return found.toReversed();
}

export interface TierHere extends Pick<TierLook, 'sources' | 'seen'> {
  readonly machine: Pick<Machine, 'platform' | 'env' | 'who' | 'now'>;
  readonly policy: Policy | undefined;
  readonly rows?: readonly TierRow[];
}

/** Never throws. */
export function tierHere(tool: Probed, here: TierHere): Promise<TierFinding> {
  const { machine, policy, sources, rows = [], seen } = here;
  const { platform, env, who } = machine;
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '/';
  const ground = { system: platform.name, home, env };
  const readItem = itemReader(ground, sources);
  const about = { sources, policy, who, now: machine.now(), rows, readItem };
  return tierOf(tool, ground, { ...about, ...(seen === undefined ? {} : { seen }) });
}

/** Only a clause that lets tokens be read has it asked; until then nothing of it is loaded. */
function itemReader(ground: Ground, { items }: TierSources): NonNullable<TierLook['readItem']> {
  let opening: Promise<EditorState> | undefined;
  const open = async (): Promise<EditorState> =>
    (await import('./editor-state.ts')).editorState(ground, items);
  return async (file, key) => (await (opening ??= open())).readItem(file, key);
}

/** Whose account the log saw an agent use last. */
export function orgSeenBefore(
  { paths, env }: Pick<Machine, 'paths' | 'env'>,
  rows: readonly TierRow[],
  agent: string,
): (org: string) => boolean | undefined {
  const digest = lastSights(rows, agent).findLast(({ object }) => object !== undefined)?.object;
  return orgTeller({ state: paths.state, env, org: { digest } });
}
