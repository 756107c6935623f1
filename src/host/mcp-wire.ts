/** Puts the gate in front of servers in the settings files of this person, and takes it out again. */
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import { alone } from './install-lock.ts';
import { openJournal, type Journal } from './journal.ts';
import { MAX_SETTINGS, unwired, type WireEntry, writeWired } from './journal-wire.ts';
import type { Machine } from './machine.ts';
import { configFiles, type Discovering } from './mcp-discover.ts';
import { readConfig } from './mcp-files.ts';
import type { ConfigFile } from './mcp-tables.ts';
import { type WireRow, wiredText } from './mcp-wire-file.ts';
import type { WireFileNeeds } from './mcp-wire-rows.ts';
import { gateLauncher } from './mcp-wrap.ts';
import { kindUpTo } from './shell-files.ts';

/** One settings file. */
export interface WireFile {
  readonly path: string;
  readonly clients: readonly string[];
  readonly rows: readonly WireRow[];
  /** Which rows change. */
  readonly fresh: readonly number[];
  /** Absent = it stays as it is. */
  readonly change?: { readonly before: string; readonly text: string; readonly entry: WireEntry };
  /** Why nothing in it can be changed. */
  readonly why?: string;
}

const LOCKED = {
  symlink: 'is a symlink: a dotfile manager may own it',
  'hard-linked': 'has a second name (hard link): a dotfile manager may own it',
  locked: 'is read-only',
  odd: 'is no regular file of at most 8 MB',
} as const;

const UNSURE = 'cannot be read with certainty as its format';

type Group = readonly [file: string, readers: readonly ConfigFile[]];

/** Files of the person, each with all clients that read it. What is committed, managed or a plugin's is never edited. */
async function ownFiles(discovering: Discovering): Promise<readonly Group[]> {
  const { files } = await configFiles(discovering);
  const groups = new Map<string, ConfigFile[]>();
  for (const one of files) {
    if (one.place.scope !== 'user' || one.place.format === 'front-matter') continue;
    groups.set(one.file, [...(groups.get(one.file) ?? []), one]);
  }
  return [...groups];
}

interface Read {
  readonly text: string;
  /** Why it is not written. */
  readonly why?: string;
}

/** Undefined where there is no such file. */
function readOwn(file: string): Read | undefined {
  const kind = kindUpTo(file, MAX_SETTINGS);
  if (kind === 'missing' || kind === 'blocked') return undefined;
  const read = readConfig(file, undefined);
  if (read === undefined || 'fault' in read) return { text: '', why: read?.fault.what ?? LOCKED.odd };
  const text = Buffer.from(read.bytes).toString('utf8');
  if (!Buffer.from(text).equals(read.bytes)) return { text: '', why: 'is not UTF-8' };
  return kind === 'plain' ? { text } : { text, why: LOCKED[kind] };
}

/** What an earlier wiring has left to know of a file. */
function knownOf([path, readers]: Group, journal: Journal): WireEntry {
  const format = readers[0]?.place.format ?? 'json';
  const kept = journal.find('wire', path);
  return {
    kind: 'wire',
    path,
    format: format === 'front-matter' ? 'yaml' : format,
    launcher: gateLauncher(),
    notes: kept?.kind === 'wire' ? kept.notes : [],
  };
}

/** What wiring would do, file by file; writes nothing. `wants`: ids of clients. */
export async function planWire(
  machine: Machine,
  discovering: Discovering,
  wants: (client: string) => boolean,
): Promise<readonly WireFile[]> {
  const journal = openJournal(machine.paths.state);
  const groups = await ownFiles(discovering);
  return groups.flatMap((group) => {
    const known = knownOf(group, journal);
    return planFile(group, { findIn: discovering.scan, known, wants }) ?? [];
  });
}

type Planning = Pick<WireFileNeeds, 'findIn' | 'wants'> & { readonly known: WireEntry };

/** Undefined where there is nothing to say of a file. */
function planFile([path, readers]: Group, planning: Planning): WireFile | undefined {
  const read = readOwn(path);
  if (read === undefined || (read.why === undefined && read.text.trim() === '')) return undefined;
  const { text: before, why } = read;
  const clients = [...new Set(readers.map(({ client }) => client.id))];
  const done = wiredText(before, { readers, ...planning });
  const stays = { path, clients, fresh: [] };
  if (done === undefined) return { ...stays, rows: [], why: why ?? UNSURE };
  const { text, notes, rows, fresh } = done;
  if (rows.length === 0) return undefined;
  if (why !== undefined) return { ...stays, rows: rows.map((row) => lockedRow(row, why)), why };
  if (text === before) return { ...stays, rows };
  return { path, clients, rows, fresh, change: { before, text, entry: { ...planning.known, notes } } };
}

function lockedRow(row: WireRow, why: string): WireRow {
  return row.gated === 'no' ? { ...row, gated: 'cannot', why } : row;
}

/** What taking gates out would do, file by file. `wants`: ids of clients, as the gates name them. */
export function planUnwire(machine: Machine, wants: (client: string) => boolean): readonly WireFile[] {
  const entries = openJournal(machine.paths.state).entries();
  return entries.flatMap((entry): readonly WireFile[] => {
    if (entry.kind !== 'wire') return [];
    const { path } = entry;
    const read = readOwn(path);
    if (read === undefined) return [];
    const { text: before, why } = read;
    const rows: WireRow[] = [];
    const text = unwired(before, entry, ({ at, start }) => {
      const { client = '', name = at.at(-1) ?? '' } = start;
      if (!wants(client)) return false;
      rows.push({ client, name, gated: 'yes' });
      return true;
    });
    const common = {
      path,
      clients: [...new Set(rows.map(({ client }) => client))],
      rows,
      fresh: [...rows.keys()],
    };
    if (why !== undefined) return [{ ...common, why }];
    if (text === undefined) return [{ ...common, why: 'cannot be edited as it is now' }];
    return text === before ? [] : [{ ...common, change: { before, text, entry } }];
  });
}

/** Makes the changes of a plan. Throws `install-blocked` where a file is no longer what it was when it was shown. */
export function applyWire({ env, platform, paths }: Machine, files: readonly WireFile[]): void {
  alone(env, platform, () => {
    const journal = openJournal(paths.state);
    for (const { path, change } of files) {
      if (change === undefined) continue;
      const now = (readBounded(path, MAX_SETTINGS) ?? Buffer.alloc(0)).toString('utf8');
      if (now !== change.before) {
        throw new GuardError('install-blocked', `${path} changed since it was shown`, {
          hint: 'close the client it belongs to, then run this again',
        });
      }
      writeWired(journal, change.entry, change.text);
    }
  });
}

/** Whether an install has left the program that clients start. */
export function canWire({ paths }: Machine): boolean {
  return openJournal(paths.state).find('file', gateLauncher()) !== undefined;
}
