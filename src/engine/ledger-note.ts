/** Checkpoints as C2SP signed notes: origin, tree size, root, and a signature line. */

export interface Checkpoint {
  readonly origin: string;
  /** Records covered: those with a sequence number below it. */
  readonly size: number;
  /** Base64 of the RFC 6962 root. */
  readonly root: string;
}

/** A checkpoint and base64 of its signature (4 bytes of key id, then the signature). */
export interface SignedCheckpoint extends Checkpoint {
  readonly sig: string;
}

/** The text that is signed. */
export function noteText(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root}\n`;
}

/** The note as it is stored: the text, a blank line, the signature line. The key is named like the origin. */
export function formatNote(note: SignedCheckpoint): string {
  return `${noteText(note)}\n— ${note.origin} ${note.sig}\n`;
}

const NOTE = /([!-*,-~]{1,100})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n\n— \1 ([A-Za-z0-9+/]{91}=)\n/y;

/** What a file of notes holds: the notes, and how many characters of it they make up (the rest is no note). */
export interface NoteFile {
  readonly notes: readonly SignedCheckpoint[];
  readonly used: number;
}

/** Reads notes one after the other and stops at the first thing that is not one. */
export function parseNotes(text: string): NoteFile {
  const notes: SignedCheckpoint[] = [];
  let used = 0;
  const pattern = new RegExp(NOTE);
  for (;;) {
    pattern.lastIndex = used;
    const found = pattern.exec(text);
    if (found === null) return { notes, used };
    const [whole, origin = '', size = '', root = '', sig = ''] = found;
    notes.push({ origin, size: Number(size), root, sig });
    used += whole.length;
  }
}
