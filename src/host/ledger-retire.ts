/** Letting go of old records because a person says so: never of those the policy keeps, and of none of a broken log. */
import { keepOf } from '../engine/ledger-keep.ts';
import type { Policy } from '../engine/policy/model.ts';
import { dateOf } from '../engine/policy/units.ts';
import { GuardError } from './errors.ts';
import { openKeys } from './keys.ts';
import { openWriter } from './ledger-file.ts';
import {
  destroyKeys,
  likelyNow,
  oldSegments,
  recordsOf,
  retireSegments,
  spentMonths,
} from './ledger-file-retire.ts';
import { sealOf, segmentNumbers } from './ledger-file-segments.ts';
import { instant } from './text.ts';
import { broken, ledgerFiles, type LedgerFiles } from './ledger-file-store.ts';
import { verifyLedger } from './ledger-file-verify.ts';
import { locked } from './ledger-file-write.ts';
import type { Machine } from './machine.ts';

export interface RetireTerms {
  readonly machine: Machine;
  readonly policy: Pick<Policy, 'clauses'>;
  /** Records of before that day; what the policy no longer keeps when absent. */
  readonly before?: number;
  readonly dryRun: boolean;
}

export interface RetireDone {
  /** Records written before that moment were to go. */
  readonly before: number;
  /** What went or would go; `until`: when the newest of it was written, absent when nothing did. */
  readonly gone: {
    readonly segments: number;
    readonly records: number;
    readonly until?: number;
    /** Months whose keys of digests went with them. */
    readonly keys: readonly string[];
  };
  /** Sealed segments and, with those of the current file, records that stay. */
  readonly stays: { readonly segments: number; readonly records: number };
}

type Went = RetireDone['gone'];
const NOTHING: Went = { segments: 0, records: 0, keys: [] };

/** Throws `refused` for what the policy keeps, `ledger-broken` when the log is not what was written. */
export function retireNow(terms: RetireTerms): RetireDone {
  const { machine, dryRun } = terms;
  const { paths, platform, now } = machine;
  const { state } = paths;
  const { keep, before } = limits(terms);
  const { records, ok } = verifyLedger(state);
  if (!ok) throw broken('nothing was let go of: the log is not what was written');
  const files = ledgerFiles(state);
  const sealed = segmentNumbers(files, 'jsonl').length;
  if (sealed === 0) return { before, gone: NOTHING, stays: { segments: 0, records } };
  const writer = openWriter({ state, platform, keys: openKeys(state), now, words: [] });
  // A clock that has jumped lets go of nothing.
  const old = oldSegments(files, Math.min(before, likelyNow(writer) - keep));
  const last = old.at(-1);
  if (last === undefined)
    return { before, gone: NOTHING, stays: { segments: sealed, records: left(files, records) } };
  const keys = dryRun
    ? spentMonths(state, last.t)
    : locked(writer, (fd) => {
        retireSegments(writer, fd, last.t + 1);
        return destroyKeys(writer, fd);
      });
  const gone = { segments: old.length, records: recordsOf(files, old), until: last.t, keys };
  return { before, gone, stays: { segments: sealed - old.length, records: records - last.size } };
}

/** Of all records there ever were, those that are here. */
function left(files: LedgerFiles, records: number): number {
  return records - sealOf(files, segmentNumbers(files, 'retired').at(-1) ?? 0).size;
}

/** How long the policy has records kept, and up to when they are to go. */
function limits({ machine, policy, before }: RetireTerms): {
  readonly keep: number;
  readonly before: number;
} {
  const now = machine.now();
  const keep = keepOf(policy, now);
  if (keep === undefined || keep === Infinity) {
    throw new GuardError('refused', 'the policy does not say how long records are kept: they all stay', {
      hint: 'say it in a clause with `control: audit-log`, such as `log: { keep: 13 months }`',
    });
  }
  const limit = now - keep;
  if (before === undefined || before <= limit) return { keep, before: before ?? limit };
  const clause = policy.clauses.find((one) => keepOf({ clauses: [one] }, now) === keep);
  throw new GuardError(
    'refused',
    `the policy keeps records from ${dateOf(instant(limit))} on (${clause?.where ?? ''} ${clause?.id ?? ''})`,
    {
      hint: `let go of older ones: aup-guard log retire --before ${dateOf(instant(limit))}`,
    },
  );
}
