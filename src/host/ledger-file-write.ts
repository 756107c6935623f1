/** What writing to the ledger consists of, for its records and for what closes a part of it. */
import { encodeRecord, type RecordInput, type Vocabulary } from '../engine/ledger.ts';
import type { CheckpointMark, TornMark } from '../engine/ledger-record.ts';
import { hexOf, leafHash } from '../engine/ledger-tree.ts';
import type { KeepSource } from '../engine/ledger-keep.ts';
import type { Instant, RecordDraft } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import type { MachineKeys } from './keys.ts';
import { lastCheckpoint, makeCheckpoint, type LastCheckpoint } from './ledger-file-checkpoint.ts';
import { isDurable } from './ledger-file-durable.ts';
import { withLock, type Processes } from './ledger-file-lock.ts';
import { lastSeal } from './ledger-file-segments.ts';
import {
  appendBytes,
  asLedgerError,
  broken,
  hashBytes,
  withAppendable,
  type LedgerFiles,
} from './ledger-file-store.ts';
import { readTail, type Tail } from './ledger-file-tail.ts';
import { instant } from './text.ts';

export interface LedgerOptions {
  readonly state: string;
  readonly platform: Processes;
  readonly keys: MachineKeys;
  readonly now: () => Instant;
  /** Ids that may stand in clear: of agents, detectors, the session. Any other text is kept as a keyed digest. */
  readonly words: Iterable<string>;
  /** More such ids, known only later. */
  readonly isWord?: (text: string) => boolean;
  /** The file is sealed when it is larger, bytes; 64 MiB when absent. */
  readonly sealAt?: number;
  /** Says how long sealed records are kept; for ever when absent. */
  readonly policy?: KeepSource;
}

export interface Writer {
  readonly options: LedgerOptions & { readonly sealAt: number };
  readonly files: LedgerFiles;
  readonly words: Vocabulary['words'];
  /** What this process knows to be written: the file may only have grown since, or been sealed. */
  known: Pick<Tail, 'ino' | 'size' | 'head' | 'next'>;
  /** The newest time on record that this process saw. */
  newest: Instant;
  last: LastCheckpoint;
  /** On its way in this process, or given up by it. */
  tidying: boolean;
}

export function orLedgerError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asLedgerError(error);
  }
}

/** Runs `work` on the current file while no other process writes. Throws `ledger-locked`, `ledger-broken`. */
export function locked<T>(writer: Writer, work: (fd: number) => T): T {
  const { files, options } = writer;
  return orLedgerError(() =>
    withLock(files.lock, options.platform, () => withAppendable(files.current, work)),
  );
}

/** The end of the file, torn bytes accounted for, checked against all this process knows. */
export function settledTail(writer: Writer, fd: number): Tail {
  const tail = readTail(fd, () => lastSeal(writer.files));
  checkKnown(writer, tail);
  writer.newest = instant(Math.max(writer.newest, tail.t));
  if (tail.next < writer.last.size) {
    throw broken(`the log holds ${tail.next} records, a signed checkpoint says ${writer.last.size}`);
  }
  if (tail.unfinished) {
    appendBytes(fd, '\n', false);
    return { ...tail, size: tail.size + 1, unfinished: false };
  }
  if (tail.torn === '') return tail;
  const torn = { hash: hexOf(hashBytes(tail.torn)), bytes: tail.torn.length };
  return write(writer, { fd, tail, draft: { kind: 'log.repaired' }, torn });
}

/** Another file in its place is right only when the one before it was sealed with all this process wrote. */
function checkKnown(writer: Writer, { ino, size, head }: Tail): void {
  const { known, files, options } = writer;
  if (known.next === 0) return;
  const same = ino === known.ino;
  const cut = same
    ? size < known.size || (size === known.size && head !== known.head)
    : lastSeal(files).size < known.next;
  if (cut) throw broken('the end of the log is not what this session wrote');
  if (!same) writer.last = lastCheckpoint(files, options.keys);
}

interface Line {
  readonly fd: number;
  readonly tail: Tail;
  readonly draft: RecordDraft;
  readonly torn?: TornMark;
  readonly checkpoint?: CheckpointMark;
}

/** Appends one line and returns the new end. */
export function write(writer: Writer, line: Line): Tail {
  const { fd, tail, ...content } = line;
  const t = writer.options.now();
  const input: RecordInput = { seq: tail.next, t, prev: tail.head, ...content };
  const { words, options } = writer;
  const encoded = encodeRecord(input, { words, digest: (text) => options.keys.rowDigest(t, text) });
  if (!encoded.ok) throw new GuardError('internal', `a log record was refused: ${encoded.why}`);
  // What a crash left behind is closed, never removed: the log only grows.
  const close = tail.torn === '' ? '' : '\n';
  const data = `${close}${encoded.line}\n`;
  appendBytes(fd, data, isDurable(line.draft));
  const head = hexOf(leafHash(encoded.line, hashBytes));
  const size = tail.size + data.length;
  const after = { ino: tail.ino, size, next: tail.next + 1, head, t, torn: '', unfinished: false };
  writer.known = after;
  return after;
}

/** Signs what is there, and says so in a record. */
export function addCheckpoint(writer: Writer, fd: number): void {
  const { files, options, last } = writer;
  const tail = settledTail(writer, fd);
  if (tail.next === 0) return;
  const made = makeCheckpoint({ fd, tail, files, keys: options.keys, last, now: options.now() });
  write(writer, { fd, tail, draft: { kind: 'log.checkpoint' }, checkpoint: made.mark });
  writer.last = made.last;
}
