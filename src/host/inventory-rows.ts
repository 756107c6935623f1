/** Rows about tools: which the log has, and new ones. It only grows, so that what was read of it once need not be read again. */
import { type KnownTool, toolKey } from '../engine/discover/diff.ts';
import { SURFACES } from '../engine/discover/model.ts';
import { parseRecord } from '../engine/ledger.ts';
import type { RecordDraft, Safe } from '../engine/model.ts';
import type { Clause } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import type { MachineKeys } from './keys.ts';
import { openLedger } from './ledger-file.ts';
import { readOn, type ReadOn } from './ledger-file-read.ts';
import { LEDGER_WORDS } from './ledger-words.ts';
import type { Machine } from './machine.ts';
import { shown } from './text.ts';

const ROW = '"kind":"tool.found"';

export interface FoundRows extends ReadOn {
  /** Keyed digests, as the rows have them. */
  readonly objects: readonly string[];
}

/** Rows from byte `from` on. Throws `ledger-broken` when there is a log and it cannot be read. */
export function foundRows(state: string, from: number): FoundRows {
  const objects = new Set<string>();
  const read = readOn(state, from, (text) => {
    for (const line of text.split('\n')) {
      const row = line.includes(ROW) ? parseRecord(line) : undefined;
      if (row?.kind === 'tool.found' && row.object !== undefined) objects.add(row.object);
    }
  });
  return { objects: [...objects], ...read };
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
