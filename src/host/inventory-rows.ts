/** Rows about tools: which the log has, and new ones. It only grows, so that what was read of it once need not be read again. */
import { closeSync, fstatSync } from 'node:fs';
import { type KnownTool, toolKey } from '../engine/discover/diff.ts';
import { SURFACES } from '../engine/discover/model.ts';
import { parseRecord } from '../engine/ledger.ts';
import type { RecordDraft, Safe } from '../engine/model.ts';
import type { Clause } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import type { MachineKeys } from './keys.ts';
import { openLedger } from './ledger-file.ts';
import { eachLineFrom, openForReading } from './ledger-file-read.ts';
import { ledgerFiles, readSlice } from './ledger-file-store.ts';
import { LEDGER_WORDS } from './ledger-words.ts';
import type { Machine } from './machine.ts';
import { shown } from './text.ts';

const ROW = '"kind":"tool.found"';

export interface FoundRows {
  /** Keyed digests, as the rows have them. */
  readonly objects: readonly string[];
  /** Bytes of the log that were read: its whole lines. */
  readonly end: number;
  /** False where the log is another than the one `from` is a place in: then it was read from its beginning. */
  readonly followed: boolean;
}

/** Rows from byte `from` on. Throws `ledger-broken` when there is a log and it cannot be read. */
export function foundRows(state: string, from: number): FoundRows {
  const fd = openForReading(ledgerFiles(state).current);
  if (fd === undefined) return { objects: [], end: 0, followed: from === 0 };
  try {
    const { size } = fstatSync(fd);
    const followed = from <= size && startsLine(fd, from);
    return { ...readOn(fd, followed ? from : 0, size), followed };
  } finally {
    closeSync(fd);
  }
}

/** A place in the middle of a line is a place in another log. */
function startsLine(fd: number, from: number): boolean {
  return from === 0 || readSlice(fd, from - 1, from) === '\n';
}

function readOn(fd: number, from: number, size: number): { objects: readonly string[]; end: number } {
  const objects = new Set<string>();
  // A line that is not finished yet is read the next time.
  const rest = eachLineFrom(fd, { from, end: size }, (line) => {
    const row = line.includes(ROW) ? parseRecord(line) : undefined;
    if (row?.kind === 'tool.found' && row.object !== undefined) objects.add(row.object);
    return true;
  });
  return { objects: [...objects], end: size - rest.length };
}

/** Rows of one look at most; the rest follow with the next. */
const MOST_ROWS = 500;

export interface RowTerms {
  readonly machine: Pick<Machine, 'paths' | 'platform' | 'now'>;
  /** Ids of the catalogue: they alone may stand in the log. */
  readonly ids: ReadonlySet<string>;
  /** The clause that wants machines looked at. */
  readonly clause?: Pick<Clause, 'id'>;
}

export interface Recording {
  readonly keys: MachineKeys;
  readonly news: readonly KnownTool[];
  /** What was kept before cannot be used. */
  readonly damaged: boolean;
  readonly problems: Safe[];
}

/** Writes a row for each, as long as it can; gives back those that are in the log now. */
export function recordFound(
  { machine, ids, clause }: RowTerms,
  { keys, news, damaged, problems }: Recording,
): readonly KnownTool[] {
  if (news.length === 0 && !damaged) return [];
  const { paths, platform, now } = machine;
  const written: KnownTool[] = [];
  try {
    const words = [...ids, ...SURFACES, ...LEDGER_WORDS];
    const ledger = openLedger({ state: paths.state, platform, keys, now, words });
    if (damaged) ledger.append({ kind: 'guard.drift', counts: { 'tool-store': 1 } });
    for (const tool of news.slice(0, MOST_ROWS)) {
      ledger.append(rowOf(tool, clause));
      written.push(tool);
    }
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    problems.push(shown(`not recorded: ${error.message}`));
  }
  return written;
}

function rowOf(tool: KnownTool, clause: RowTerms['clause']): RecordDraft {
  return {
    kind: 'tool.found',
    control: 'discovery',
    ...(clause === undefined ? {} : { clause: clause.id }),
    agent: tool.id,
    object: toolKey(tool),
    code: tool.surface,
  };
}
