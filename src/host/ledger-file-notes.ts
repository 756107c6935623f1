/** Reads the signed notes of checkpoints. */
import { closeSync, fstatSync } from 'node:fs';
import { noteText, parseNotes, type SignedCheckpoint } from '../engine/ledger-note.ts';
import type { GuardError } from './errors.ts';
import type { MachineKeys } from './keys.ts';
import { openForReading } from './ledger-file-parts.ts';
import { broken, readSlice, type LedgerFiles } from './ledger-file-store.ts';

/** A note cut short by a crash is shorter than any whole one. */
const LONGEST_NOTE = 400;
const NOTES_WINDOW = 4096;

function damaged(): GuardError {
  return broken('the file of checkpoints is damaged');
}

/** A note and where it ends. */
export interface LastNote {
  readonly note: SignedCheckpoint | undefined;
  /** Length of the whole notes, bytes. */
  readonly end: number;
}

/** The last note, from the end of the file: opening the ledger must not depend on its age. Throws `ledger-broken`. */
export function lastNote(fd: number): LastNote {
  const { size } = fstatSync(fd);
  const start = Math.max(0, size - NOTES_WINDOW);
  const bytes = Buffer.from(readSlice(fd, start, size), 'latin1');
  // The window may start inside a note: the first one surely whole starts after a signature line.
  const from = start === 0 ? 0 : bytes.indexOf('\n', bytes.indexOf('\n— ') + 1) + 1;
  const text = bytes.subarray(from).toString();
  const { notes, used } = parseNotes(text);
  const torn = Buffer.byteLength(text.slice(used));
  if (torn > LONGEST_NOTE) throw damaged();
  return { note: notes.at(-1), end: size - torn };
}

/** True when this machine's key signed the note. */
export function isSigned(keys: MachineKeys, note: SignedCheckpoint): boolean {
  return keys.signed(noteText(note), note.sig);
}

/** The newest note, if any. Throws `ledger-broken` when it was not signed here. */
export function lastNoteOnFile(files: LedgerFiles, keys: MachineKeys): SignedCheckpoint | undefined {
  const fd = openForReading(files.checkpoints);
  if (fd === undefined) return undefined;
  try {
    const { note } = lastNote(fd);
    if (note === undefined || isSigned(keys, note)) return note;
    throw broken(`the checkpoint over ${note.size} records was not signed with the key of this machine`);
  } finally {
    closeSync(fd);
  }
}
