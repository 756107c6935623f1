/** The ledger: hash-chained lines that several processes append to, and that nobody rewrites. */
import { encodeRecord, type RecordInput, type Vocabulary } from '../engine/ledger.ts';
import type { CheckpointMark, TornMark } from '../engine/ledger-record.ts';
import { hexOf, leafHash } from '../engine/ledger-tree.ts';
import type { Instant, RecordDraft } from '../engine/model.ts';
import type { RecordKind } from '../engine/record-kinds.ts';
import { isDurable } from './ledger-file-durable.ts';
import { EXIT_CODES, GuardError } from './errors.ts';
import { ensurePrivateDir } from './files.ts';
import type { MachineKeys } from './keys.ts';
import { lastCheckpoint, makeCheckpoint, type LastCheckpoint } from './ledger-file-checkpoint.ts';
import { instant } from './text.ts';
import { withLock, type Processes } from './ledger-file-lock.ts';
import {
  appendBytes,
  asLedgerError,
  broken,
  hashBytes,
  ledgerFiles,
  withAppendable,
  type LedgerFiles,
} from './ledger-file-store.ts';
import { readTail, type Tail } from './ledger-file-tail.ts';

export interface Ledger {
  /**
   * Writes one record before it returns. `ref` is the draft's, or a new one.
   * Throws `ledger-locked`, or `ledger-broken` when the log cannot be written or its end was tampered with.
   */
  append(draft: RecordDraft): { readonly seq: number; readonly ref: string };
  /** The newest time on record that this process saw; 0 before its first record. */
  newest(): Instant;
  /** Signs what is there now; otherwise done hourly, every 100 records and at the end of a session. */
  checkpoint(): void;
}

export interface LedgerOptions {
  readonly state: string;
  readonly platform: Processes;
  readonly keys: MachineKeys;
  readonly now: () => Instant;
  /** Ids that may stand in clear: of agents, detectors, the session. Any other text is kept as a keyed digest. */
  readonly words: Iterable<string>;
  /** More such ids, known only later. */
  readonly isWord?: (text: string) => boolean;
}

const RECORDS_PER_CHECKPOINT = 100;
const CHECKPOINT_MS = 3_600_000;

interface Writer {
  readonly options: LedgerOptions;
  readonly files: LedgerFiles;
  readonly vocabulary: Vocabulary;
  /** What this process knows to be written: the file may only have grown since. */
  known: { size: number; head: string };
  newest: Instant;
  last: LastCheckpoint;
}

/** Opens the ledger in `<state>/ledger`, made when missing. Throws `ledger-broken`. */
export function openLedger(options: LedgerOptions): Ledger {
  const files = ledgerFiles(options.state);
  const { keys } = options;
  const words = new Set([...Object.keys(EXIT_CODES), ...options.words]);
  const vocabulary = {
    words: { has: (text: string) => words.has(text) || options.isWord?.(text) === true },
    digest: (text: string): string => keys.keyedDigest('ledger', text),
  };
  return orLedgerError(() => {
    ensurePrivateDir(options.state);
    ensurePrivateDir(files.dir);
    const last = lastCheckpoint(files, keys);
    const writer: Writer = {
      options,
      files,
      vocabulary,
      known: { size: 0, head: '' },
      newest: instant(0),
      last,
    };
    return {
      append: (draft) => locked(writer, (fd) => appendDraft(writer, fd, draft)),
      newest: () => writer.newest,
      checkpoint: () => locked(writer, (fd) => addCheckpoint(writer, fd)),
    };
  });
}

function orLedgerError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asLedgerError(error);
  }
}

function locked<T>(writer: Writer, work: (fd: number) => T): T {
  const { files, options } = writer;
  return orLedgerError(() =>
    withLock(files.lock, options.platform, () => withAppendable(files.current, work)),
  );
}

function appendDraft(writer: Writer, fd: number, draft: RecordDraft): { seq: number; ref: string } {
  if (draft.kind === 'log.checkpoint' || draft.kind === 'log.repaired') {
    throw new GuardError('internal', `${draft.kind} is written by the log itself`);
  }
  const tail = settledTail(writer, fd);
  const ref = draft.ref ?? hexOf(hashBytes(`${tail.head} ${tail.next}`)).slice(0, 6);
  const after = write(writer, { fd, tail, draft: { ...draft, ref } });
  if (checkpointDue(writer, after, draft.kind)) addCheckpoint(writer, fd);
  return { seq: tail.next, ref };
}

/** The end of the file, torn bytes accounted for, checked against all this process knows. */
function settledTail(writer: Writer, fd: number): Tail {
  const tail = readTail(fd);
  const { known } = writer;
  writer.newest = instant(Math.max(writer.newest, tail.t));
  if (tail.size < known.size || (tail.size === known.size && tail.head !== known.head && known.size > 0)) {
    throw broken('the end of the log is not what this session wrote');
  }
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

interface Line {
  readonly fd: number;
  readonly tail: Tail;
  readonly draft: RecordDraft;
  readonly torn?: TornMark;
  readonly checkpoint?: CheckpointMark;
}

/** Appends one line and returns the new end. */
function write(writer: Writer, line: Line): Tail {
  const { fd, tail, ...content } = line;
  const input: RecordInput = { seq: tail.next, t: writer.options.now(), prev: tail.head, ...content };
  const encoded = encodeRecord(input, writer.vocabulary);
  if (!encoded.ok) throw new GuardError('internal', `a log record was refused: ${encoded.why}`);
  // What a crash left behind is closed, never removed: the log only grows.
  const close = tail.torn === '' ? '' : '\n';
  const data = `${close}${encoded.line}\n`;
  appendBytes(fd, data, isDurable(line.draft));
  const head = hexOf(leafHash(encoded.line, hashBytes));
  const size = tail.size + data.length;
  writer.known = { size, head };
  return { size, next: tail.next + 1, t: input.t, head, torn: '', unfinished: false };
}

function checkpointDue(writer: Writer, tail: Tail, kind: RecordKind): boolean {
  if (kind === 'session.ended' || passed(writer, tail)) {
    // Another process may have made one since: only the file knows.
    writer.last = lastCheckpoint(writer.files, writer.options.keys);
    const covered = writer.last.size === 0 ? 0 : writer.last.size + 1;
    return tail.next > covered && (kind === 'session.ended' || passed(writer, tail));
  }
  return false;
}

function passed(writer: Writer, tail: Tail): boolean {
  const { size, t } = writer.last;
  return tail.next - size > RECORDS_PER_CHECKPOINT || Math.abs(writer.options.now() - t) >= CHECKPOINT_MS;
}

function addCheckpoint(writer: Writer, fd: number): void {
  const { files, options, last } = writer;
  const tail = settledTail(writer, fd);
  if (tail.next === 0) return;
  const made = makeCheckpoint({ fd, tail, files, keys: options.keys, last, now: options.now() });
  write(writer, { fd, tail, draft: { kind: 'log.checkpoint' }, checkpoint: made.mark });
  writer.last = made.last;
}
