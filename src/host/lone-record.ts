/** Rows about what happens outside a session, or keeps one from beginning. */
import type { RecordDraft } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import { openKeys } from './keys.ts';
import { openLedger } from './ledger-file.ts';
import type { Machine } from './machine.ts';

/** Writes one row when that can be done; false when the log itself is what fails. `words` may stand in clear. */
export function recordAlone(
  machine: Pick<Machine, 'paths' | 'platform' | 'now'>,
  draft: RecordDraft,
  words: Iterable<string> = [],
): boolean {
  const { paths, platform, now } = machine;
  try {
    const ledger = openLedger({ state: paths.state, platform, keys: openKeys(paths.state), now, words });
    ledger.append(draft);
    return true;
  } catch (error) {
    if (error instanceof GuardError) return false;
    throw error;
  }
}
