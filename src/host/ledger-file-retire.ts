/** Letting go of records that are old enough: whole segments. */
import { renameSync } from 'node:fs';
import { removeQuietly } from './files.ts';
import { keyedMonths } from './keys-month.ts';
import { destroyMonthKey } from './keys-month-destroy.ts';
import { monthOf } from './ledger-file-month.ts';
import { retiredUntil, sealOf, segmentFile, segmentNumbers, type Seal } from './ledger-file-segments.ts';
import type { LedgerFiles } from './ledger-file-store.ts';
import { settledTail, write, type Writer } from './ledger-file-write.ts';

/** What has been let go of, or would be. */
interface Retired {
  readonly segments: number;
  readonly records: number;
}

const NOTHING: Retired = { segments: 0, records: 0 };
const DAY_MS = 86_400_000;
/** Parts are sealed monthly: a clock that is further ahead of the last but one has jumped. */
const LIKELY_MS = 62 * DAY_MS;

/** Sealed segments whose newest record was written before that moment, oldest first. */
export function oldSegments(files: LedgerFiles, before: number): readonly Seal[] {
  const seals = segmentNumbers(files, 'jsonl').map((number) => sealOf(files, number));
  const end = seals.findIndex(({ t }) => t >= before);
  return end < 0 ? seals : seals.slice(0, end);
}

/** Records of a number of seals, which follow one another. */
export function recordsOf(files: LedgerFiles, seals: readonly Seal[]): number {
  const [first] = seals;
  return first === undefined ? 0 : (seals.at(-1)?.size ?? 0) - sealOf(files, first.number - 1).size;
}

/** Lets go of sealed segments that ended before that moment. Under the lock. Their seals stay, and so do all checkpoints. */
export function retireSegments(writer: Writer, fd: number, before: number): Retired {
  const { files } = writer;
  const old = oldSegments(files, before);
  const last = old.at(-1);
  if (last === undefined) return NOTHING;
  const records = recordsOf(files, old);
  const counts = { segment: last.number, segments: old.length, records };
  // First the record: what is gone without one was taken away.
  write(writer, { fd, tail: settledTail(writer, fd), draft: { kind: 'log.retired', counts } });
  for (const { number } of old) {
    renameSync(segmentFile(files, number, 'seal'), segmentFile(files, number, 'retired'));
    removeQuietly(segmentFile(files, number, 'jsonl'));
  }
  return { segments: old.length, records };
}

/** Months no record is left of once those up to that time are gone, but of one whose clock was wrong. */
export function spentMonths(state: string, until: number): readonly string[] {
  return keyedMonths(state).filter((month) => month < monthOf(until));
}

/** Destroys the keys of months whose records were let go of; those a crash left as well. Under the lock. Answers which. */
export function destroyKeys(writer: Writer, fd: number): readonly string[] {
  const spent = spentMonths(writer.options.state, retiredUntil(writer.files));
  for (const month of spent) {
    const counts = { month: Number(month.replace('-', '')) };
    // As above: a key that is not there without a record was taken away.
    write(writer, { fd, tail: settledTail(writer, fd), draft: { kind: 'log.key-destroyed', counts } });
    destroyMonthKey(writer.options.state, month);
  }
  return spent;
}

/** The time, unless a clock has jumped: what is old must be so by the time of an earlier seal, too. */
export function likelyNow({ files, options }: Writer): number {
  const last = segmentNumbers(files, 'jsonl').at(-2);
  return last === undefined ? 0 : Math.min(options.now(), sealOf(files, last).t + LIKELY_MS);
}
