/** Keeps an inventory, says what changed since the one before, and records what the log does not know yet. */
import path from 'node:path';
import {
  diffTools,
  type InventoryDiff,
  type KnownTool,
  knownTools,
  toolKey,
} from '../engine/discover/diff.ts';
import type { Inventory, Surface } from '../engine/discover/model.ts';
import type { Instant, Safe } from '../engine/model.ts';
import type { Snapshot } from '../engine/discover/snapshot.ts';
import { GuardError } from './errors.ts';
import { foundRows, recordFound, type RowTerms } from './inventory-rows.ts';
import { keepInventory, openFolder, readInventory, type StoredInventory } from './inventory-store.ts';
import { asLedgerError } from './ledger-file-store.ts';
import { type MachineKeys, openKeys } from './keys.ts';
import { withLock } from './ledger-file-lock.ts';
import { shown } from './text.ts';

export interface Noting extends RowTerms {
  readonly inventory: Inventory;
  /** Those this look was at; absent = all. */
  readonly surfaces?: ReadonlySet<Surface>;
}

export interface Noted {
  /** When the inventory before is from; absent where there is none that can be used. */
  readonly since?: Instant;
  /** Empty without an inventory before. */
  readonly diff: InventoryDiff;
  /** What the log had no row of. Nothing of the very first look: there is nothing it is new to. */
  readonly news: readonly KnownTool[];
  /** True when neither an inventory nor the log knew of any tool. */
  readonly first: boolean;
  /** What was wrong, each a sentence; none of it loses what was found. */
  readonly problems: readonly Safe[];
}

/** Never throws for what is on the disk or for lack of room: it says what could not be kept. */
export function noteInventory(noting: Noting): Noted {
  const { state } = noting.machine.paths;
  const problems: Safe[] = [];
  try {
    const lock = path.join(openFolder(state), 'lock');
    return withLock(lock, noting.machine.platform, () => noteAlone(noting, problems));
  } catch (thrown) {
    const error = asLedgerError(thrown);
    if (!(error instanceof GuardError)) throw error;
    const busy = error.code === 'ledger-locked';
    const why = busy ? 'another look at this machine is being kept' : error.message;
    return { ...lookedOnly(noting), problems: [...problems, shown(`not kept: ${why}`)] };
  }
}

/** What changed, without keeping or recording anything. */
export function lookedOnly({ machine, inventory, surfaces }: Noting): Omit<Noted, 'problems'> {
  const { state } = machine.paths;
  const stored = readInventory(state, openKeys(state));
  const now = knownTools(inventory).filter(({ surface }) => surfaces?.has(surface) !== false);
  return { ...sinceThen(stored, now, surfaces), news: [], first: false };
}

function sinceThen(
  stored: StoredInventory,
  now: readonly KnownTool[],
  surfaces: Noting['surfaces'],
): Pick<Noted, 'since' | 'diff'> {
  if (stored.kind !== 'found') return { diff: NOTHING };
  const { at, tools } = stored.snapshot;
  return { since: at, diff: diffTools(tools, now, surfaces) };
}

const NOTHING: InventoryDiff = { fresh: [], gone: [], changed: [] };

function noteAlone(noting: Noting, problems: Safe[]): Noted {
  const { machine, inventory, surfaces } = noting;
  const { state } = machine.paths;
  const keys = openKeys(state);
  const now = knownTools(inventory).filter(({ surface }) => surfaces?.has(surface) !== false);
  const stored = readInventory(state, keys);
  const known = knownRows(state, stored, problems);
  const isKnown = (tool: KnownTool): boolean =>
    keys.rowDigests(toolKey(tool)).some((object) => known.objects.has(object));
  const news = now.filter((tool) => !isKnown(tool));
  const written = recordFound(noting, {
    keys,
    news,
    damaged: stored.kind === 'damaged',
    problems,
  });
  const before = stored.kind === 'found' ? stored.snapshot : undefined;
  const unwritten = new Set(news.filter((tool) => !written.includes(tool)));
  const noted = notedNow(
    now.filter((tool) => !unwritten.has(tool)),
    { keys, known: known.objects, at: noting.machine.now() },
  );
  keep(noting, {
    keys,
    tools: [...elsewhere(before, surfaces), ...now],
    objects: noted,
    end: known.end,
    problems,
  });
  const first = stored.kind === 'none' && known.objects.size === 0;
  return {
    ...sinceThen(stored, now, surfaces),
    news: first ? [] : written,
    first,
    problems,
  };
}

/**
 * Each tool that is there under the key of this month: one that stays is known for as long as it is looked at, whatever
 * became of the key of the month in which it was found.
 */
function notedNow(
  tools: readonly KnownTool[],
  {
    keys,
    known,
    at,
  }: { readonly keys: MachineKeys; readonly known: ReadonlySet<string>; readonly at: Instant },
): ReadonlySet<string> {
  const noted = new Set(known);
  for (const tool of tools) {
    const object = keys.rowDigest(at, toolKey(tool));
    for (const old of keys.rowDigests(toolKey(tool))) noted.delete(old);
    noted.add(object);
  }
  return noted;
}

/** What an earlier look found where this one did not look. */
function elsewhere(before: Snapshot | undefined, surfaces: Noting['surfaces']): readonly KnownTool[] {
  return (before?.tools ?? []).filter(({ surface }) => surfaces?.has(surface) === false);
}

interface Keeping extends KnownRows {
  readonly keys: MachineKeys;
  readonly tools: readonly KnownTool[];
  readonly problems: Safe[];
}

function keep({ machine, inventory }: Noting, { keys, tools, objects, end, problems }: Keeping): void {
  const { state } = machine.paths;
  const { at, system } = inventory;
  try {
    const log = foundRows(state, end).end;
    keepInventory(state, keys, { at, system, tools, noted: [...objects], log });
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    problems.push(shown(`not kept: ${error.message}`));
  }
}

interface KnownRows {
  readonly objects: ReadonlySet<string>;
  readonly end: number;
}

/** What the log has rows of. A log that cannot be read now is told when a row is to be written. */
function knownRows(state: string, stored: StoredInventory, problems: Safe[]): KnownRows {
  if (stored.kind === 'damaged') {
    problems.push(shown(`the last inventory cannot be used: ${stored.file}; the log says what is new`));
  }
  const { noted, log } = stored.kind === 'found' ? stored.snapshot : { noted: [], log: 0 };
  try {
    const { objects, end, followed } = foundRows(state, log);
    const known = new Set(followed ? noted : []);
    if (stored.kind === 'found' && objects.some((object) => !known.has(object))) {
      problems.push(
        shown('the last inventory is older than the log: it was put back, or a look was cut off'),
      );
    }
    return { objects: new Set([...known, ...objects]), end };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return { objects: new Set(noted), end: log };
  }
}
