/** Gates in front of servers in clients' settings: written, journalled, taken out again. */
import { lstatSync } from 'node:fs';
import { withEdits } from '../engine/mcp/spots.ts';
import { gatedIn, type GatedSpot, unwire } from '../engine/mcp/unwire.ts';
import { readBounded } from './files.ts';
import { type LeftOver, lockedBy, type Outcome, statOrGone } from './journal-outcome.ts';
import { replaceFile } from './journal-write.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { readSpots } from './mcp-spots.ts';

export type WireEntry = JournalEntry & { readonly kind: 'wire' };

/** Settings hold the history of what was asked, too (bytes). */
export const MAX_SETTINGS: number = 8 * 1024 * 1024;
const BOM = '\uFEFF';

/** A mark of byte order at its head, and the rest. */
export function parted(text: string): readonly [bom: string, body: string] {
  return text.startsWith(BOM) ? [BOM, text.slice(1)] : ['', text];
}

/** A text without its gates, or without `only` some; undefined where they cannot be taken out. */
export function unwired(
  text: string,
  { format, launcher, notes }: Pick<WireEntry, 'format' | 'launcher' | 'notes'>,
  only?: (spot: GatedSpot) => boolean,
): string | undefined {
  const [bom, body] = parted(text);
  const root = body.trim() === '' ? undefined : readSpots(body, format);
  if (root === undefined) return body.trim() === '' ? text : undefined;
  const edits = unwire(root, { text: body, launcher, notes, ...(only === undefined ? {} : { only }) });
  return edits === undefined ? undefined : bom + withEdits(body, edits);
}

/** Whether a text starts the gate by this launcher anywhere. */
export function hasGates(
  text: string,
  { format, launcher }: Pick<WireEntry, 'format' | 'launcher'>,
): boolean {
  const root = readSpots(parted(text)[1], format);
  return root !== undefined && gatedIn(root, launcher).length > 0;
}

/** Writes settings with other gates in them than before. Throws `install-blocked`. */
export function writeWired(journal: Journal, entry: WireEntry, text: string): void {
  const { mode, uid, gid } = lstatSync(entry.path);
  const stays = hasGates(text, entry);
  if (stays) journal.put(entry);
  replaceFile(entry.path, Buffer.from(text), { mode: mode & 0o7777, uid, gid });
  if (!stays) journal.drop(entry);
}

/** Every server is started by its client as before; all that was changed besides stays. */
export function undoWire(entry: WireEntry): Outcome {
  const hand = `give each server that starts ${entry.launcher} its own command back: it stands behind --`;
  const leave = (why: string): LeftOver => ({ path: entry.path, why, lines: [hand] });
  const info = statOrGone(entry.path);
  if (info === undefined) return 'none';
  const current = (readBounded(entry.path, MAX_SETTINGS) ?? Buffer.alloc(0)).toString('utf8');
  const before = unwired(current, entry);
  if (before === current) return 'none';
  const locked = lockedBy(info);
  if (locked !== undefined) return leave(locked);
  if (before === undefined) return leave('cannot be edited as it is now');
  replaceFile(entry.path, Buffer.from(before), { mode: info.mode & 0o7777, uid: info.uid, gid: info.gid });
  return 'undone';
}
