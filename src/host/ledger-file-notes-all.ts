/** Every checkpoint there ever was. */
import { parseNotes, type SignedCheckpoint } from '../engine/ledger-note.ts';
import { readBounded } from './files.ts';
import { broken, type LedgerFiles } from './ledger-file-store.ts';

/** About 350,000 checkpoints. */
const MAX_NOTES = 64 * 1024 * 1024;
/** A note cut short by a crash is shorter than any whole one. */
const LONGEST_NOTE = 400;

/** All notes on file, oldest first. Throws `ledger-broken` when the file holds anything else. */
export function readNotes(files: LedgerFiles): readonly SignedCheckpoint[] {
  const text = readBounded(files.checkpoints, MAX_NOTES)?.toString() ?? '';
  const { notes, used } = parseNotes(text);
  if (text.length - used > LONGEST_NOTE) throw broken('the file of checkpoints is damaged');
  return notes;
}
