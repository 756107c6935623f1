/** The ledger: hash-chained lines that several processes append to, and that nobody rewrites. */
import { checkpointEvery } from '../engine/ledger-keep.ts';
import { hexOf } from '../engine/ledger-tree.ts';
import type { Instant, RecordDraft } from '../engine/model.ts';
import type { RecordKind } from '../engine/record-kinds.ts';
import { EXIT_CODES, GuardError } from './errors.ts';
import { ensurePrivateDir } from './files.ts';
import { lastCheckpoint } from './ledger-file-checkpoint.ts';
import { instant } from './text.ts';
import { monthOf } from './ledger-file-month.ts';
import { hashBytes, ledgerFiles } from './ledger-file-store.ts';
import type { Tail } from './ledger-file-tail.ts';
import {
  addCheckpoint,
  locked,
  orLedgerError,
  settledTail,
  write,
  type LedgerOptions,
  type Writer,
} from './ledger-file-write.ts';

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

const RECORDS_PER_CHECKPOINT = 100;

/** Words of the ledger's own rows. */
const OWN_WORDS = ['segment', 'segments', 'records', 'month'];
const SEAL_AT = 64 * 1024 * 1024;

/** Opens the ledger in `<state>/ledger`, made when missing. Throws `ledger-broken`. */
export function openLedger(options: LedgerOptions): Ledger {
  const writer = openWriter(options);
  return {
    append: (draft) => locked(writer, (fd) => appendDraft(writer, fd, draft)),
    newest: () => writer.newest,
    checkpoint: () => locked(writer, (fd) => addCheckpoint(writer, fd)),
  };
}

/** The same for what closes parts of it and lets go of them. */
export function openWriter(options: LedgerOptions): Writer {
  const files = ledgerFiles(options.state);
  const { keys } = options;
  const words = new Set([...Object.keys(EXIT_CODES), ...OWN_WORDS, ...options.words]);
  const isWord = { has: (text: string) => words.has(text) || options.isWord?.(text) === true };
  return orLedgerError(() => {
    ensurePrivateDir(options.state);
    ensurePrivateDir(files.dir);
    const last = lastCheckpoint(files, keys);
    return {
      options: { sealAt: SEAL_AT, ...options },
      files,
      words: isWord,
      known: { ino: 0, size: 0, head: '', next: 0 },
      last,
      newest: instant(0),
      tidying: false,
    };
  });
}

function appendDraft(writer: Writer, fd: number, draft: RecordDraft): { seq: number; ref: string } {
  if (draft.kind.startsWith('log.') && draft.kind !== 'log.exported') {
    throw new GuardError('internal', `${draft.kind} is written by the log itself`);
  }
  const tail = settledTail(writer, fd);
  const ref = draft.ref ?? hexOf(hashBytes(`${tail.head} ${tail.next}`)).slice(0, 6);
  const after = write(writer, { fd, tail, draft: { ...draft, ref } });
  if (checkpointDue(writer, after, draft.kind)) addCheckpoint(writer, fd);
  const { sealAt } = writer.options;
  if (after.size > sealAt || (tail.t > 0 && monthOf(after.t) > monthOf(tail.t))) tidySoon(writer);
  return { seq: tail.next, ref };
}

/**
 * Nobody waits for it, and what fails is left to the next process: a file that goes on growing is no harm, and a log
 * that cannot be written says so with the next record.
 */
function tidySoon(writer: Writer): void {
  if (writer.tidying) return;
  writer.tidying = true;
  const load = async (): Promise<void> => (await import('./ledger-file-seal.ts')).tidy(writer);
  void load().catch(() => undefined);
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
  if (tail.next - size > RECORDS_PER_CHECKPOINT) return true;
  const { policy = { clauses: [] }, now } = writer.options;
  const time = now();
  return Math.abs(time - t) >= checkpointEvery(policy, time);
}
