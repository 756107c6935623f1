/** What wiring makes of one settings file: its new text, and what became of each server in it. */
import { isDeepStrictEqual } from 'node:util';
import type { McpEntry } from '../engine/mcp/model.ts';
import { type SpotNode, valueOf, valueWithout, withEdits } from '../engine/mcp/spots.ts';
import { wire } from '../engine/mcp/wire.ts';
import type { WireNote } from '../engine/mcp/wire-parts.ts';
import { parted, unwired } from './journal-wire.ts';
import { readSpots } from './mcp-spots.ts';
import { type WireFileNeeds, type WireSpot, wireSpots } from './mcp-wire-rows.ts';
import { startFor } from './mcp-wrap.ts';

/** `cannot`: this file is not edited for it, and `why`. */
export interface WireRow {
  readonly client: string;
  readonly name: string;
  readonly project?: string;
  readonly gated: 'yes' | 'no' | 'cannot';
  readonly why?: string;
}

export interface WiredText {
  readonly text: string;
  readonly notes: readonly WireNote[];
  /** As they are now. */
  readonly rows: readonly WireRow[];
  /** Which of them the new text changes, by their place in `rows`. */
  readonly fresh: readonly number[];
}

function whyNot({ origin, entries }: WireSpot): string | undefined {
  if (origin.scope === 'plugin') return 'belongs to a plugin, which brings it anew with every update';
  const [only, ...more] = entries;
  if (only === undefined || more.length > 0)
    return 'names a command and an address: which counts is not known';
  const isClear = only.secrets.some(({ field }) => field.startsWith('url.'));
  return isClear ? 'holds a secret in its address, which would stand in the list of processes' : undefined;
}

const SPELLED = { command: 'command', env: 'env', type: 'stdio' } as const;

interface Step {
  readonly text: string;
  readonly note: WireNote;
}

/** One server more behind the gate; a text says why it stays as it is. Nothing but what was meant may come of it. */
function step(text: string, index: number, needs: WireFileNeeds): Step | string {
  const [bom, body] = parted(text);
  const root = readSpots(body, needs.known.format);
  const row = root && wireSpots(root, needs)[index];
  const entry = row?.entries[0];
  if (root === undefined || row === undefined || entry === undefined) return 'cannot be found again';
  const { launcher } = needs.known;
  const words = row.reader.client.local ?? SPELLED;
  const done = wire({ text: body, map: row.map, start: startFor(entry), launcher, words });
  if (typeof done === 'string') return done;
  const next = bom + withEdits(body, done.edits);
  const note = { at: row.at, ...done.note };
  return isMeant({ text, root }, next, { needs, index, row, note })
    ? { text: next, note }
    : 'is written in a way the guard cannot edit';
}

/** Why a server that nobody chose stays as it is, without an edit being tried. */
function glance({ map, reader, entries: [entry] }: WireSpot, { known }: WireFileNeeds): string | undefined {
  if (entry === undefined) return undefined;
  const words = reader.client.local ?? SPELLED;
  const done = wire({ text: '', map, start: startFor(entry), launcher: known.launcher, words });
  return typeof done === 'string' ? done : undefined;
}

interface Meant {
  readonly needs: WireFileNeeds;
  readonly index: number;
  readonly row: WireSpot;
  readonly note: WireNote;
}

/** What an entry is to discovery, whichever way it is written. */
function meaning(entry: McpEntry | undefined): unknown {
  return entry && [entry.transport, entry.envNames, entry.name, entry.disabled, entry.secrets.length];
}

function isMeant(
  before: { readonly text: string; readonly root: SpotNode },
  next: string,
  { needs, index, row, note }: Meant,
): boolean {
  const root = readSpots(parted(next)[1], needs.known.format);
  const now = root && wireSpots(root, needs)[index];
  const is = now?.entries[0];
  if (root === undefined || is?.gated !== true || now?.entries.length !== 1) return false;
  const back = unwired(next, { ...needs.known, notes: [note] }, ({ at }) => isDeepStrictEqual(at, row.at));
  return (
    back === before.text &&
    isDeepStrictEqual(meaning(is), meaning(row.entries[0])) &&
    isDeepStrictEqual(valueWithout(root, now.map), valueWithout(before.root, row.map))
  );
}

function isGated({ entries }: WireSpot): boolean {
  return entries.some(({ gated }) => gated === true);
}

function stateOf(row: WireSpot, why: string | undefined): WireRow {
  const { client, name, project } = row.origin;
  const known = { client, name, ...(project === undefined ? {} : { project }) };
  if (isGated(row)) return { ...known, gated: 'yes' };
  return why === undefined ? { ...known, gated: 'no' } : { ...known, gated: 'cannot', why };
}

/** The text as far as it has come. */
interface Fold {
  text: string;
  readonly notes: WireNote[];
  readonly rows: WireRow[];
  readonly fresh: number[];
  /** A gate there was could not be set anew. */
  lost: boolean;
}

interface Both {
  readonly row: WireSpot;
  /** The same without our gate. */
  readonly below: WireSpot;
}

function take(fold: Fold, { row, below }: Both, needs: WireFileNeeds): void {
  const index = fold.rows.length;
  const stays = isGated(row);
  const chosen = stays || needs.wants(row.origin.client);
  const tried = (): Step | string | undefined =>
    chosen ? step(fold.text, index, needs) : glance(below, needs);
  const done = isGated(below) ? undefined : (whyNot(below) ?? tried());
  const why = typeof done === 'string' ? done : undefined;
  fold.rows.push(stateOf(row, why));
  fold.lost ||= stays && why !== undefined;
  if (typeof done !== 'object') return;
  fold.text = done.text;
  fold.notes.push(done.note);
  if (!stays) fold.fresh.push(index);
}

/** Works it out for one text; undefined where the text cannot be read with certainty. */
export function wiredText(current: string, needs: WireFileNeeds): WiredText | undefined {
  const { format, notes } = needs.known;
  const root = readSpots(parted(current)[1], format);
  const bare = root && unwired(current, needs.known);
  const bareRoot = bare === undefined ? undefined : readSpots(parted(bare)[1], format);
  if (root === undefined || bare === undefined || bareRoot === undefined) return undefined;
  const behind = wireSpots(bareRoot, needs);
  const fold: Fold = { text: bare, notes: [], rows: [], fresh: [], lost: false };
  for (const [index, row] of wireSpots(root, needs).entries()) {
    take(fold, { row, below: behind[index] ?? row }, needs);
  }
  const { text, rows, fresh } = fold;
  // A gate that cannot be set anew stays as it is, and the file with it.
  if (fold.lost) return { text: current, notes, rows, fresh: [] };
  // What a client has only set anew in its own way stays as it stands.
  return { text: saysTheSame(current, text, needs) ? current : text, notes: fold.notes, rows, fresh };
}

function saysTheSame(one: string, other: string, { known }: WireFileNeeds): boolean {
  const values = [one, other].map((text) => {
    const root = readSpots(parted(text)[1], known.format);
    return root === undefined ? undefined : valueOf(root, new Map());
  });
  return isDeepStrictEqual(values[0], values[1]);
}
